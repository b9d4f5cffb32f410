/** Lives of orders whose limits were worked out by hand: decider, form, roll-up and live figures say the same. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importDirectory } from '../../centres/import-directory.ts'
import { serviceCentres } from '../../centres/service-centres.ts'
import { rejected } from '../../domain/kernel/parsed.ts'
import { type Instant, instant, toIso } from '../../domain/kernel/time.ts'
import type { OrderStep } from '../../domain/workorder/commands.ts'
import { workOrderRecord } from '../../domain/workorder/record.ts'
import { isLive, type LiveOrder } from '../../domain/workorder/work-order.ts'
import { serviceOrder } from '../../qa/scorecards/service-order.ts'
import { scoreWorkOrder } from '../../qa/work-order/score.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { open, sample } from '../support/order-steps.ts'
import { admin, agent, lead } from '../support/principals.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { HOURS, LIVES, type Life, limitRow, NOW, SINCE_EVER } from './support/order-lives.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())
const at = (text: string): Instant => instant(Date.parse(text))

async function centresWithLimits() {
  const ledger = memoryLedger(() => NOW)
  const directory = async (csv: string, accepted: number) =>
    expect(await importDirectory(ledger, admin, csv, instant(0))).toMatchObject({ accepted, rejected: 0 })
  await directory(HOURS, 5)
  await directory(limitRow('normal', SINCE_EVER, 120, 480, 'berlin'), 1)
  await directory(limitRow('high', SINCE_EVER, 120, 480, 'shanghai'), 1)
  await directory(limitRow('urgent', SINCE_EVER, 60, 480, 'night'), 1)
  await directory(limitRow('normal', SINCE_EVER, 120, 480, 'berlin').replace('fault/', 'construction/'), 1)
  await directory(limitRow('low', SINCE_EVER, 120, 480, ''), 1)
  const callInterface = async () => rejected('interface.unreachable', 'away')
  return { directory, worker: serviceCentres({ ledger, callInterface }, agent), decides: serviceCentres({ ledger, callInterface }, lead) }
}

type Outcome = {
  readonly state: LiveOrder
  readonly refused: readonly string[]
  readonly records: readonly Readonly<Record<string, unknown>>[]
}
const teamOf = (life: Life): string => `team-${Object.values(LIVES).indexOf(life)}`
const outcomes = new Map<Life, Outcome>()

async function lived(life: Life): Promise<Outcome> {
  const team = teamOf(life)
  const orderId = `o-${team}`
  const { directory, worker, decides } = await centresWithLimits()
  const refused: string[] = []
  const records: Outcome['records'][number][] = []
  const take = async (by: typeof worker, command: OrderStep | typeof open) => {
    const carried = await by.order(orderId, command)
    if (!carried.ok) return void refused.push(`${command.type}: ${carried.rejection.code}`)
    const { version, events, state } = carried.value
    if (!isLive(state)) throw new Error('no order')
    records.push(...events.map((event) => workOrderRecord(event, version, state)))
  }
  await take(worker, { ...open, orderId, teamId: team, orderType: life.orderType ?? 'fault', priority: life.priority, at: at(life.opens) })
  for (const [when, step, more] of life.steps) {
    if (step === 'Shorten') await directory(limitRow('normal', toIso(at(when)), 30, 60, 'berlin'), 1)
    else {
      const command = { ...sample[step]({ at: at(when) }), ...more } as OrderStep
      const handedOn = command.type === 'TransferOrder' && command.teamId === 'last' ? { ...command, teamId: team } : command
      await take(step === 'ApproveExtension' ? decides : worker, handedOn)
    }
  }
  const state = await worker.orders.read(orderId)
  if (!isLive(state)) throw new Error('no order')
  return { state, refused, records }
}

test.each(Object.entries(LIVES))('%s', async (_name, life) => {
  const outcome = await lived(life)
  outcomes.set(life, outcome)
  const { state, refused } = outcome
  expect(refused).toEqual(life.refused ?? [])
  expect([state.replyDueAt, state.resolveDueAt].map(toIso)).toEqual(life.due.map((text) => toIso(at(text))))
  const last = outcome.records.at(-1)
  const score = scoreWorkOrder(serviceOrder, {
    order: { ...(last?.after as object), orderId: state.orderId, version: '1', type: String(last?.type) } as never,
    now: NOW,
  })
  expect([score.replyTimely, score.handlingTimely]).toEqual(life.inTime)
})

test('of each life the figures are the same, live and rolled up', async () => {
  await deliver(
    opened.store,
    'work-orders',
    [...outcomes.values()].flatMap(({ records }) => records),
  )
  expect(await refusedBy(opened.store)).toEqual([])
  for (const served of ['live', 'rolled up']) {
    const rows = await opened.store.query<{ team: string; reply: number[]; resolve: number[] }>(
      `select team_id as team, [toUInt32(sum(reply_due)), toUInt32(sum(replied_in_time))] as reply, [toUInt32(sum(due)), toUInt32(sum(resolved_in_time))] as resolve
       from kpi_work_order_15m group by team_id`,
    )
    const found = new Map(rows.map(({ team, reply, resolve }) => [team, { reply, resolve }]))
    for (const [name, life] of Object.entries(LIVES)) {
      const [reply, resolve] = life.inTime.map((inTime) => [Number(inTime !== null), Number(inTime === true)])
      expect.soft(found.get(teamOf(life)), `${served}: ${name}`).toEqual({ reply, resolve })
    }
    await recomputeDirtySlots(opened.store, { now: NOW, settleSeconds: 0 })
  }
  expect((await verifyKpis(opened.store)).mismatches).toBe(0)
})
