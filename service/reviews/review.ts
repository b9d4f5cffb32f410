/** The review of one score: a person confirms it or changes outcomes with a reason; the last step can be undone. */
import type { Decider } from '../../domain/kernel/decider.ts'
import { unreachable } from '../../domain/kernel/errors.ts'
import { parsed, rejected } from '../../domain/kernel/parsed.ts'
import type { Outcome } from '../../qa/verdict.ts'

export type ReviewStep =
  | { readonly type: 'score_confirmed'; readonly note: string }
  | { readonly type: 'outcome_changed'; readonly itemId: string; readonly outcome: Outcome; readonly reason: string }

/** `undone` is the version (1-based place in the stream) of the step taken back. */
export type ReviewEvent = ReviewStep | { readonly type: 'step_undone'; readonly undone: number }

export type ReviewCommand =
  | { readonly type: 'confirm'; readonly note: string }
  | { readonly type: 'change'; readonly itemId: string; readonly outcome: Outcome; readonly reason: string }
  | { readonly type: 'undo' }

export type Decision = 'open' | 'confirmed' | 'changed'

export type StandingStep = { readonly version: number; readonly step: ReviewStep }

/** `version` counts events; `steps` are those not undone, oldest first. */
export type Review = { readonly version: number; readonly steps: readonly StandingStep[] }

export type Change = { readonly outcome: Outcome; readonly reason: string }

/** `outcomes`: what the rules found, by item. */
export const reviewOf = (outcomes: ReadonlyMap<string, Outcome>): Decider<ReviewCommand, ReviewEvent, Review> => ({
  initial: { version: 0, steps: [] },
  decide: (command, review) => decide(command, review, outcomes),
  evolve,
})

function decide(command: ReviewCommand, review: Review, outcomes: ReadonlyMap<string, Outcome>) {
  switch (command.type) {
    case 'confirm':
      if (review.steps.at(-1)?.step.type === 'score_confirmed')
        return rejected('review.confirmed', 'The score is already confirmed; undo first to decide anew.')
      return parsed([{ type: 'score_confirmed' as const, note: command.note }])
    case 'change':
      return change(command, review, outcomes)
    case 'undo': {
      const last = review.steps.at(-1)
      if (last === undefined) return rejected('review.nothing_to_undo', 'No step of this review stands, so there is nothing to undo.')
      return parsed([{ type: 'step_undone' as const, undone: last.version }])
    }
    default:
      return unreachable(command)
  }
}

function change(command: Extract<ReviewCommand, { type: 'change' }>, review: Review, outcomes: ReadonlyMap<string, Outcome>) {
  const { itemId, outcome } = command
  const reason = command.reason.trim()
  const current = changesOf(review).get(itemId)?.outcome ?? outcomes.get(itemId)
  if (current === undefined) return rejected('review.unknown_item', `Item '${itemId}' is not on this score's form; reload the score.`)
  if (current === outcome) return rejected('review.same_outcome', `Item '${itemId}' is already '${outcome}'; choose another outcome.`)
  if (reason === '') return rejected('review.reason_missing', `A changed outcome needs a reason; say why '${itemId}' is '${outcome}'.`)
  return parsed([{ type: 'outcome_changed' as const, itemId, outcome, reason }])
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

export function decisionOf(review: Review): Decision {
  if (review.steps.length === 0) return 'open'
  return changesOf(review).size > 0 ? 'changed' : 'confirmed'
}
