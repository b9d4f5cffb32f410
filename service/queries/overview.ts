/** Today so far and the same weekday last week; the trend with its forecast; seats and orders as they are now. */
import { type Instant, type Interval, instant, minutes, plus, slotOf, toIso } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../../domain/kernel/zone.ts'
import type { Store } from '../../sql/store.ts'
import type { Overview, QueueRow, TrendPoint } from '../api/overview.ts'
import { zoneOf } from './directory.ts'
import { MEASURES, type MeasureRow, measuresOf } from './measures.ts'

const HALF_HOUR_MS = 1_800_000
const IN_SCOPE = `slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})`

type Scope = { readonly store: Store; readonly site: string; readonly now: Instant; readonly day: Interval }

export type OverviewNumbers = Omit<Overview, 'jobs' | 'freshness'>

export async function readOverview(store: Store, now: Instant, site = ''): Promise<OverviewNumbers> {
  const zone = await zoneOf(store, site)
  const date = localDate(now, zone)
  const scope: Scope = { store, site, now, day: localDay(date, zone) }
  const before = localDay(addDays(date, -7), zone)
  // Whole slots of 15 min only: half a slot of last week can't be told from the roll-up.
  const sameTime = slotOf(instant(before.from + (now - scope.day.from)), minutes(15))
  const [targets, today, lastWeek, queues, trend, seats, orders, quality] = await Promise.all([
    readTargets(scope),
    measures(scope, scope.day.from, scope.day.to),
    measures(scope, before.from, sameTime),
    byQueue(scope),
    readTrend(scope),
    seatsNow(scope),
    readOrders(scope),
    qualityOfDay(scope),
  ])
  return {
    asOf: toIso(now),
    from: toIso(scope.day.from),
    to: toIso(scope.day.to),
    today,
    lastWeek,
    targets,
    queues,
    trend,
    seats,
    orders,
    quality,
  }
}

/** 80 % in 20 s and at most 5 % abandoned: common aims of operators' hotlines, shown where no queue states its own. */
const USUAL = { serviceLevelRatio: 0.8, answerSeconds: 20, abandonRatio: 0.05 }

async function readTargets({ store, site }: Scope) {
  const rows = await store.query<{ level: number | null; answer: number | null }>(
    `select avgOrNull(service_level_target_ratio) as level, avgOrNull(answer_target_s) as answer from dim_queues_current where {site:String} = '' or site_id = {site:String}`,
    { site },
  )
  return {
    ...USUAL,
    serviceLevelRatio: rows[0]?.level ?? USUAL.serviceLevelRatio,
    answerSeconds: Math.round(rows[0]?.answer ?? USUAL.answerSeconds),
  }
}

async function measures({ store, site }: Scope, from: Instant, to: Instant) {
  const rows = await store.query<MeasureRow>(`select ${MEASURES} from kpi_queue_15m where ${IN_SCOPE}`, {
    from: new Date(from),
    to: new Date(to),
    site,
  })
  return measuresOf(rows[0])
}

async function byQueue({ store, site, day }: Scope): Promise<QueueRow[]> {
  const rows = await store.query<MeasureRow & { queue_id: string }>(
    `select queue_id, ${MEASURES} from kpi_queue_15m where ${IN_SCOPE} group by queue_id order by queue_id`,
    { from: new Date(day.from), to: new Date(day.to), site },
  )
  return rows.map((row) => ({ queueId: row.queue_id, ...measuresOf(row) }))
}

type ForecastRow = { slot: string; mean: number; lo80: number; hi80: number }

async function readTrend({ store, site, day, now }: Scope): Promise<TrendPoint[]> {
  const params = { from: new Date(day.from), to: new Date(day.to), site }
  const [actual, forecast] = await Promise.all([
    store.query<MeasureRow & { slot: string }>(
      `select toStartOfInterval(slot_at, interval 30 minute) as slot, ${MEASURES} from kpi_queue_15m where ${IN_SCOPE} group by slot`,
      params,
    ),
    // Queues are taken as independent: half-widths add as squares.
    store.query<ForecastRow>(
      `select slot_at as slot, sum(f.mean) as mean, greatest(0, sum(f.mean) - sqrt(sum(pow(f.mean - f.lo80, 2)))) as lo80, sum(f.mean) + sqrt(sum(pow(f.hi80 - f.mean, 2))) as hi80
       from forecasts_current as f
       where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
         and ({site:String} = '' or queue_id in (select queue_id from dim_queues_current where site_id = {site:String}))
       group by slot`,
      params,
    ),
  ])
  const counted = new Map(actual.map((row) => [Date.parse(row.slot), row]))
  const expected = new Map(forecast.map((row) => [Date.parse(row.slot), row]))
  const hasAny = actual.length > 0
  return slotsOf(day).map((slot) => trendPoint(slot, slot <= now && hasAny, counted.get(slot), expected.get(slot)))
}

function trendPoint(slot: Instant, hasBegun: boolean, counted: MeasureRow | undefined, expected: ForecastRow | undefined): TrendPoint {
  const { offered, handled, serviceLevelRatio } = measuresOf(counted)
  return {
    slotAt: toIso(slot),
    offered: hasBegun ? offered : null,
    handled: hasBegun ? handled : null,
    serviceLevelRatio,
    mean: expected?.mean ?? null,
    lo80: expected?.lo80 ?? null,
    hi80: expected?.hi80 ?? null,
  }
}

function slotsOf(day: Interval): Instant[] {
  const slots: Instant[] = []
  for (let at: number = day.from; at < day.to; at += HALF_HOUR_MS) slots.push(instant(at))
  return slots
}

async function seatsNow({ store, site, now }: Scope) {
  // An open interval is `unknown` after 16 h, so nothing older can be a seat's present state.
  return store.query<{ state: string; seats: number }>(
    `select state_now as state, toUInt32(count()) as seats from (
       select seat_id, argMax(state, from_at) as state_now from seat_intervals
       where from_at >= {since:DateTime64(3,'UTC')} and from_at <= {now:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})
       group by seat_id)
     group by state order by seats desc, state`,
    { now: new Date(now), since: new Date(now - 16 * 3_600_000), site },
  )
}

async function readOrders({ store, site, now, day }: Scope) {
  const soon = plus(now, minutes(120))
  const [byType, flow] = await Promise.all([
    store.query<{ orderType: string; open: number; overdue: number; dueSoon: number }>(
      `select order_type as orderType, toUInt32(count()) as open, toUInt32(countIf(resolve_due_at < {now:DateTime64(3,'UTC')})) as overdue,
         toUInt32(countIf(resolve_due_at >= {now:DateTime64(3,'UTC')} and resolve_due_at < {soon:DateTime64(3,'UTC')})) as dueSoon
       from work_orders where resolved_at is null and closed_at is null and ({site:String} = '' or site_id = {site:String})
       group by order_type order by open desc, order_type`,
      { now: new Date(now), soon: new Date(soon), site },
    ),
    store.query<{ openedToday: number; resolvedToday: number }>(
      `select toFloat64(sum(opened)) as openedToday, toFloat64(sum(resolved)) as resolvedToday from kpi_work_order_15m
       where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}`,
      { from: new Date(day.from), to: new Date(day.to) },
    ),
  ])
  const sum = (of: 'open' | 'overdue' | 'dueSoon') => byType.reduce((total, row) => total + row[of], 0)
  return {
    open: sum('open'),
    overdue: sum('overdue'),
    dueSoon: sum('dueSoon'),
    openedToday: flow[0]?.openedToday ?? 0,
    resolvedToday: flow[0]?.resolvedToday ?? 0,
    byType,
  }
}

async function qualityOfDay({ store, site, now }: Scope) {
  const rows = await store.query<{ scored: number; meanRatio: number | null; failed: number; needsReview: number }>(
    `select toUInt32(count()) as scored, avgOrNull(score_ratio) as meanRatio, toUInt32(countIf(is_failed)) as failed, toUInt32(countIf(needs_review)) as needsReview
     from scores_current where recorded_at >= {from:DateTime64(3,'UTC')} and recorded_at < {to:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})`,
    { from: new Date(now - 86_400_000), to: new Date(now), site },
  )
  return rows[0] ?? { scored: 0, meanRatio: null, failed: 0, needsReview: 0 }
}
