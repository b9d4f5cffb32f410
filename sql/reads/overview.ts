/** The hotline's day as the overview shows it: queues, seats, orders and quality, of a site or of all. */
import { DAY_MS, days, HALF_HOUR, hours, type Instant, type Interval, plus, seconds } from '../../domain/kernel/time.ts'
import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import { LONGEST_STATE } from '../../domain/traffic/seat.ts'
import { IS_OPEN, isOverdue, RESOLVED_AT } from '../kpi/order-limits.ts'
import { queueRollup } from '../kpi/rollup-queue.ts'
import { TARGETS } from '../kpi/targets.ts'
import { SEAT_ORDER } from '../landing/tables.ts'
import type { Store } from '../store.ts'
import { MEASURES, type MeasureRow, measuresOf } from './measures.ts'

const IN_SCOPE = `slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})`

const spanOf = ({ from, to }: Interval, site: string) => ({ from: new Date(from), to: new Date(to), site })

/** As of now, the mean over the queues of the scope; where there are none, the usual ones. */
export async function readTargets(store: Store, site: string) {
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

export async function readMeasures(store: Store, site: string, span: Interval) {
  const rows = await store.query<MeasureRow>(`select ${MEASURES} from ${queueRollup.view} where ${IN_SCOPE}`, spanOf(span, site))
  return measuresOf(rows[0])
}

type TodayRow = MeasureRow & { readonly kind: 'all' | 'queue' | 'slot'; readonly queue_id: string; readonly slot: string }

/** The whole, each queue and each half hour from one pass over the day: the view is the expensive part. */
export async function readDay(store: Store, site: string, day: Interval) {
  const rows = await store.query<TodayRow>(
    `select multiIf(grouping(queue_id) = 0, 'queue', grouping(slot) = 0, 'slot', 'all') as kind, queue_id, toStartOfInterval(slot_at, interval ${HALF_HOUR} second) as slot, ${MEASURES}
     from ${queueRollup.view} where ${IN_SCOPE} group by grouping sets ((), (queue_id), (slot)) order by queue_id`,
    spanOf(day, site),
  )
  const of = (kind: TodayRow['kind']) => rows.filter((row) => row.kind === kind)
  return {
    today: measuresOf(of('all')[0]),
    queues: of('queue').map((row) => ({ queueId: row.queue_id, ...measuresOf(row) })),
    bySlot: new Map(of('slot').map((row) => [Date.parse(row.slot), row])),
  }
}

/** A seat that fell silent in a state other than signed out is unknown after 16 h, as in `seat_intervals`; one silent for two days is gone. */
export const readSeatsNow = (store: Store, site: string, now: Instant) =>
  store.query<{ state: string; seats: number }>(
    `select if(last_at < {silent:DateTime64(3,'UTC')} and last_state != 'signed_out', 'unknown', last_state) as state, toUInt32(count()) as seats from (
       select seat_id, argMax(state, (${SEAT_ORDER})) as last_state, max(started_at) as last_at from seat_states
       where started_at >= {since:DateTime64(3,'UTC')} and started_at <= {now:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})
       group by seat_id)
     group by state order by seats desc, state`,
    { now: new Date(now), silent: new Date(plus(now, seconds(-LONGEST_STATE))), since: new Date(plus(now, days(-2))), site },
  )

type OrderTypeRow = { readonly orderType: string; readonly open: number; readonly overdue: number; readonly dueSoon: number }

/** Open orders as of now and what the day opened and resolved, from one pass over the orders' latest state: the roll-up knows no sites. */
export async function readOrders(store: Store, site: string, now: Instant, day: Interval) {
  const ofDay = (at: string) => `toUInt32(countIf(ifNull(${at} >= {from:DateTime64(3,'UTC')} and ${at} < {to:DateTime64(3,'UTC')}, false)))`
  const rows = await store.query<OrderTypeRow & { readonly opened: number; readonly resolved: number }>(
    `select order_type as orderType, toUInt32(countIf(${IS_OPEN})) as open, toUInt32(countIf(${isOverdue("{now:DateTime64(3,'UTC')}")})) as overdue,
       toUInt32(countIf(${isOverdue("{soon:DateTime64(3,'UTC')}")} and resolve_due_at >= {now:DateTime64(3,'UTC')})) as dueSoon,
       ${ofDay('opened_at')} as opened, ${ofDay(RESOLVED_AT)} as resolved
     from work_orders where {site:String} = '' or site_id = {site:String}
     group by order_type order by open desc, order_type`,
    { ...spanOf(day, site), now: new Date(now), soon: new Date(plus(now, hours(2))) },
  )
  const sum = (of: 'open' | 'overdue' | 'dueSoon' | 'opened' | 'resolved') => rows.reduce((total, row) => total + row[of], 0)
  return {
    open: sum('open'),
    overdue: sum('overdue'),
    dueSoon: sum('dueSoon'),
    openedToday: sum('opened'),
    resolvedToday: sum('resolved'),
    byType: rows.filter(({ open }) => open > 0).map(({ opened: _, resolved: __, ...row }) => row),
  }
}

/** Of the last 24 hours. */
export async function readQuality(store: Store, site: string, now: Instant) {
  const rows = await store.query<{ scored: number; meanRatio: number | null; failed: number; needsReview: number }>(
    `select toUInt32(count()) as scored, avgOrNull(score_ratio) as meanRatio, toUInt32(countIf(is_failed)) as failed, toUInt32(countIf(needs_review)) as needsReview
     from scores_final where recorded_at >= {from:DateTime64(3,'UTC')} and recorded_at < {to:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})`,
    { from: new Date(now - DAY_MS), to: new Date(now), site },
  )
  return rows[0] ?? { scored: 0, meanRatio: null, failed: 0, needsReview: 0 }
}
