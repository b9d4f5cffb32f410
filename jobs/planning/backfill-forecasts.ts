/** Backlog job: forecasts that past days would have got, each from the data before its origin alone, so that accuracy is known from the start. */
import { DAY_MS, type Instant, instant, minutes, seconds } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../../domain/kernel/zone.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../sql/store.ts'
import { type Job, NotYet, type Run } from '../engine/job.ts'
import { calendarsAt } from './calendar.ts'
import { readDemand } from './demand.ts'
import { forecastHotline } from './forecast-hotline.ts'
import { historyFrom } from './forecast-volume.ts'
import { type ForecastDeps, zonesFor } from './hotline.ts'
import { readRegister } from './queue-register.ts'

/** Four weeks of origins show each lead up to D-28 at least once. */
const ORIGINS = 28
/** A forecast from less would tell more about the start than about the model. */
const LEAST_HISTORY_MS = 14 * DAY_MS
/** Of one run: others wait for the compute thread meanwhile. */
const ORIGINS_PER_RUN = 2

export const backfillForecasts: Job<ForecastDeps & { readonly ledger: Ledger }> = {
  name: 'backfill-forecasts',
  description: 'Computes the forecasts of past days that have none, from the data before each, to measure accuracy.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(20) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const { store, zone } = context
    const today = localDay(localDate(context.clock(), zone), zone)
    const watermark = await context.watermark()
    if (watermark !== undefined && watermark < today.from - DAY_MS) throw new NotYet('The history is still being written.')
    const made = await originsMade(store, instant(today.from - (ORIGINS + 1) * DAY_MS))
    if (![...made].some((origin) => origin >= today.from - DAY_MS)) throw new NotYet('The first forecast of the coming days goes before.')
    const missing = pastOrigins(localDate(today.from, zone), zone).filter((origin) => !made.has(origin))
    const newest = missing[0]
    if (newest === undefined || newest - (await firstDemandAt(store)) < LEAST_HISTORY_MS) return 0
    const demand = await readDemand(store, historyFrom(newest), today.from)
    let rows = 0
    for (const origin of missing.slice(0, ORIGINS_PER_RUN)) rows += await forecastFrom(context, origin, today.from, demand)
    return rows
  },
}

/** Midnights of the last days, newest first. */
const pastOrigins = (today: string, zone: string): Instant[] =>
  Array.from({ length: ORIGINS }, (_, back) => localDay(addDays(today, -back), zone).from)

async function firstDemandAt(store: Store): Promise<number> {
  const [row] = await store.query<{ first: number }>(`select toUnixTimestamp(min(slot_at)) as first from demand_30m having count() > 0`)
  return (row?.first ?? 0) * 1000
}

async function originsMade(store: Store, from: Instant): Promise<Set<Instant>> {
  const rows = await store.query<{ origin: number }>(
    `select toUnixTimestamp(origin_at) as origin from forecasts_v1
     where origin_at >= {from:DateTime64(3,'UTC')} and slot_at >= {from:DateTime64(3,'UTC')} and role = 'official' group by origin`,
    { from: new Date(from) },
  )
  return new Set(rows.map(({ origin }) => instant(origin * 1000)))
}

async function forecastFrom(
  context: ForecastDeps & { readonly ledger: Ledger } & Run,
  origin: Instant,
  until: Instant,
  demand: Awaited<ReturnType<typeof readDemand>>,
): Promise<number> {
  const { store, ledger } = context
  const zones = await zonesFor(context)
  const [calendarOf, register] = [await calendarsAt(ledger, zones, origin), await readRegister(store, ledger, origin)]
  const horizonDays = Math.max(1, Math.min(ORIGINS, Math.round((until - origin) / DAY_MS)))
  const known = new Map([...demand].filter(([, history]) => origin - (history[0]?.slotAt ?? origin) >= LEAST_HISTORY_MS))
  const queues = new Map([...register.queues].filter(([queueId]) => known.has(queueId)))
  return forecastHotline(context, {
    ...{ origin, horizonDays, demand: known, zones, calendarOf, isFallback: () => false, past: undefined },
    register: { ...register, queues, expected: new Map() },
  })
}
