/** A special day beside limits that were given before it, after it, or are resumed over it: decider, roll-up and form say the same. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importDirectory } from '../../centres/import-directory.ts'
import { serviceCentres } from '../../centres/service-centres.ts'
import { rejected } from '../../domain/kernel/parsed.ts'
import { hours, type Instant, instant, plus } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay, weekdayOf } from '../../domain/kernel/zone.ts'
import type { OrderStep } from '../../domain/workorder/commands.ts'
import { limitsOf } from '../../domain/workorder/limits-of.ts'
import { workOrderRecord } from '../../domain/workorder/record.ts'
import { standingOf } from '../../domain/workorder/sla-clock.ts'
import { isLive } from '../../domain/workorder/work-order.ts'
import { serviceOrder } from '../../qa/scorecards/service-order.ts'
import { scoreWorkOrder } from '../../qa/work-order/score.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { open, sample } from '../support/order-steps.ts'
import { admin, lead, principal } from '../support/principals.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

const ZONE = 'Asia/Shanghai'
let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

const NOW = instant(Date.now())
const today = localDate(NOW, ZONE)
/** The Friday of the week before last. */
const friday = addDays(today, -weekdayOf(today) - 9)
/** Hours after the midnight at which that Friday begins. */
const on = (day: 'Fri' | 'Sat' | 'Mon' | 'Tue' | 'Wed', hour: number): Instant =>
  plus(localDay(friday, ZONE).from, hours({ Fri: 0, Sat: 24, Mon: 72, Tue: 96, Wed: 120 }[day] + hour))

type Step = { readonly at: Instant } & (
  | { readonly special: 'AddSpecialDay' | 'WithdrawSpecialDay' }
  | { readonly order: OrderStep | 'open' }
)
const closed = (at: Instant): Step => ({ at, special: 'AddSpecialDay' })
const order = (command: OrderStep): Step => ({ at: command.at, order: command })
const opens: Step = { at: on('Fri', 16), order: 'open' }
const paused = order(sample.PauseOrder({ at: on('Fri', 16.5) }))
const accepted = order(sample.AcceptOrder({ at: on('Fri', 16.25) }))
const resumed = (at: Instant) => order(sample.ResumeOrder({ at }))

/** Replied and resolved at these instants. */
const done = (reply: Instant, resolve: Instant) => [
  order(sample.ReplyToCustomer({ at: reply })),
  order(sample.ResolveOrder({ at: resolve })),
]

/**
 * Office time is 9 to 17, Monday to Friday; four hours to reply, eight to resolve. From Friday 16:00 these end on Monday at 12:00 and 16:00, and where
 * Monday is closed on Tuesday at 12:00 and 16:00.
 */
test.each<[string, string, readonly Step[], { reply: Instant; resolve: Instant; inTime: [boolean, boolean] }]>([
  [
    'known before the limit was given, it is stepped over',
    'before',
    [closed(on('Fri', 15)), opens, accepted, ...done(on('Tue', 11), on('Tue', 15))],
    { reply: on('Tue', 12), resolve: on('Tue', 16), inTime: [true, true] },
  ],
  [
    'entered after the limit was given, it moves nothing',
    'after',
    [opens, accepted, closed(on('Sat', 10)), ...done(on('Tue', 11), on('Tue', 15))],
    { reply: on('Mon', 12), resolve: on('Mon', 16), inTime: [false, false] },
  ],
  [
    'entered after the limit was given and dated before it, it moves nothing either',
    'backdated',
    [opens, accepted, closed(on('Fri', 15)), ...done(on('Mon', 11), on('Tue', 15))],
    { reply: on('Mon', 12), resolve: on('Mon', 16), inTime: [true, false] },
  ],
  [
    // Left at the pause: 3.5 h and 7.5 h.
    'entered while the order is paused, it takes nothing from what was left',
    'paused',
    [opens, accepted, paused, closed(on('Sat', 10)), resumed(on('Tue', 9)), ...done(on('Tue', 12), on('Tue', 16.75))],
    { reply: on('Tue', 12.5), resolve: on('Tue', 16.5), inTime: [true, false] },
  ],
  [
    'entered while the order is paused and dated back before it was opened, it takes nothing either',
    'paused-backdated',
    [opens, accepted, paused, closed(on('Fri', 15)), resumed(on('Tue', 9)), ...done(on('Tue', 12), on('Tue', 16.75))],
    { reply: on('Tue', 12.5), resolve: on('Tue', 16.5), inTime: [true, false] },
  ],
  [
    // Monday counted as closed when the limits were given: 3.5 h and 7.5 h were left, and Monday counts again when it goes on.
    'withdrawn while the order is paused and dated back before it was opened, it adds nothing',
    'withdrawn-backdated',
    [
      ...[closed(on('Fri', 15)), opens, accepted, paused, { at: on('Fri', 15.5), special: 'WithdrawSpecialDay' as const }],
      ...[resumed(on('Mon', 9)), ...done(on('Mon', 13), on('Mon', 16))],
    ],
    { reply: on('Mon', 12.5), resolve: on('Mon', 16.5), inTime: [false, true] },
  ],
  [
    'withdrawn while the order is paused, it adds nothing to what was left',
    'withdrawn',
    [
      ...[closed(on('Fri', 15)), opens, accepted, paused, { at: on('Sat', 10), special: 'WithdrawSpecialDay' as const }],
      ...[resumed(on('Mon', 9)), ...done(on('Mon', 13), on('Mon', 16))],
    ],
    { reply: on('Mon', 12.5), resolve: on('Mon', 16.5), inTime: [false, true] },
  ],
  [
    // The first pause ends before the day is known, the second after: by Monday 9:30 none of 3.5 h and 7.5 h but half an hour is used up.
    'entered in the second pause, it takes nothing from the limit that the first one gave',
    'twice',
    [
      ...[opens, accepted, paused, resumed(on('Mon', 9)), order(sample.PauseOrder({ at: on('Mon', 9.5) })), closed(on('Mon', 10))],
      ...[resumed(on('Tue', 9)), ...done(on('Tue', 12), on('Tue', 15))],
    ],
    { reply: on('Tue', 12), resolve: on('Tue', 16), inTime: [true, true] },
  ],
])('a special day %s', async (_rule, orderId, steps, expected) => {
  const ledger = memoryLedger(() => NOW)
  const directory = async (csv: string) =>
    expect(await importDirectory(ledger, admin, csv, instant(0))).toMatchObject({ accepted: 1, rejected: 0 })
  await directory(`kind,id,valid_from,opens,closes,weekdays,zone\nhours,office,2020-01-01T00:00:00Z,09:00,17:00,1-5,${ZONE}\n`)
  await directory('kind,id,valid_from,reply_minutes,resolve_minutes,calendar\nlimit,fault,2020-01-01T00:00:00Z,240,480,office\n')
  const callInterface = async () => rejected('interface.unreachable', 'away')
  const centres = serviceCentres({ ledger, callInterface }, lead)
  const planner = serviceCentres({ ledger, callInterface }, principal('p-1', 'scheduler'))
  const monday = addDays(friday, 3)
  const terms = { kind: 'closed', name: 'Move', queueId: '', fromOn: monday, toOn: monday } as const
  for (const step of steps) {
    const { at } = step
    if ('special' in step) {
      const { special: type } = step
      const day =
        type === 'AddSpecialDay' ? ({ type, specialDayId: 'd-1', terms, at } as const) : ({ type, specialDayId: 'd-1', at } as const)
      expect(await planner.specialDays.command(day)).toMatchObject({ ok: true })
      continue
    }
    const command = step.order === 'open' ? { ...open, orderId, teamId: orderId, at } : step.order
    const carried = await centres.order(orderId, command)
    if (!carried.ok) throw new Error(carried.rejection.message)
    const { version, events, state } = carried.value
    if (isLive(state))
      await deliver(
        opened.store,
        'work-orders',
        events.map((event) => workOrderRecord(event, version, state)),
      )
  }
  const state = await centres.orders.read(orderId)
  if (!isLive(state)) throw new Error('no order')
  expect(await refusedBy(opened.store)).toEqual([])
  expect([state.replyDueAt, state.resolveDueAt]).toEqual([expected.reply, expected.resolve])

  const limits = limitsOf(state)
  expect([standingOf(limits.reply, NOW), standingOf(limits.resolve, NOW)]).toEqual(expected.inTime.map((met) => (met ? 'met' : 'missed')))
  const { after } = workOrderRecord({ type: 'order_resolved', at: state.lastAt, by: lead.id, resolution: '' }, 1, state)
  const score = scoreWorkOrder(serviceOrder, { order: { ...after, orderId, version: '1', type: 'order_resolved' }, now: NOW })
  expect([score.replyTimely, score.handlingTimely]).toEqual(expected.inTime)
  for (const served of ['live', 'rolled up']) {
    const rows = await opened.store.query(
      `select toUInt32(sum(reply_due)) as replyDue, toUInt32(sum(replied_in_time)) as replied, toUInt32(sum(due)) as due, toUInt32(sum(resolved_in_time)) as met
       from kpi_work_order_15m where team_id = {team:String}`,
      { team: orderId },
    )
    expect(rows, served).toEqual([{ replyDue: 1, replied: Number(expected.inTime[0]), due: 1, met: Number(expected.inTime[1]) }])
    await recomputeDirtySlots(opened.store, { now: NOW, settleSeconds: 0 })
  }
  expect((await verifyKpis(opened.store)).mismatches).toBe(0)
})
