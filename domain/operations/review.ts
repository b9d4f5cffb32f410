/** The review of one score: a person confirms it or changes outcomes with a reason, the agent acknowledges or appeals, somebody else answers. */
import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider, Giver } from '../kernel/decider.ts'
import { unreachable } from '../kernel/errors.ts'
import { isAllowed, type Machine, statusAfter, stepsFrom } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { days, type Instant, plus, toIso } from '../kernel/time.ts'
import { type Answer, answerTo, appealOf, type FiledItem } from './appeal.ts'
import type { Outcome } from './outcome.ts'

export type { Outcome } from './outcome.ts'

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
  | { readonly type: 'score_acknowledged'; readonly judged: JudgedScore }
  | { readonly type: 'appeal_filed'; readonly items: readonly FiledItem[]; readonly dueAt: Instant; readonly judged: JudgedScore }
  | { readonly type: 'appeal_withdrawn'; readonly judged: JudgedScore }
  | { readonly type: 'appeal_answered'; readonly answers: readonly Answer[]; readonly judged: JudgedScore }
)

/** How long after the decision an agent may appeal, and how long after that the answer may take. */
export const APPEAL_DAYS = 7

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
    | { readonly type: 'AcknowledgeScore'; readonly judged: JudgedScore }
    /** `items`: each with what it stands at now. `scoredAt`: from when an appeal is counted where nobody has decided; `days`: how many it may take. */
    | {
        readonly type: 'AppealScore'
        readonly items: readonly FiledItem[]
        readonly scoredAt: Instant
        readonly days: number
        readonly judged: JudgedScore
      }
    | { readonly type: 'WithdrawAppeal'; readonly judged: JudgedScore }
    | { readonly type: 'AnswerAppeal'; readonly answers: readonly Omit<Answer, 'isUpheld'>[]; readonly judged: JudgedScore }
  )

export type Decision = 'open' | 'confirmed' | 'changed' | 'appealed' | 'upheld'

export type ReviewStatus = 'in_review' | 'acknowledged' | 'appealed' | 'closed'

export const REVIEW: Machine<ReviewStatus, ReviewCommand['type']> = {
  name: 'review',
  title: { en: 'Review of a score', zh: '评分复核' },
  initial: 'in_review',
  ends: ['closed'],
  transitions: {
    // Who errs notices it after the agent has seen the score, too: a new decision is to be acknowledged anew.
    ConfirmScore: { from: ['in_review', 'acknowledged'], to: 'in_review' },
    ChangeOutcome: { from: ['in_review', 'acknowledged'], to: 'in_review' },
    UndoStep: { from: ['in_review', 'acknowledged'], to: 'in_review' },
    AcknowledgeScore: { from: ['in_review'], to: 'acknowledged' },
    AppealScore: { from: ['in_review'], to: 'appealed' },
    WithdrawAppeal: { from: ['appealed'], to: 'acknowledged' },
    AnswerAppeal: { from: ['appealed'], to: 'closed' },
  },
}

export type StandingStep = { readonly version: number; readonly step: ReviewStep; readonly by: string }

export type Appeal = {
  readonly by: string
  readonly at: Instant
  readonly dueAt: Instant
  readonly items: readonly FiledItem[]
  readonly answers: readonly Answer[]
}

/** `version` counts events; `steps` are those not undone, oldest first; `decidedAt`: the last time somebody decided. */
export type Review = {
  readonly status: ReviewStatus
  readonly version: number
  readonly steps: readonly StandingStep[]
  readonly decidedAt?: Instant
  readonly appeal?: Appeal
}

export type Change = { readonly outcome: Outcome; readonly reason: string }

/** Rejections: `review.*` and `appeal.*` of `reviewErrors`. */
export const reviewDecider: Decider<ReviewCommand, ReviewEvent, Review> = {
  initial: { status: REVIEW.initial, version: 0, steps: [] },
  decide: (command, review, principal) => unfit(command, review, principal) ?? decided(command, review),
  evolve,
}

const OWN: readonly ReviewCommand['type'][] = ['AcknowledgeScore', 'AppealScore', 'WithdrawAppeal']

/** Who may not, whatever the roles, and what does not fit the state. */
function unfit(command: ReviewCommand, review: Review, { id }: Giver): Decided<ReviewEvent> | undefined {
  const { type, scoreId, agentId } = command
  const [isOwn, asksOwn] = [agentId === id, OWN.includes(type)]
  if (asksOwn && !isOwn)
    return rejected('appeal.not_own', `Score '${scoreId}' is not about a call of '${id}'; whose call it is acknowledges or appeals.`)
  if (!asksOwn && isOwn) return rejected('review.own', `Score '${scoreId}' is about a call of '${id}'; somebody else decides on it.`)
  if (!isAllowed(REVIEW, type, review.status))
    return rejected(
      'review.wrong_status',
      `${type} does not fit the review of score '${scoreId}', which is ${review.status}; possible are ${stepsFrom(REVIEW, review.status).join(', ') || 'no steps'}.`,
    )
  if (type === 'AnswerAppeal' && review.steps.some(({ by }) => by === id))
    return rejected('appeal.same_reviewer', `'${id}' decided on score '${scoreId}'; another reviewer answers the appeal.`)
  return undefined
}

function decided(command: ReviewCommand, review: Review): Decided<ReviewEvent> {
  const { at } = command
  switch (command.type) {
    case 'ConfirmScore':
      if (isFinished(review)) return rejected('review.confirmed', 'The score is already confirmed; undo first to decide anew.')
      return parsed([{ type: 'score_confirmed', note: command.note, judged: command.judged, at }])
    case 'ChangeOutcome':
      return change(command, review)
    case 'UndoStep': {
      const last = review.steps.at(-1)
      if (last === undefined) return rejected('review.nothing_to_undo', 'No step of this review stands, so there is nothing to undo.')
      return parsed([{ type: 'step_undone', undone: last.version, at }])
    }
    case 'AcknowledgeScore':
      return parsed([{ type: 'score_acknowledged', judged: command.judged, at }])
    case 'AppealScore': {
      const until = plus(review.decidedAt ?? command.scoredAt, days(command.days))
      if (at > until)
        return rejected(
          'appeal.late',
          `An appeal was possible until ${toIso(until)}, ${command.days} days after the decision; ask a QA lead.`,
        )
      const items = appealOf(command.items)
      const dueAt = plus(at, days(command.days))
      return items.ok ? parsed([{ type: 'appeal_filed', items: items.value, dueAt, judged: command.judged, at }]) : items
    }
    case 'WithdrawAppeal':
      return parsed([{ type: 'appeal_withdrawn', judged: command.judged, at }])
    case 'AnswerAppeal': {
      const answers = answerTo(review.appeal?.items ?? [], command.answers)
      return answers.ok ? parsed([{ type: 'appeal_answered', answers: answers.value, judged: command.judged, at }]) : answers
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

function evolve(before: Review, event: ReviewEvent): Review {
  const review = { ...before, version: before.version + 1 }
  const { steps, version, appeal } = review
  const after = (step: ReviewCommand['type']) => statusAfter(REVIEW, step, before.status)
  switch (event.type) {
    case 'step_undone':
      return { ...review, status: after('UndoStep'), decidedAt: event.at, steps: steps.filter((one) => one.version !== event.undone) }
    case 'score_confirmed':
      return { ...review, status: after('ConfirmScore'), decidedAt: event.at, steps: [...steps, { version, step: event, by: event.by }] }
    case 'outcome_changed':
      return { ...review, status: after('ChangeOutcome'), decidedAt: event.at, steps: [...steps, { version, step: event, by: event.by }] }
    case 'score_acknowledged':
      return { ...review, status: after('AcknowledgeScore') }
    case 'appeal_filed': {
      const { by, at, dueAt, items } = event
      return { ...review, status: after('AppealScore'), appeal: { by, at, dueAt, items, answers: [] } }
    }
    case 'appeal_withdrawn':
      return { ...review, status: after('WithdrawAppeal') }
    case 'appeal_answered':
      return { ...review, status: after('AnswerAppeal'), ...(appeal ? { appeal: { ...appeal, answers: event.answers } } : {}) }
  }
}

/** The outcomes that people set, by item; the latest wins. */
export function changesOf({ steps, appeal }: Review): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>()
  for (const { step } of steps)
    if (step.type === 'outcome_changed') changes.set(step.itemId, { outcome: step.outcome, reason: step.reason })
  for (const { itemId, outcome, reason, isUpheld } of appeal?.answers ?? []) if (!isUpheld) changes.set(itemId, { outcome, reason })
  return changes
}

/** Nothing of the review is left to do: what the score came to was confirmed, or an appeal against it was filed. */
export const isFinished = ({ status, steps }: Review): boolean =>
  steps.at(-1)?.step.type === 'score_confirmed' || status === 'appealed' || status === 'closed'

export function decisionOf(review: Review): Decision {
  if (review.status === 'appealed') return 'appealed'
  if (review.status === 'closed') return review.appeal?.answers.every(({ isUpheld }) => isUpheld) ? 'upheld' : 'changed'
  if (review.steps.length === 0) return 'open'
  return changesOf(review).size > 0 ? 'changed' : 'confirmed'
}
