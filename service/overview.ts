/** Today so far and the same weekday last week; the trend with its forecast; seats and orders as they are now. */

import {
  DAY_MS,
  days,
  HALF_HOUR_MS,
  type Instant,
  type Interval,
  instant,
  minutes,
  plus,
  seconds,
  slotOf,
  toIso,
} from '../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../domain/kernel/zone.ts'
import { USUAL_TARGET } from '../domain/operations/queue-target.ts'
import { LONGEST_STATE } from '../domain/traffic/seat.ts'
import { type Banded, bandsOfSum } from '../forecasting/sum-bands.ts'
import { queueRollup } from '../sql/kpi/rollup-queue.ts'
import { workOrderRollup } from '../sql/kpi/rollup-work-order.ts'
import { TARGETS } from '../sql/kpi/targets.ts'
import { zoneOf } from '../sql/reads/directory.ts'
import { MEASURES, type MeasureRow, measuresOf } from '../sql/reads/measures.ts'
import type { Store } from '../sql/store.ts'
import type { Overview, QueueMeasures, QueueRow, TrendPoint } from './api/overview.ts'

const IN_SCOPE = `slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})`

type Scope = { readonly store: Store; readonly site: string; readonly now: Instant; readonly day: Interval }

export type OverviewNumbers = Omit<Overview, 'alerts' | 'jobs' | 'freshness'>

export async function readOverview(store: Store, now: Instant, site = ''): Promise<OverviewNumbers> {
  const zone = await zoneOf(store, site)
  const date = localDate(now, zone)
  const scope: Scope = { store, site, now, day: localDay(date, zone) }
  const before = localDay(addDays(date, -7), zone)
  // Whole slots of 15 min only: half a slot of last week can't be told from the roll-up.
  const sameTime = slotOf(instant(before.from + (now - scope.day.from)), minutes(15))
  const [targets, counted, lastWeek, forecast, seats, orders, quality] = await Promise.all([
    readTargets(scope),
    readToday(scope),
    measures(scope, before.from, sameTime),
    readExpected(scope),
    seatsNow(scope),
    readOrders(scope),
    qualityOfDay(scope),
  ])
  const { today, queues, bySlot } = counted
  const trend = trendOf(scope, bySlot, forecast)
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

/** As of now, the mean over the queues of the scope; where there are none, the usual ones. */
async function readTargets({ store, site }: Scope) {
  const [row] = await store.query<{ level: number | null; answer: number | null }>(
    `select round(avgOrNull(service_level_target_ratio), 4) as level, round(avgOrNull(answer_target_s)) as answer from dim_queues_current where {site:String} = '' or site_id = {site:String}`,
    { site },
  )
  return {
    serviceLevelRatio: row?.level ?? USUAL_TARGET.serviceLevelRatio,
    answerSeconds: row?.answer ?? USUAL_TARGET.answerSeconds,
    abandonRatio: TARGETS.abandonRate.goal,
  }
}

async function measures({ store, site }: Scope, from: Instant, to: Instant) {
  const rows = await store.query<MeasureRow>(`select ${MEASURES} from ${queueRollup.view} where ${IN_SCOPE}`, {
    from: new Date(from),
    to: new Date(to),
    site,
  })
  return measuresOf(rows[0])
}

type TodayRow = MeasureRow & { readonly kind: 'all' | 'queue' | 'slot'; readonly queue_id: string; readonly slot: string }

/** The whole, each queue and each half hour from one pass over the day: the view is the expensive part. */
async function readToday({
  store,
  site,
  day,
}: Scope): Promise<{ today: QueueMeasures; queues: QueueRow[]; bySlot: Map<number, MeasureRow> }> {
  const rows = await store.query<TodayRow>(
    `select multiIf(grouping(queue_id) = 0, 'queue', grouping(slot) = 0, 'slot', 'all') as kind, queue_id, toStartOfInterval(slot_at, interval 30 minute) as slot, ${MEASURES}
     from ${queueRollup.view} where ${IN_SCOPE} group by grouping sets ((), (queue_id), (slot)) order by queue_id`,
    { from: new Date(day.from), to: new Date(day.to), site },
  )
  const of = (kind: TodayRow['kind']) => rows.filter((row) => row.kind === kind)
  return {
    today: measuresOf(of('all')[0]),
    queues: of('queue').map((row) => ({ queueId: row.queue_id, ...measuresOf(row) })),
    bySlot: new Map(of('slot').map((row) => [Date.parse(row.slot), row])),
  }
}

type ForecastRow = Banded & { readonly slot: string }

/** The queues' forecasts by half hour, added up. */
async function readExpected({ store, site, day }: Scope): Promise<Map<number, Banded>> {
  const rows = await store.query<ForecastRow>(
    `select slot_at as slot, mean, lo80, hi80, lo95, hi95 from forecasts_current
     where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
       and ({site:String} = '' or queue_id in (select queue_id from dim_queues_current where site_id = {site:String}))`,
    { from: new Date(day.from), to: new Date(day.to), site },
  )
  const bySlot = new Map<number, Banded[]>()
  for (const row of rows) bySlot.set(Date.parse(row.slot), [...(bySlot.get(Date.parse(row.slot)) ?? []), row])
  return new Map([...bySlot].map(([slot, queues]) => [slot, bandsOfSum(queues, undefined)]))
}

/** Half hours that have ended are counted; the running one would look like a fall. */
function trendOf({ day, now }: Scope, counted: ReadonlyMap<number, MeasureRow>, expected: ReadonlyMap<number, Banded>): TrendPoint[] {
  return slotsOf(day).map((slot) => trendPoint(slot, counted.size > 0 && slot + HALF_HOUR_MS <= now, counted.get(slot), expected.get(slot)))
}

function trendPoint(slot: Instant, isCounted: boolean, counted: MeasureRow | undefined, expected: Banded | undefined): TrendPoint {
  const { offered, handled, serviceLevelRatio } = measuresOf(counted)
  return {
    slotAt: toIso(slot),
    offered: isCounted ? offered : null,
    handled: isCounted ? handled : null,
    serviceLevelRatio: isCounted ? serviceLevelRatio : null,
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

/** A seat that fell silent in a state other than signed out is unknown after 16 h, as in `seat_intervals`; one silent for two days is gone. */
const seatsNow = ({ store, site, now }: Scope) =>
  store.query<{ state: string; seats: number }>(
    `select if(last_at < {silent:DateTime64(3,'UTC')} and last_state != 'signed_out', 'unknown', last_state) as state, toUInt32(count()) as seats from (
       select seat_id, argMax(state, started_at) as last_state, max(started_at) as last_at from seat_states
       where started_at >= {since:DateTime64(3,'UTC')} and started_at <= {now:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})
       group by seat_id)
     group by state order by seats desc, state`,
    { now: new Date(now), silent: new Date(plus(now, seconds(-LONGEST_STATE))), since: new Date(plus(now, days(-2))), site },
  )

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
      `select toFloat64(sum(opened)) as openedToday, toFloat64(sum(resolved)) as resolvedToday from ${workOrderRollup.view}
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
    { from: new Date(now - DAY_MS), to: new Date(now), site },
  )
  return rows[0] ?? { scored: 0, meanRatio: null, failed: 0, needsReview: 0 }
}
