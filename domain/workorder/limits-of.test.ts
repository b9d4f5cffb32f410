/** The limits of an order: what moves them, what stops them, and how they stand. */
import { expect, test } from 'vitest'
import { after, live, open, sample, start } from '../../tests/support/order-steps.ts'
import { hours, minutes, plus, secondsBetween } from '../kernel/time.ts'
import type { StepType, WorkOrderCommand } from './commands.ts'
import { limitsOf } from './limits-of.ts'
import { standingOf } from './sla-clock.ts'

const given = (...kinds: StepType[]): WorkOrderCommand[] => [open, ...kinds.map((kind, n) => sample[kind](after(n + 1)))]

test('the limits of a normal fault are 30 min, 4 h and 24 h from its opening', () => {
  const { acceptDueAt, replyDueAt, resolveDueAt, openedAt } = live([open])
  expect([acceptDueAt, replyDueAt, resolveDueAt].map((due) => secondsBetween(openedAt, due))).toEqual([1800, 14_400, 86_400])
})

test('a pause moves what is still due by its length, and not a reply that was given', () => {
  const before = live(given('AcceptOrder', 'ReplyToCustomer', 'PauseOrder'))
  const order = live([...given('AcceptOrder', 'ReplyToCustomer', 'PauseOrder'), sample.ResumeOrder(after(93))])
  expect(order).toMatchObject({ pausedSeconds: 5400, replyDueAt: before.replyDueAt, resolveDueAt: plus(before.resolveDueAt, minutes(90)) })
})

test('an automatic acknowledgement is no reply', () => {
  const automatic = { ...sample.ReplyToCustomer(after(1)), isAutomatic: true }
  expect(live([open, automatic]).firstRepliedAt).toBeUndefined()
})

test('a reopened order has its full time again, counted from the reopening', () => {
  const order = live([...given('AcceptOrder', 'ResolveOrder'), sample.ReopenOrder(after(600))])
  expect(order).toMatchObject({ status: 'opened', reopenCount: 1, resolveDueAt: plus(start, hours(34)) })
})

test('a reopened order is no longer resolved, and a resumed one no longer paused', () => {
  expect(live([...given('AcceptOrder', 'ResolveOrder'), sample.ReopenOrder(after(600))]).resolvedAt).toBeUndefined()
  expect(live([...given('AcceptOrder', 'PauseOrder'), sample.ResumeOrder(after(60))]).pausedAt).toBeUndefined()
})

test('a reply given while the clock stands still is as much in time as before the pause', () => {
  // Worked by hand: 4 h to reply from 01:05; stopped at 01:07, after 2 min; answered 9 h later, so due 3 h 58 min after the answer.
  const order = live([...given('AcceptOrder', 'PauseOrder'), sample.ReplyToCustomer(after(542))])
  expect(order).toMatchObject({ firstRepliedAt: after(542).at, replyDueAt: after(542 + 238).at })
  expect(standingOf(limitsOf(order).reply, after(9999).at)).toBe('met')
  const resumed = live([...given('AcceptOrder', 'PauseOrder'), sample.ReplyToCustomer(after(542)), sample.ResumeOrder(after(600))])
  expect(resumed.replyDueAt, 'not moved again').toBe(order.replyDueAt)
})

test('paused 2 h and resolved 90 min after the moved deadline is late, as is the same delay without a pause', () => {
  const due = { ...open, resolveDueAt: after(240).at }
  const late = { ...sample.ResolveOrder(after(450)) }
  const paused = live([due, sample.AcceptOrder(after(10)), sample.PauseOrder(after(60)), sample.ResumeOrder(after(180)), late])
  expect(paused.resolveDueAt).toBe(after(360).at)
  const plain = live([{ ...open, resolveDueAt: after(360).at }, sample.AcceptOrder(after(10)), late])
  expect([paused, plain].map((order) => standingOf(limitsOf(order).resolve, after(9999).at))).toEqual(['missed', 'missed'])
})
