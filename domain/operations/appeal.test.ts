/** Appeals against scores: by whose call it was, in time, answered by somebody else than who decided; whatever is given, the machine holds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { principal } from '../../tests/support/principals.ts'
import { decideAs } from '../kernel/decider.ts'
import { reachable } from '../kernel/machine.ts'
import { days, instant, plus, seconds } from '../kernel/time.ts'
import type { Principal } from '../principal.ts'
import { changesOf, decisionOf, isFinished, type JudgedScore, REVIEW, type Review, type ReviewCommand, reviewDecider } from './review.ts'

const judged: JudgedScore = { recordingId: 'r-1', formId: 'service', formVersion: 1, isFailed: true, fatalItems: [], items: '[]' }
const scoredAt = instant(0)
const at = instant(3_600_000)
const said = { scoreId: 's-1', agentId: 'a-1', judged }
const [agent, first, second] = [principal('a-1', 'agent'), principal('lin', 'qa_inspector'), principal('qian', 'qa_lead')]

const confirm: ReviewCommand = { ...said, type: 'ConfirmScore', note: '', at }
const appeal: ReviewCommand = {
  ...{ ...said, type: 'AppealScore', scoredAt, days: 7, at },
  items: [
    { itemId: 'identity', outcome: 'fail', reason: 'I asked at 0:31.' },
    { itemId: 'closing', outcome: 'fail', reason: 'The customer hung up.' },
  ],
}
const answers = [
  { itemId: 'identity', outcome: 'pass', reason: 'Heard at 0:31.' },
  { itemId: 'closing', outcome: 'fail', reason: 'There was time.' },
] as const
const answer: ReviewCommand = { ...said, type: 'AnswerAppeal', answers, at: plus(at, days(1)) }

const give = (review: Review, command: ReviewCommand, by: Principal) => {
  const done = decideAs(reviewDecider, command, review, by)
  return { code: done.ok ? 'ok' : done.rejection.code, review: done.ok ? done.value.reduce(reviewDecider.evolve, review) : review }
}
const reviewAfter = (...given: readonly (readonly [ReviewCommand, Principal])[]): Review =>
  given.reduce((review, [command, by]) => {
    const done = give(review, command, by)
    expect(done.code).toBe('ok')
    return done.review
  }, reviewDecider.initial)

test('an appealed score is closed by its answer: what is changed counts, what is upheld stays, and all steps are kept', () => {
  const appealed = reviewAfter([confirm, first], [appeal, agent])
  expect([decisionOf(appealed), isFinished(appealed)]).toEqual(['appealed', true])
  const closed = give(appealed, answer, second).review
  expect([closed.status, decisionOf(closed), [...changesOf(closed).keys()], closed.version]).toEqual(['closed', 'changed', ['identity'], 3])
})

test('an appeal of which everything is upheld leaves the score as it was decided', () => {
  const upheld = answers.map((one) => ({ ...one, outcome: 'fail' as const }))
  const closed = give(reviewAfter([confirm, first], [appeal, agent]), { ...answer, answers: upheld } as ReviewCommand, second).review
  expect([decisionOf(closed), changesOf(closed).size]).toEqual(['upheld', 0])
})

describe('who may', () => {
  test('only whose call it was acknowledges and appeals', () => {
    for (const command of [appeal, { ...said, type: 'AcknowledgeScore', at } as const])
      expect(give(reviewAfter([confirm, first]), command, second).code).toBe('appeal.not_own')
  })
  test('whoever decided does not answer the appeal, nor does the agent', () => {
    const appealed = reviewAfter([confirm, first], [appeal, agent])
    expect([give(appealed, answer, first).code, give(appealed, answer, agent).code, give(appealed, answer, second).code]).toEqual([
      'appeal.same_reviewer',
      'review.own',
      'ok',
    ])
  })
})

test('an appeal comes within its days of the decision, or of the score where nobody has decided', () => {
  const late = { ...appeal, at: plus(at, seconds(7 * 86_400 + 1)) }
  expect(give(reviewAfter([confirm, first]), late, agent).code).toBe('appeal.late')
  expect(give(reviewAfter([confirm, first]), { ...appeal, at: plus(at, days(7)) }, agent).code).toBe('ok')
  // Scored an hour before anybody decided.
  expect(give(reviewDecider.initial, { ...appeal, at: plus(at, days(7)) }, agent).code).toBe('appeal.late')
  expect(give(reviewDecider.initial, { ...appeal, at: plus(scoredAt, days(7)) }, agent).code).toBe('ok')
})

test('an appeal names failed items, each with a reason', () => {
  const filed = (items: unknown) => give(reviewAfter([confirm, first]), { ...appeal, items } as ReviewCommand, agent).code
  expect(filed([])).toBe('appeal.items_missing')
  expect(filed([{ itemId: 'greeting', outcome: 'pass', reason: 'x' }])).toBe('appeal.item_not_failed')
  expect(filed([{ itemId: 'identity', outcome: 'fail', reason: '  ' }])).toBe('appeal.reason_missing')
})

test('an answer is about every item that was appealed and no other', () => {
  const answered = (given: unknown) =>
    give(reviewAfter([confirm, first], [appeal, agent]), { ...answer, answers: given } as ReviewCommand, second).code
  const [one] = answers
  expect(answered([one])).toBe('appeal.unanswered')
  expect(answered([one, one])).toBe('appeal.unanswered')
  expect(answered([one, { ...answers[1], outcome: 'unknown' }])).toBe('appeal.outcome_invalid')
  expect(answered([one, { ...answers[1], reason: '' }])).toBe('appeal.reason_missing')
})

test('a decision after the agent has acknowledged is to be acknowledged anew, none comes after an answer', () => {
  const acknowledged = reviewAfter([confirm, first], [{ ...said, type: 'AcknowledgeScore', at }, agent])
  const undone = give(acknowledged, { ...said, type: 'UndoStep', at }, first).review
  expect([acknowledged.status, undone.status]).toEqual(['acknowledged', 'in_review'])
  expect(give(reviewAfter([confirm, first], [appeal, agent], [answer, second]), confirm, first).code).toBe('review.wrong_status')
})

/** Every command, given by each of the three. */
const COMMANDS: readonly ReviewCommand[] = [
  confirm,
  { ...said, type: 'ChangeOutcome', itemId: 'identity', outcome: 'pass', reason: 'x', found: 'fail', at },
  { ...said, type: 'UndoStep', at },
  { ...said, type: 'AcknowledgeScore', at },
  appeal,
  { ...said, type: 'WithdrawAppeal', at },
  answer,
]
const step = fc.record({ command: fc.constantFrom(...COMMANDS), by: fc.constantFrom(agent, first, second) })

test('whatever is given in whatever order, only ways of the machine are gone and no answer is by who decided', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let review = reviewDecider.initial
      for (const { command, by } of steps) {
        const done = give(review, command, by)
        if (done.code !== 'ok') continue
        const way = REVIEW.transitions[command.type]
        expect(way?.from).toContain(review.status)
        expect(done.review.status).toBe(way?.to)
        if (command.type === 'AnswerAppeal') expect(review.steps.map((one) => one.by)).not.toContain(by.id)
        review = done.review
      }
      expect(reachable(REVIEW)).toContain(review.status)
    }),
  )
})

test('a stream of before appeals were kept reads as before', () => {
  const old = (type: string, more: object) => ({ type, at, by: 'lin', judged, ...more }) as never
  const review = [
    old('outcome_changed', { itemId: 'identity', outcome: 'pass', reason: 'x' }),
    old('score_confirmed', { note: '' }),
  ].reduce(reviewDecider.evolve, reviewDecider.initial)
  expect([review.status, decisionOf(review), isFinished(review)]).toEqual(['in_review', 'changed', true])
})
