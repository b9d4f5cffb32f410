/** Time limits: by type and priority, in working time, with the clock stopped during a pause. */
import { expect, test } from 'vitest'
import { open, sample } from '../../tests/support/order-steps.ts'
import { agent, lead } from '../../tests/support/principals.ts'
import { businessClock, officeHours } from '../kernel/business-calendar.ts'
import { decideAs } from '../kernel/decider.ts'
import { hours, type Instant, instant, minutes, seconds, toIso } from '../kernel/time.ts'
import { deadlinePolicy, deadlinesFor } from './deadlines.ts'
import { workOrderDecider } from './decide.ts'
import { evolve } from './evolve.ts'
import { resumedDue } from './sla-clock.ts'
import { noOrder } from './work-order.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const office = businessClock(officeHours('Asia/Shanghai'))

test('urgent faults run through the night while complaints wait for the office', () => {
  const policy = deadlinePolicy({
    clock: (orderType) => (orderType === 'fault' ? { add: (a, b) => instant(a + b * 1000), between: () => seconds(0) } : office),
  })
  const night = at('2026-03-02T22:00:00+08:00')
  expect(toIso(deadlinesFor(policy, 'fault', 'urgent', night).resolveDueAt)).toBe('2026-03-02T18:00:00.000Z')
  expect(toIso(deadlinesFor(policy, 'complaint', 'urgent', night).acceptDueAt)).toBe('2026-03-03T01:10:00.000Z')
})

test('a hotline sets its own limits, and one that is not above 0 is a mistake', () => {
  const one = { accept: minutes(1), reply: minutes(2), resolve: minutes(3) }
  const table = { urgent: one, high: one, normal: one, low: one }
  const policy = deadlinePolicy({ limits: { fault: table } })
  expect(deadlinesFor(policy, 'fault', 'low', at('2026-03-02T00:00:00Z')).resolveDueAt).toBe(at('2026-03-02T00:03:00Z'))
  expect(() => deadlinePolicy({ limits: { fault: { ...table, low: { ...one, reply: seconds(Number.NaN) } } } })).toThrow('reply')
})

test('a pause over the weekend costs no working time', () => {
  // Two working hours are left at the pause: Friday 17 to 18 and Monday 9 to 10.
  const due = at('2026-03-09T10:00:00+08:00')
  const resumed = resumedDue(office, due, at('2026-03-06T17:00:00+08:00'), at('2026-03-09T14:00:00+08:00'))
  expect(toIso(resumed)).toBe('2026-03-09T08:00:00.000Z')
})

test('a limit that had passed before the pause stays passed', () => {
  const due = at('2026-03-06T10:00:00+08:00')
  expect(resumedDue(office, due, at('2026-03-06T11:00:00+08:00'), at('2026-03-09T14:00:00+08:00'))).toBe(due)
})

test('the decider counts in the time of its policy: 24 office hours are three days', () => {
  const decider = workOrderDecider(deadlinePolicy({ clock: office }))
  const opened = decideAs(decider, { ...open, at: at('2026-03-02T09:00:00+08:00') }, noOrder, agent)
  const order = opened.ok ? opened.value.reduce(evolve, noOrder) : noOrder
  expect(order).toMatchObject({ resolveDueAt: at('2026-03-04T18:00:00+08:00') })
  const asked = decideAs(
    decider,
    { ...sample.RequestExtension({ at: at('2026-03-02T10:00:00+08:00') }), extraSeconds: hours(8) },
    order,
    agent,
  )
  const waiting = asked.ok ? asked.value.reduce(evolve, order) : noOrder
  expect(decideAs(decider, sample.ApproveExtension({ at: at('2026-03-02T11:00:00+08:00') }), waiting, lead)).toMatchObject({
    value: [{ type: 'extension_approved', resolveDueAt: at('2026-03-05T18:00:00+08:00') }],
  })
})
