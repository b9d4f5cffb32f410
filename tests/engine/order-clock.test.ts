/** One clock: on 10,000 random lives of orders the KPIs, the forms and the decider say what a clock says that steps minute by minute. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomOf } from '../../demo/random.ts'
import { businessClock, officeHours } from '../../domain/kernel/business-calendar.ts'
import { decideAs } from '../../domain/kernel/decider.ts'
import { type Instant, instant, minutes, plus, toIso } from '../../domain/kernel/time.ts'
import type { WorkOrderCommand } from '../../domain/workorder/commands.ts'
import { type DeadlinePolicy, deadlinePolicy, type Limits, type LimitTable } from '../../domain/workorder/deadlines.ts'
import { nextSteps, workOrderDecider } from '../../domain/workorder/decide.ts'
import { workOrderRecord } from '../../domain/workorder/record.ts'
import type { LimitEvent, Standing } from '../../domain/workorder/sla-clock.ts'
import { isLive, type LiveOrder, type OrderType, type WorkOrder, type WorkOrderEvent } from '../../domain/workorder/work-order.ts'
import { serviceOrder } from '../../qa/scorecards/service-order.ts'
import { scoreWorkOrder } from '../../qa/work-order/score.ts'
import { kpiById } from '../../sql/kpi/catalog.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import type { Store } from '../../sql/store.ts'
import { open, sample } from '../support/order-steps.ts'
import { agent, lead } from '../support/principals.ts'
import { isOfficeMinute, stepped } from '../support/stepped-clock.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
})
afterAll(() => opened[Symbol.asyncDispose]())

const ORDERS = 10_000
const NOW = instant(Math.floor(Date.now() / 60_000) * 60_000)
/** The engine looks at its own clock, later than `NOW`; orders whose standing changes meanwhile are left out. */
const LATEST = plus(NOW, minutes(30))

const LIMIT: Limits = { accept: minutes(30), reply: minutes(120), resolve: minutes(480) }
const table: LimitTable = { urgent: LIMIT, high: LIMIT, normal: LIMIT, low: LIMIT }
const office = businessClock(officeHours('Asia/Shanghai'))
const around = deadlinePolicy({ limits: { fault: table, urge: table, complaint: table } })
const inOffice: DeadlinePolicy = { ...around, clockOf: () => office }
const policyOf = (type: OrderType): DeadlinePolicy => (type === 'complaint' ? inOffice : around)
const always = () => true

const KINDS = [
  'AcceptOrder',
  'PauseOrder',
  'ResumeOrder',
  'ReplyToCustomer',
  'ResolveOrder',
  'ReopenOrder',
  'RequestExtension',
  'WithdrawOrder',
] as const

type Life = { readonly order: LiveOrder; readonly last: WorkOrderEvent; readonly events: readonly WorkOrderEvent[] }

/** A random life, ended somewhere before `NOW`; extensions are asked for and granted before the limit has passed. */
function lifeOf(orderId: string, orderType: OrderType, random: () => number): Life {
  const decider = workOrderDecider(policyOf(orderType))
  const events: WorkOrderEvent[] = []
  let order: WorkOrder = decider.initial
  const take = (command: WorkOrderCommand, by = agent) => {
    const decided = decideAs(decider, command, order, by)
    if (!decided.ok) throw new Error(decided.rejection.message)
    events.push(...decided.value)
    order = decided.value.reduce(decider.evolve, order)
  }
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  let at: Instant = plus(NOW, minutes(-between(1, 6 * 1440)))
  const related = orderType === 'urge' ? { relatedOrderId: 'parent' } : {}
  take({ ...open, ...related, orderId, orderType, teamId: orderId, at })
  for (let steps = between(0, 12); steps > 0; steps -= 1) {
    at = plus(at, minutes(between(1, 400)))
    const fitting = KINDS.filter((kind) => nextSteps(order).includes(kind))
    const kind = fitting[Math.floor(random() * fitting.length)]
    if (at > NOW || kind === undefined || !isLive(order)) break
    if (kind !== 'RequestExtension') take(sample[kind]({ at }))
    else if (order.resolveDueAt > at) {
      take({ ...sample.RequestExtension({ at }), extraSeconds: minutes(between(500, 900)) })
      take(sample.ApproveExtension({ at }), lead)
    }
  }
  const last = events.at(-1)
  if (!isLive(order) || last === undefined) throw new Error('no order')
  return { order, last, events }
}

/** The same life as the limit to resolve, or that to reply, sees it. */
function seenBy(limit: 'resolve' | 'reply', events: readonly WorkOrderEvent[]): LimitEvent[] {
  let extra = minutes(0)
  return events.flatMap((event): LimitEvent[] => {
    const { at } = event
    if (event.type === 'extension_requested') extra = event.extraSeconds
    if (event.type === 'order_opened') return [{ type: 'started', at, limit: LIMIT[limit] }]
    if (event.type === 'order_paused') return [{ type: 'paused', at }]
    if (event.type === 'order_resumed') return [{ type: 'resumed', at }]
    if (event.type === 'order_withdrawn') return [{ type: 'withdrawn', at }]
    if (limit === 'reply') return event.type === 'order_replied' && !event.isAutomatic ? [{ type: 'done', at }] : []
    if (event.type === 'order_reopened') return [{ type: 'started', at, limit: LIMIT.resolve }]
    if (event.type === 'extension_approved') return [{ type: 'extended', at, extra }]
    return event.type === 'order_resolved' ? [{ type: 'done', at }] : []
  })
}

/** [due, in time] at `now`: one that is done early is due only when its deadline has come. */
function cohort(
  events: readonly LimitEvent[],
  counts: (minute: number) => boolean,
  now: Instant,
): { standing: Standing; due: [number, number] } {
  const standing = stepped(counts, events, now)
  if (standing === 'missed') return { standing, due: [1, 0] }
  if (standing !== 'met') return { standing, due: [0, 0] }
  const begun = events.slice(events.findLastIndex(({ type }) => type === 'started'))
  // Were it not done, the clock would run on from then, whatever was stopped.
  const undone = begun
    .slice(0, begun.findIndex(({ type }) => type === 'done') + 1)
    .map((event) => (event.type === 'done' ? { ...event, type: 'resumed' as const } : event))
  const isDue = stepped(counts, undone, now) === 'missed'
  return { standing, due: isDue ? [1, 1] : [0, 0] }
}

type Row = { team: string; judged: number; met: number; replyDue: number; replied: number; finished: number; inTime: number }

test('KPIs, forms and decider agree with the stepping clock on 10,000 random lives', { timeout: 600_000 }, async () => {
  const random = randomOf('order-clock')
  const lives = Array.from({ length: ORDERS }, (_, n) =>
    lifeOf(`o-${n}`, (['fault', 'complaint', 'urge'] as const)[n % 3] ?? 'fault', random),
  )
  for (let n = 0; n < ORDERS; n += 2000)
    await deliver(
      store,
      'work-orders',
      lives.slice(n, n + 2000).map(({ order, last, events }) => workOrderRecord(last, events.length, order)),
    )
  expect(await refusedBy(store)).toEqual([])
  const standings = new Map<Standing, number>()
  const expected = lives.flatMap((life) => {
    const counts = life.order.orderType === 'complaint' ? isOfficeMinute : always
    const [resolve, reply] = (['resolve', 'reply'] as const).map((limit) => cohort(seenBy(limit, life.events), counts, NOW))
    const later = (['resolve', 'reply'] as const).map((limit) => cohort(seenBy(limit, life.events), counts, LATEST))
    if (!resolve || !reply || JSON.stringify([resolve, reply]) !== JSON.stringify(later)) return []
    standings.set(resolve.standing, (standings.get(resolve.standing) ?? 0) + 1)
    return [{ ...life, resolve, reply }]
  })
  expect(expected.length).toBeGreaterThan(ORDERS * 0.95)
  for (const standing of ['met', 'missed', 'running', 'stopped', 'withdrawn'] as const) expect(standings.get(standing)).toBeGreaterThan(200)

  for (const { order, last, resolve, reply } of expected) {
    const judged = (standing: Standing) => (standing === 'met' ? true : standing === 'missed' ? false : null)
    const { after } = workOrderRecord(last, 1, order)
    const scored = scoreWorkOrder(serviceOrder, { order: { ...after, orderId: order.orderId, version: '1', type: last.type }, now: NOW })
    expect([scored.handlingTimely, scored.replyTimely], JSON.stringify(order)).toEqual([judged(resolve.standing), judged(reply.standing)])
  }

  for (const served of ['live', 'rolled up']) {
    const rows = await store.query<Row>(
      `select team_id as team, toUInt32(sum(due)) as judged, toUInt32(sum(resolved_in_time)) as met, toUInt32(sum(reply_due)) as replyDue,
         toUInt32(sum(replied_in_time)) as replied, toUInt32(sum(done)) as finished, toUInt32(sum(done_in_time)) as inTime
       from kpi_work_order_15m group by team_id`,
    )
    const found = new Map(rows.map((row) => [row.team, row]))
    for (const { order, resolve, reply } of expected) {
      const { judged, met, replyDue, replied, finished, inTime } = found.get(order.orderId) ?? {}
      const isDone = order.resolvedAt !== undefined && order.withdrawnAt === undefined
      const wanted = [...resolve.due, ...reply.due, Number(isDone), Number(isDone && resolve.standing === 'met')]
      expect([judged, met, replyDue, replied, finished, inTime], `${served}: ${JSON.stringify(order)}`).toEqual(wanted)
    }
    await recomputeDirtySlots(store, { now: instant(Date.now()), settleSeconds: 0 })
  }

  const ids = expected.map(({ order }) => order.orderId)
  for (const [id, wanted] of [
    ['orders_backlog', expected.filter(({ order }) => order.resolvedAt === undefined && order.withdrawnAt === undefined)],
    ['orders_overdue', expected.filter(({ order, resolve }) => resolve.standing === 'missed' && order.resolvedAt === undefined)],
  ] as const) {
    const [row] = await store.query<{ n: string }>(
      `select ${kpiById(id)?.expression} as n from work_orders where order_id in {ids:Array(String)}`,
      { ids },
    )
    expect([id, Number(row?.n)]).toEqual([id, wanted.length])
  }
})

test('a deadline to come is no miss in a range that ends in the future', async () => {
  const { order, last } = lifeOf('o-future', 'fault', () => 0)
  const future: LiveOrder = { ...order, resolveDueAt: plus(NOW, minutes(60)), replyDueAt: plus(NOW, minutes(60)) }
  await deliver(store, 'work-orders', [workOrderRecord(last, 1, future)])
  const asked = `select ${kpiById('handling_timeliness')?.expression} as v, toUInt32(sum(due)) as n from kpi_work_order_15m
    where team_id = 'o-future' and slot_at < {to:DateTime64(3,'UTC')}`
  expect(await store.query(asked, { to: new Date(plus(NOW, minutes(600))) })).toEqual([{ v: null, n: 0 }])
  expect(toIso(future.resolveDueAt) > toIso(NOW)).toBe(true)
})

test('what happens to an order later changes the closed slots it counted in, and verify agrees after each step', async () => {
  const decider = workOrderDecider()
  const asOf = `select toUInt32(sum(due)) as due, toUInt32(sum(resolved_in_time)) as met, toUInt32(sum(resolved)) as resolved,
    ${kpiById('reopen_rate')?.expression} as reopened from kpi_work_order_15m where team_id = 'o-late'`
  let order: WorkOrder = decider.initial
  let version = 0
  const at = (minute: number) => plus(NOW, minutes(minute - 9 * 1440))
  const step = async (command: WorkOrderCommand) => {
    const decided = decideAs(decider, command, order, agent)
    if (!decided.ok) throw new Error(decided.rejection.message)
    for (const event of decided.value) {
      order = decider.evolve(order, event)
      version += 1
      if (isLive(order)) await deliver(store, 'work-orders', [workOrderRecord(event, version, order)])
    }
    await recomputeDirtySlots(store, { now: instant(Date.now()), settleSeconds: 0 })
    expect(await verifyKpis(store)).toMatchObject({ mismatches: 0 })
    return (await store.query(asOf))[0]
  }
  const due = { ...open, orderId: 'o-late', teamId: 'o-late', at: at(0), resolveDueAt: at(240) }
  // Due after 4 h, paused from 1 h to 3 h: due after 6 h; resolved after 5 h, reopened after 7 h with 24 h more.
  expect(await step(due)).toEqual({ due: 1, met: 0, resolved: 0, reopened: null })
  await step(sample.AcceptOrder({ at: at(10) }))
  expect(await step(sample.PauseOrder({ at: at(60) })), 'paused before it is due').toMatchObject({ due: 0 })
  expect(await step(sample.ResumeOrder({ at: at(180) }))).toMatchObject({ due: 1, met: 0 })
  expect(await step(sample.ResolveOrder({ at: at(300) }))).toEqual({ due: 1, met: 1, resolved: 1, reopened: 0 })
  expect(await step(sample.ReopenOrder({ at: at(420) }))).toEqual({ due: 1, met: 0, resolved: 0, reopened: 1 })
})
