/** Half-hours in which nobody called are judged like others; those that no record reaches are not known. Watermarks never fall. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HALF_HOUR_MS, hours, instant, minutes, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { migrate } from '../../sql/migrate.ts'
import { watermarkOf } from '../../sql/watermark.ts'
import { insertRows } from '../support/insert-rows.ts'
import { deliver } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

const FROM = instant(Math.floor((Date.now() - hours(48) * 1000) / HALF_HOUR_MS) * HALF_HOUR_MS)
const slot = (n: number) => plus(FROM, minutes(30 * n))

test('a half-hour without calls counts as 0 where the queue was open, and not beyond the last demand', async () => {
  // Open in half-hours 0 to 3 and 5; calls in 0 and 2 of queue a, and the last of all in 3 of queue b.
  const call = (queueId: string, n: number, m: number) => ({
    ...{ callId: `${queueId}-${n}-${m}`, revision: 1, siteId: 's', queueId, direction: 'inbound', outcome: 'answered' },
    offeredAt: toIso(plus(slot(n), minutes(1))),
  })
  await deliver(opened.store, 'calls', [call('a', 0, 1), call('a', 0, 2), call('a', 2, 1), call('b', 3, 1)])
  const origin = toIso(plus(FROM, hours(-24)))
  await insertRows(
    opened.store,
    'forecasts_v1',
    [2, 2, 2, 2, 0, 2].map((mean, n) => ({
      ...{ forecast_id: `f/${n}`, run_id: 'r', model: 'm', role: 'official', queue_id: 'a', slot_at: toIso(slot(n)), mean },
      ...{ lo80: 0, hi80: 4, lo95: 0, hi95: 5, origin_at: origin, as_of: origin },
    })),
  )
  const rows = await opened.store.query(
    "select slot_at, actual, mean from forecast_accuracy where lead = 'D-1' and queue_id = 'a' order by slot_at",
  )
  const [board] = await opened.store.query("select toUInt32(count()) as n, sum(actual) as came from kpi_forecast_30m where queue_id = 'a'")
  expect(board).toEqual({ n: 3, came: 3 })
  // Half-hour 3 is the last on record: whether more came to queue a is not known before a later one is. 4 was closed.
  expect(rows).toEqual([
    { slot_at: toIso(slot(0)), actual: 2, mean: 2 },
    { slot_at: toIso(slot(1)), actual: 0, mean: 2 },
    { slot_at: toIso(slot(2)), actual: 1, mean: 2 },
  ])
})

test('dead letters landed again and old records of a live source leave the watermark where it was', async () => {
  const now = instant(Date.now())
  const landed = (source: string, at: number, offset: number) => ({
    ...{ record_source: source, record_generation: 0, record_partition: 0, record_offset: offset, sent_at: now, ingested_at: now },
    ...{ record_key: null, record_headers: {} },
    original_value: JSON.stringify({
      ...{
        interfaceCallId: `w-${offset}`,
        revision: 0,
        interfaceId: 'crm',
        operation: 'read',
        calledAt: toIso(instant(at)),
        durationMs: 1,
        outcome: 'ok',
      },
    }),
  })
  const land = (source: string, at: number, offset: number) =>
    insertRows(opened.store, 'landing_interface_calls', [{ ...landed(source, at, offset), sent_at: toIso(now), ingested_at: toIso(now) }])
  const read = watermarkOf(opened.store, () => plus(now, seconds(1)))
  await deliver(opened.store, 'interface-calls', [])
  await land('kafka:one', now - 1000, 1)
  const passed = await read()
  await land('replay:kafka:one', plus(now, hours(-9)), 2)
  expect(await read()).toBe(passed)
  await land('http', plus(now, hours(-9)), 3)
  expect(await read()).toBe(passed)
})
