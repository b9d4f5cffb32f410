/** Sites and the whole: their own forecasts, reconciled with those of the queues, as rows of `forecast_sums_v1`. */
import { hashId } from '../../domain/kernel/hash.ts'
import { DAY_MS, type Instant, instant } from '../../domain/kernel/time.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import type { SlotForecast } from '../../forecasting/forecast.ts'
import { reconcile } from '../../forecasting/hierarchy.ts'
import { queryColumns } from '../../sql/arrow.ts'
import type { Store } from '../../sql/store.ts'
import type { DemandSlot } from './demand.ts'
import { DEFAULT_AHT_SECONDS, fitQueue, type QueueForecast } from './forecast-queue.ts'
import type { ForecastRun, Hotline, PastDays } from './hotline.ts'
import { readPastSlots } from './past-forecasts.ts'

export type Sum = { readonly level: 'site' | 'total'; readonly siteId: string; readonly queueIds: readonly string[] }

const PAST_DAYS = 60
/** Fewer days settle no covariance. */
const LEAST_PAST_DAYS = 21

const keyOf = ({ level, siteId }: Pick<Sum, 'level' | 'siteId'>): string => `${level}/${siteId}`

export function sumsOf(queueIds: readonly string[], siteOf: (queueId: string) => string): Sum[] {
  const sites = new Map<string, string[]>()
  for (const queueId of queueIds) if (siteOf(queueId) !== '') sites.set(siteOf(queueId), [...(sites.get(siteOf(queueId)) ?? []), queueId])
  const bySite = [...sites].map(([siteId, ids]): Sum => ({ level: 'site', siteId, queueIds: ids }))
  return [...bySite, { level: 'total', siteId: '', queueIds }]
}

export type SumRow = ReturnType<typeof sumRows>[number]

/**
 * Queues as they are where the sums are simply added up; moved where there are two sites or more and the past tells how accurate each was. On the
 * assistance hotline (14 skills, 2012-07 … 09, leads 1 / 7 / 14) that took .9992 / .9990 / .9979 of the skills' error; with the whole alone 1.0005 / 1.0002 / .9997.
 */
export async function addUp(
  context: ForecastRun,
  hotline: Hotline,
  queues: readonly QueueForecast[],
): Promise<{ readonly queues: readonly QueueForecast[]; readonly sums: SumRow[] }> {
  if (queues.length === 0) return { queues, sums: [] }
  const ids = queues.map(({ queueId }) => queueId)
  const sums = sumsOf(ids, (queueId) => hotline.register.queues.get(queueId)?.siteId ?? '')
  const direct = await forecastSums(context, hotline, sums, queues)
  // A sum of one queue tells nothing that the queue does not.
  const wholes = sums.filter(({ queueIds }) => queueIds.length > 1)
  const isMoved =
    wholes.length > 1 &&
    wholes.some(({ queueIds }) => queueIds.length < ids.length) &&
    hasPast(hotline.past, [...ids, ...wholes.map(keyOf)])
  const moved = isMoved ? minTrace(context.zone, queues, wholes, direct, hotline.past) : queues
  const model = isMoved ? 'min-trace' : 'bottom-up'
  return {
    queues: moved,
    sums: sums.flatMap((sum) => sumRows(context, hotline.origin, { sum, model, queues: moved, own: direct.get(keyOf(sum)) })),
  }
}

/** One fit for each different set of queues; that of a single queue is its own. */
async function forecastSums(
  context: ForecastRun,
  hotline: Hotline,
  sums: readonly Sum[],
  queues: readonly QueueForecast[],
): Promise<ReadonlyMap<string, QueueForecast>> {
  const bySet = new Map<string, QueueForecast>(queues.map((one) => [one.queueId, one]))
  const made = new Map<string, QueueForecast>()
  for (const sum of sums) {
    const set = sum.queueIds.join('\n')
    let one = bySet.get(set)
    if (!one) {
      context.signal.throwIfAborted()
      const { origin, horizonDays, calendarOf } = hotline
      const history = summed(sum.queueIds.map((queueId) => hotline.demand.get(queueId) ?? []))
      const plan = { queueId: '', history, calendar: calendarOf(''), origin, horizonDays, hours: undefined }
      one = await fitQueue(context, { ...plan, defaultAhtSeconds: DEFAULT_AHT_SECONDS })
      bySet.set(set, one)
    }
    made.set(keyOf(sum), one)
  }
  return made
}

function summed(histories: readonly (readonly DemandSlot[])[]): DemandSlot[] {
  const slots = new Map<Instant, DemandSlot>()
  for (const history of histories)
    for (const { slotAt, calls, handled, handleSeconds } of history) {
      const before = slots.get(slotAt) ?? { slotAt, calls: 0, handled: 0, handleSeconds: 0 }
      slots.set(slotAt, {
        ...{ slotAt, calls: before.calls + calls, handled: before.handled + handled },
        handleSeconds: before.handleSeconds + handleSeconds,
      })
    }
  return [...slots.values()].sort((a, b) => a.slotAt - b.slotAt)
}

const hasPast = (past: PastDays | undefined, keys: readonly string[]): past is PastDays =>
  past !== undefined && commonDays(past, keys).length >= LEAST_PAST_DAYS

const commonDays = (past: PastDays, keys: readonly string[]): string[] =>
  [...(past.get(keys[0] ?? '')?.keys() ?? [])].filter((day) => keys.every((key) => past.get(key)?.has(day))).sort()

/** Day totals reconciled; every slot and band of a queue moves with its day. */
function minTrace(
  zone: string,
  queues: readonly QueueForecast[],
  sums: readonly Sum[],
  direct: ReadonlyMap<string, QueueForecast>,
  known: PastDays | undefined,
): QueueForecast[] {
  const past = known ?? new Map<string, Map<string, number>>()
  const keys = [...queues.map(({ queueId }) => queueId), ...sums.map(keyOf)]
  const errors = commonDays(past, keys).map((day) => Float64Array.from(keys, (key) => past.get(key)?.get(day) ?? 0))
  const totals = [...queues, ...sums.flatMap((sum) => direct.get(keyOf(sum)) ?? [])].map(({ official }) => dayTotals(official.slots, zone))
  const of = sums.map(({ queueIds }) => queueIds.map((queueId) => queues.findIndex((one) => one.queueId === queueId)))
  const factors = queues.map(() => new Map<string, number>())
  for (const day of totals[0]?.keys() ?? []) {
    const [parts, wholes] = [totals.slice(0, queues.length), totals.slice(queues.length)].map((some) =>
      some.map((one) => one.get(day) ?? 0),
    )
    const moved = reconcile({ parts: parts ?? [], sums: (wholes ?? []).map((total, k) => ({ total, of: of[k] ?? [] })), past: errors })
    parts?.forEach((before, k) => void factors[k]?.set(day, before > 0 ? (moved.parts[k] ?? 0) / before : 1))
  }
  return queues.map((queue, k) => ({
    ...queue,
    official: {
      ...queue.official,
      slots: queue.official.slots.map((slot) => scaled(slot, factors[k]?.get(localDate(slot.slotAt, zone)) ?? 1)),
    },
  }))
}

function dayTotals(slots: readonly SlotForecast[], zone: string): Map<string, number> {
  const days = new Map<string, number>()
  for (const { slotAt, mean } of slots) days.set(localDate(slotAt, zone), (days.get(localDate(slotAt, zone)) ?? 0) + mean)
  return days
}

const scaled = ({ slotAt, mean, lo80, hi80, lo95, hi95 }: SlotForecast, by: number): SlotForecast => ({
  ...{ slotAt, mean: mean * by, lo80: lo80 * by, hi80: hi80 * by, lo95: lo95 * by, hi95: hi95 * by },
})

type MadeSum = {
  readonly sum: Sum
  readonly model: string
  readonly queues: readonly QueueForecast[]
  readonly own: QueueForecast | undefined
}

/** The mean is the queues' sum; the bands are the sum's own, moved with the mean, as bands of queues do not add up. */
function sumRows({ runId, startedAt }: ForecastRun, origin: Instant, { sum, model, queues, own }: MadeSum) {
  const members = queues.filter(({ queueId }) => sum.queueIds.includes(queueId))
  const slots = new Map<Instant, { parts: SlotForecast[]; seconds: number }>()
  for (const { official, ahtAt } of members)
    for (const slot of official.slots) {
      const known = slots.get(slot.slotAt) ?? { parts: [], seconds: 0 }
      known.parts.push(slot)
      known.seconds += slot.mean * (ahtAt.get(slot.slotAt) ?? DEFAULT_AHT_SECONDS)
      slots.set(slot.slotAt, known)
    }
  const bands = new Map(own?.official.slots.map((slot) => [slot.slotAt, slot]))
  const naive = new Map(own?.challenger.slots.map(({ slotAt, mean }) => [slotAt, mean]))
  return [...slots].map(([slotAt, { parts, seconds }]) => {
    const calls = parts.reduce((total, { mean }) => total + mean, 0)
    const direct = bands.get(slotAt)
    return {
      ...{
        sum_id: hashId('forecast-sum', runId, sum.level, sum.siteId, slotAt),
        run_id: runId,
        model,
        level: sum.level,
        site_id: sum.siteId,
      },
      ...{
        slot_at: new Date(slotAt),
        mean: calls,
        ...bandsOf(calls, parts, direct),
        direct: direct?.mean ?? calls,
        naive: naive.get(slotAt) ?? 0,
      },
      ...{ aht_s: calls > 0 ? seconds / calls : null, origin_at: new Date(origin), as_of: new Date(startedAt) },
    }
  })
}

/** Where the sum's own forecast is another world (a queue that has just begun), half-widths of the queues are added as squares. */
function bandsOf(calls: number, parts: readonly SlotForecast[], direct: SlotForecast | undefined) {
  const ratio = direct && direct.mean > 0 ? calls / direct.mean : 0
  if (direct && ratio >= 0.5 && ratio <= 2) {
    const { lo80, hi80, lo95, hi95 } = scaled(direct, ratio)
    return { lo80: Math.min(calls, lo80), hi80: Math.max(calls, hi80), lo95: Math.min(calls, lo95), hi95: Math.max(calls, hi95) }
  }
  const width = (of: (part: SlotForecast) => number): number => Math.sqrt(parts.reduce((sum, part) => sum + of(part) ** 2, 0))
  return {
    lo80: Math.max(0, calls - width(({ mean, lo80 }) => mean - lo80)),
    hi80: calls + width(({ mean, hi80 }) => hi80 - mean),
    lo95: Math.max(0, calls - width(({ mean, lo95 }) => mean - lo95)),
    hi95: calls + width(({ mean, hi95 }) => hi95 - mean),
  }
}

/** Day-ahead errors of the last two months before `until`, of queues and of the sums' own forecasts. */
export async function readPastDays(store: Store, zone: string, until: Instant, siteOf: (queueId: string) => string): Promise<PastDays> {
  const from = instant(until - PAST_DAYS * DAY_MS)
  const [slots, rows] = [await readPastSlots(store, zone, from, until), await readDirect(store, from, until)]
  const errors = new Map<string, Map<string, number>>()
  const actual = new Map<string, Map<string, number>>()
  const add = (to: Map<string, Map<string, number>>, key: string, day: string, value: number): void => {
    const days = to.get(key) ?? new Map<string, number>()
    days.set(day, (days.get(day) ?? 0) + value)
    to.set(key, days)
  }
  for (const [queueId, past] of slots)
    for (const { slotAt, mean, actual: came } of past) {
      const day = localDate(slotAt, zone)
      add(errors, queueId, day, came - mean)
      for (const key of [keyOf({ level: 'total', siteId: '' }), keyOf({ level: 'site', siteId: siteOf(queueId) })])
        add(actual, key, day, came)
    }
  for (const { key, slotAt, direct } of rows) add(errors, key, localDate(slotAt, zone), -direct)
  for (const [key, days] of actual) for (const [day, came] of days) if (errors.get(key)?.has(day)) add(errors, key, day, came)
  return errors
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
