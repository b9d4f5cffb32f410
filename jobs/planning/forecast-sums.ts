/** Sites and the whole: their own forecasts, reconciled with those of the queues, as rows of `forecast_sums_v1`. */
import { hashId } from '../../domain/kernel/hash.ts'
import { DAY_MS, type Instant, instant } from '../../domain/kernel/time.ts'
import { addDemand } from '../../forecasting/demand.ts'
import {
  addUp,
  keyOf,
  type NamedForecast,
  type PastDays,
  pastErrors,
  reconcileQueues,
  type Sum,
  type SumSlot,
  sumsOf,
} from '../../forecasting/sums.ts'
import { queryColumns } from '../../sql/arrow.ts'
import type { Store } from '../../sql/store.ts'
import type { QueueZones } from '../local-zone.ts'
import { fitQueue, spanOf, wholeDays, within } from './forecast-queue.ts'
import type { ForecastRun, Hotline } from './hotline.ts'
import { readPastSlots } from './past-forecasts.ts'

const PAST_DAYS = 60

export type SumRow = ReturnType<typeof rowOf>

/** The queues, moved where their past tells how, and the rows of their sums. */
export async function sumUp(
  context: ForecastRun,
  hotline: Hotline,
  made: readonly NamedForecast[],
): Promise<{ readonly queues: readonly NamedForecast[]; readonly sums: SumRow[] }> {
  if (made.length === 0) return { queues: made, sums: [] }
  const sums = sumsOf(
    made.map(({ queueId }) => queueId),
    (queueId) => hotline.register.queues.get(queueId)?.siteId ?? '',
  )
  const direct = await forecastSums(context, hotline, sums, made)
  const { model, queues } = reconcileQueues({ zone: context.zone, queues: made, sums, direct, past: hotline.past })
  const rows = sums.flatMap((sum) => {
    const members = queues.filter(({ queueId }) => sum.queueIds.includes(queueId))
    return addUp(members, direct.get(keyOf(sum))).map((slot) => rowOf(context, hotline.origin, { sum, model, slot }))
  })
  return { queues, sums: rows }
}

/** One fit for each different set of queues; that of a single queue is its own. */
async function forecastSums(
  context: ForecastRun,
  { origin, horizonDays, zones, calendarOf, demand }: Hotline,
  sums: readonly Sum[],
  queues: readonly NamedForecast[],
): Promise<ReadonlyMap<string, NamedForecast>> {
  const bySet = new Map(queues.map((one) => [one.queueId, one]))
  const made = new Map<string, NamedForecast>()
  for (const sum of sums) {
    const set = sum.queueIds.join('\n')
    let one = bySet.get(set)
    if (!one) {
      context.signal.throwIfAborted()
      const history = addDemand(sum.queueIds.map((queueId) => demand.get(queueId) ?? []))
      // A site's days are its own, those of the whole the hotline's.
      const zone = sum.level === 'site' ? zones.of(sum.queueIds[0] ?? '') : context.zone
      const plan = { queueId: '', history, calendar: calendarOf('', zone), ...wholeDays({ origin, horizonDays }, zone) }
      one = within(await fitQueue(context, plan), spanOf({ origin, horizonDays }, context.zone))
      bySet.set(set, one)
    }
    made.set(keyOf(sum), one)
  }
  return made
}

type Made = { readonly sum: Sum; readonly model: string; readonly slot: SumSlot }

function rowOf({ runId, startedAt }: ForecastRun, origin: Instant, { sum: { level, siteId }, model, slot }: Made) {
  const { slotAt, mean, lo80, hi80, lo95, hi95, direct, naive, ahtSeconds } = slot
  return {
    ...{ sum_id: hashId('forecast-sum', runId, level, siteId, slotAt), run_id: runId, model, level, site_id: siteId },
    ...{ slot_at: new Date(slotAt), mean, lo80, hi80, lo95, hi95, direct, naive, aht_s: ahtSeconds },
    ...{ origin_at: new Date(origin), as_of: new Date(startedAt) },
  }
}

/** Day-ahead errors of the last two months before `until`, of queues and of the sums' own forecasts. */
export async function readPastDays(
  store: Store,
  zones: QueueZones,
  until: Instant,
  siteOf: (queueId: string) => string,
): Promise<PastDays> {
  const from = instant(until - PAST_DAYS * DAY_MS)
  return pastErrors(await readPastSlots(store, zones, from, until), await readDirect(store, from, until), siteOf, zones.of(''))
}

async function readDirect(store: Store, from: Instant, to: Instant): Promise<{ key: string; slotAt: Instant; direct: number }[]> {
  const rows = await queryColumns(
    store,
    `select concat(toString(level), '/', site_id) as name, toUnixTimestamp(slot_at) as slot, argMax(direct, tuple(origin_at, as_of)) as own from forecast_sums_v1
     where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and origin_at <= slot_at group by level, site_id, slot_at order by name, slot`,
    { from: new Date(from), to: new Date(to) },
  )
  const [slot, own] = ['slot', 'own'].map(rows.numbers)
  return rows.texts('name').map((key, row) => ({ key, slotAt: instant((slot?.[row] ?? 0) * 1000), direct: own?.[row] ?? 0 }))
}
