import { expect, test } from 'vitest'
import { lead } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { instant } from '../kernel/time.ts'
import { changesOf, decisionOf, type JudgedScore, type Outcome, type ReviewCommand, type ReviewEvent, reviewDecider } from './review.ts'

const outcomes = new Map<string, Outcome>([
  ['greeting', 'pass'],
  ['identity', 'fail'],
])
const decider = reviewDecider
const judged: JudgedScore = { recordingId: 'r-1', formId: 'service', formVersion: 1, isFailed: false, fatalItems: [], items: '[]' }
const said = { at: instant(0), by: 's-002' }
const undo: ReviewCommand = { ...said, type: 'UndoStep', scoreId: 's-1' }

const given = (...events: ReviewEvent[]) => {
  const review = fold(decider, events)
  return { review, when: (command: ReviewCommand) => decideAs(decider, command, review, lead) }
}

const changed: ReviewEvent = {
  ...said,
  type: 'outcome_changed',
  judged,
  itemId: 'identity',
  outcome: 'pass',
  reason: 'Asked for the order number at 0:31.',
}
const confirmed: ReviewEvent = { ...said, type: 'score_confirmed', note: '', judged }

test('an unreviewed score is open and has nothing to undo', () => {
  const { review, when } = given()
  expect(decisionOf(review)).toBe('open')
  expect(when(undo)).toMatchObject({ ok: false, rejection: { code: 'review.nothing_to_undo' } })
})

test('a changed outcome stands until it is undone, and then the rules count again', () => {
  expect(changesOf(given(changed).review).get('identity')?.outcome).toBe('pass')
  const after = given(changed, { ...said, type: 'step_undone', undone: 1 }).review
  expect(changesOf(after).size).toBe(0)
  expect(decisionOf(after)).toBe('open')
  expect(after.version).toBe(2)
})

test('undo takes back the last standing step, not an undone one', () => {
  const { when } = given(confirmed, changed, { ...said, type: 'step_undone', undone: 2 })
  expect(when(undo)).toEqual({ ok: true, value: [{ ...said, type: 'step_undone', undone: 1 }] })
})

test('nobody confirms, changes or takes back a step on the score of an own call, and others do', () => {
  const { when } = given(changed)
  const steps: readonly ReviewCommand[] = [
    { ...said, type: 'ConfirmScore', scoreId: 's-1', note: '', judged },
    { ...said, type: 'ChangeOutcome', scoreId: 's-1', itemId: 'greeting', outcome: 'fail', reason: 'No greeting.', found: 'pass', judged },
    undo,
  ]
  for (const step of steps) {
    expect(when({ ...step, agentId: lead.id })).toMatchObject({ ok: false, rejection: { code: 'review.own' } })
    expect(when({ ...step, agentId: 'a-7' })).toMatchObject({ ok: true })
    // Whose call it was is not always known.
    expect(when(step)).toMatchObject({ ok: true })
  }
})

test('a score that was changed and then confirmed counts as changed', () => {
  expect(decisionOf(given(changed, confirmed).review)).toBe('changed')
})

test('a change needs a reason, an item of the form and another outcome', () => {
  const { when } = given(changed)
  const change = (itemId: string, outcome: Outcome, reason: string) =>
    when({ ...said, type: 'ChangeOutcome', scoreId: 's-1', itemId, outcome, reason, found: outcomes.get(itemId), judged })
  expect(change('greeting', 'fail', '  ')).toMatchObject({ rejection: { code: 'review.reason_missing' } })
  expect(change('closing', 'fail', 'x')).toMatchObject({ rejection: { code: 'review.unknown_item' } })
  expect(change('identity', 'pass', 'again')).toMatchObject({ rejection: { code: 'review.same_outcome' } })
})
