/** The review of one score: a person confirms it or changes outcomes with a reason; the last step can be undone. */
import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider, Giver } from '../kernel/decider.ts'
import { unreachable } from '../kernel/errors.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

/** `na`: the rule does not apply; `unknown`: it can't be decided from what is known and goes to a person. */
export type Outcome = 'pass' | 'fail' | 'na' | 'unknown'

/** The score as it stood when it was judged: what a review comes to follows from it and the steps alone. A ratio that is not known is absent. */
export type JudgedScore = {
  readonly recordingId: string
  /** Absent in steps of before it was kept. */
  readonly recordedAt?: Instant
  readonly formId: string
  readonly formVersion: number
  readonly autoRatio?: number
  readonly rawRatio?: number
  readonly isFailed: boolean
  readonly fatalItems: readonly string[]
  /** JSON, as scoring wrote it. */
  readonly items: string
}

export type ReviewStep = { readonly judged: JudgedScore } & (
  | { readonly type: 'score_confirmed'; readonly note: string }
  | { readonly type: 'outcome_changed'; readonly itemId: string; readonly outcome: Outcome; readonly reason: string }
)

/** `undone` is the version (1-based place in the stream) of the step taken back. */
export type ReviewEvent = { readonly at: Instant; readonly by: string } & (
  | ReviewStep
  | { readonly type: 'step_undone'; readonly undone: number }
)

/** `agentId`: whose call was scored; absent where nobody is known. */
export type ReviewCommand = { readonly at: Instant } & { readonly scoreId: string; readonly agentId?: string | undefined } & (
    | { readonly type: 'ConfirmScore'; readonly note: string; readonly judged: JudgedScore }
    /** `found`: what the rules found for the item; undefined where it is not on the score's form. */
    | {
        readonly type: 'ChangeOutcome'
        readonly itemId: string
        readonly outcome: Outcome
        readonly reason: string
        readonly found?: Outcome | undefined
        readonly judged: JudgedScore
      }
    | { readonly type: 'UndoStep' }
  )

export type Decision = 'open' | 'confirmed' | 'changed' | 'appealed' | 'upheld'

export type StandingStep = { readonly version: number; readonly step: ReviewStep }

/** `version` counts events; `steps` are those not undone, oldest first. */
export type Review = { readonly version: number; readonly steps: readonly StandingStep[] }

export type Change = { readonly outcome: Outcome; readonly reason: string }

/** Rejections: `review.own`, `review.confirmed`, `review.nothing_to_undo`, `review.unknown_item`, `review.same_outcome`, `review.reason_missing`. */
export const reviewDecider: Decider<ReviewCommand, ReviewEvent, Review> = { initial: { version: 0, steps: [] }, decide, evolve }

function decide(command: ReviewCommand, review: Review, principal: Giver): Decided<ReviewEvent> {
  if (command.agentId === principal.id)
    return rejected('review.own', `Score '${command.scoreId}' is about a call of '${principal.id}'; somebody else decides on it.`)
  switch (command.type) {
    case 'ConfirmScore':
      if (isFinished(review)) return rejected('review.confirmed', 'The score is already confirmed; undo first to decide anew.')
      return parsed([{ type: 'score_confirmed', note: command.note, judged: command.judged, at: command.at }])
    case 'ChangeOutcome':
      return change(command, review)
    case 'UndoStep': {
      const last = review.steps.at(-1)
      if (last === undefined) return rejected('review.nothing_to_undo', 'No step of this review stands, so there is nothing to undo.')
      return parsed([{ type: 'step_undone', undone: last.version, at: command.at }])
    }
    default:
      return unreachable(command)
  }
}

function change(command: Extract<ReviewCommand, { type: 'ChangeOutcome' }>, review: Review): Decided<ReviewEvent> {
  const { itemId, outcome, found, judged, at } = command
  const reason = command.reason.trim()
  const current = changesOf(review).get(itemId)?.outcome ?? found
  if (current === undefined) return rejected('review.unknown_item', `Item '${itemId}' is not on this score's form; reload the score.`)
  if (current === outcome) return rejected('review.same_outcome', `Item '${itemId}' is already '${outcome}'; choose another outcome.`)
  if (isBlank(reason)) return rejected('review.reason_missing', `A changed outcome needs a reason; say why '${itemId}' is '${outcome}'.`)
  return parsed([{ type: 'outcome_changed', itemId, outcome, reason, judged, at }])
}

function evolve(review: Review, event: ReviewEvent): Review {
  const version = review.version + 1
  if (event.type === 'step_undone') return { version, steps: review.steps.filter((standing) => standing.version !== event.undone) }
  return { version, steps: [...review.steps, { version, step: event }] }
}

/** The outcomes that people set, by item; the latest wins. */
export function changesOf(review: Review): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>()
  for (const { step } of review.steps)
    if (step.type === 'outcome_changed') changes.set(step.itemId, { outcome: step.outcome, reason: step.reason })
  return changes
}

/** The last standing step confirms what the score came to. */
export const isFinished = ({ steps }: Review): boolean => steps.at(-1)?.step.type === 'score_confirmed'

export function decisionOf(review: Review): Decision {
  if (review.steps.length === 0) return 'open'
  return changesOf(review).size > 0 ? 'changed' : 'confirmed'
}
