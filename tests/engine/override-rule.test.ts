/** The rule of overrides stands twice: in the views, for whoever asks the store, and in `forecasting/overrides.ts`, for any moment. Here they agree. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../domain/kernel/random.ts'
import { HALF_HOUR, hours, type Instant, instant, minutes, plus, seconds, slotOf, toIso } from '../../domain/kernel/time.ts'
import { applyOverrides, type Override, overridesOn } from '../../forecasting/overrides.ts'
import { migrate } from '../../sql/migrate.ts'
import { insertRows } from '../support/insert-rows.ts'
import { freshStore } from './support/store.ts'

const now = instant(Date.now())
const random = seededRandom(20_260_302)
const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1))
const pick = <T>(values: readonly T[]): T | undefined => values[between(0, values.length - 1)]

/** Half-hours that are over, each forecast a day ahead and once more at its lead of four hours. */
const slots = Array.from({ length: 8 }, (_, n) => plus(slotOf(plus(now, hours(-8)), HALF_HOUR), seconds(n * HALF_HOUR)))
const queues = Array.from({ length: 80 }, (_, n) => `q${n}`)
const originOf = (slotAt: Instant): Instant => plus(slotAt, hours(-24))
const meanOf = (queue: string, slotAt: Instant): number => Number(queue.slice(1)) + ((slotAt / 1000 / HALF_HOUR) % 7)

/** Up to six an hour or more apart from any view's moments, some made at one instant, some withdrawn, expired, or of a branch. */
const overrides = queues.flatMap((queueId) =>
  Array.from({ length: between(0, 6) }, (_, n): Override => {
    const madeAt = plus(now, hours(-between(1, 60)))
    const from = plus(slots[0] ?? now, seconds(between(-2, 6) * HALF_HOUR))
    const end = random() < 0.3 ? plus(madeAt, minutes(between(1, 3) * 25)) : undefined
    return {
      ...{ overrideId: `${queueId}/${n}`, queueId, madeAt, from, to: plus(from, seconds(between(1, 8) * HALF_HOUR)) },
      ...{
        operation: pick(['multiply', 'add', 'set'] as const) ?? 'add',
        branch: pick(['', '', 'storm', 'calm']) ?? '',
        reason: 'r',
        author: 'mei',
      },
      amount: random() < 0.2 ? -50 : between(0, 30) / 10,
      ...(end === undefined ? {} : random() < 0.5 ? { expiresAt: end } : { withdrawn: { at: end, by: 'lin', reason: 'off' } }),
    }
  }),
)

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  const { store } = opened
  await migrate(store)
  const cells = queues.flatMap((queue_id) => slots.map((slotAt) => ({ queue_id, slotAt, slot_at: toIso(slotAt) })))
  await insertRows(
    store,
    'forecasts_v1',
    cells.map(({ queue_id, slotAt, slot_at }) => ({
      ...{
        forecast_id: `${queue_id}/${slotAt}`,
        run_id: 'run',
        model: 'm',
        role: 'official',
        queue_id,
        slot_at,
        mean: meanOf(queue_id, slotAt),
      },
      ...{ lo80: 0, hi80: 99, lo95: 0, hi95: 99, origin_at: toIso(originOf(slotAt)), as_of: toIso(originOf(slotAt)) },
    })),
  )
  await insertRows(
    store,
    'volume_history_v1',
    cells.map(({ queue_id, slot_at }) => ({ queue_id, slot_at, calls: 5, author: 'test' })),
  )
  await insertRows(
    store,
    'forecast_overrides_v1',
    overrides.map((one) => ({
      ...{ override_id: one.overrideId, queue_id: one.queueId, from_at: toIso(one.from), to_at: toIso(one.to), operation: one.operation },
      ...{ amount: one.amount, reason: one.reason, author: one.author, branch: one.branch, made_at: toIso(one.madeAt), version: 1 },
      expires_at: one.expiresAt === undefined ? null : toIso(one.expiresAt),
      ...(one.withdrawn ? { withdrawn_at: toIso(one.withdrawn.at), withdrawn_by: one.withdrawn.by } : {}),
    })),
  )
})
afterAll(() => opened[Symbol.asyncDispose]())

test('forecasts_planned: the official plan and every branch of 80 queues, as of now', async () => {
  const rows = await opened.store.query<{ queue: string; slot: string; branch: string; planned: number; overrides: string[] }>(
    'select queue_id as queue, slot_at as slot, branch, planned, overrides from forecasts_planned order by queue, slot, branch',
  )
  expect(rows.length).toBeGreaterThan(1000)
  for (const row of rows) {
    const slot = { queueId: row.queue, slotAt: instant(Date.parse(row.slot)) }
    expect([row, row.planned]).toEqual([
      row,
      expect.closeTo(applyOverrides(meanOf(row.queue, slot.slotAt), slot, overrides, now, row.branch), 9),
    ])
    expect([row, row.overrides]).toEqual([row, overridesOn(slot, overrides, now, row.branch).map(({ overrideId }) => overrideId)])
  }
  expect(rows.filter((row) => row.overrides.length > 1).length).toBeGreaterThan(200)
})

test('forecast_accuracy: what was planned at the origin of a day ahead, and an hour before', async () => {
  const rows = await opened.store.query<{ queue: string; slot: string; lead: string; minutes: number; planned: number }>(
    'select queue_id as queue, slot_at as slot, lead, lead_minutes as minutes, planned from forecast_accuracy order by queue, slot, lead',
  )
  expect(rows.length).toBeGreaterThan(1000)
  for (const row of rows) {
    const slot = { queueId: row.queue, slotAt: instant(Date.parse(row.slot)) }
    const at = row.lead.startsWith('D') ? originOf(slot.slotAt) : plus(slot.slotAt, minutes(-row.minutes))
    expect([row, row.planned]).toEqual([row, expect.closeTo(applyOverrides(meanOf(row.queue, slot.slotAt), slot, overrides, at), 9)])
  }
})

test('forecast_override_value: what each override of the official plan alone makes of the day-ahead forecast', async () => {
  const dayAhead = await opened.store.query<{ queue: string; slot: string; actual: number }>(
    "select queue_id as queue, slot_at as slot, actual from forecast_accuracy where lead = 'D-1'",
  )
  const found = await opened.store.query<{ id: string; slots: string; error: number }>(
    'select override_id as id, slots, error_with as error from forecast_override_value order by id',
  )
  const expected = overrides.flatMap((one) => {
    const errors = dayAhead.flatMap(({ queue, slot, actual }) => {
      const [queueId, slotAt] = [queue, instant(Date.parse(slot))]
      const stands = one.branch === '' && overridesOn({ queueId, slotAt }, [one], slotAt).length > 0
      return stands ? [Math.abs(applyOverrides(meanOf(queueId, slotAt), { queueId, slotAt }, [one], slotAt) - actual)] : []
    })
    const error = errors.reduce((sum, each) => sum + each, 0)
    return errors.length === 0 ? [] : [{ id: one.overrideId, slots: String(errors.length), error: expect.closeTo(error, 6) }]
  })
  expect(expected.length).toBeGreaterThan(50)
  expect(found).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)))
})
