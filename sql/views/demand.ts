/** What came, by queue and half-hour: from calls, from interval reports, from history; and up to when that is known. */
import { HALF_HOUR } from '../../domain/kernel/time.ts'
import { INSTANT, view } from '../tables/definition.ts'

export const SLOT_MINUTES = HALF_HOUR / 60

/** A half-hour's part of an interval's calls, whole ones, which add up to all of them. */
const partOf = (calls: string): string => `toFloat64(intDiv(${calls} * (half + 1), halves) - intDiv(${calls} * half, halves))`

const REPORTED = `queue_intervals_v1 final where interval_seconds <= 3600 and lower(ifNull(media_type, '')) in ('', 'voice', 'call', 'phone', 'callback')`
/** Nobody handles a report's calls in 0 s, nor talks with all of them for 0 s: exports write 0 for what they don't know. Of hold and wrap-up 0 s is possible. */
const REPORTED_HANDLING =
  'if(answered is null, null, coalesce(nullIf(handle_seconds, 0), nullIf(talk_seconds, 0) + hold_seconds + wrap_seconds))'
const HALVES = `greatest(1, toUInt8(round(interval_seconds / ${HALF_HOUR})))`
const slotOf = (instant: string): string => `toDateTime64(toStartOfInterval(${instant}, toIntervalMinute(${SLOT_MINUTES})), 3, 'UTC')`

export const demand30m = view({
  name: 'demand_30m',
  comment:
    "Demand per queue and half-hour, the measure that forecasts are made of and judged by. Interval reports of voice queues count up to an hour's length; an hour is halved.",
  columns: {
    slot_at: [INSTANT, 'Start of the half-hour.'],
    queue_id: ['String', 'The skill queue.'],
    calls: ['Float64', 'Offered, abandoned included, redials left out: what is forecast.'],
    offered: ['UInt64', 'Offered, redials included.'],
    handled: ['UInt64', 'Answered.'],
    handle_s: ['Float64', 'Talk, hold and wrap-up of those handled whose handling time is known, seconds.'],
    basis: [
      'LowCardinality(String)',
      "calls: counted from calls; intervals: another system's interval report; imported: history from a file. The first that is there counts.",
    ],
    timed: ['Float64', "Of the handled, those whose handling time is known; a report's 0 s of answered calls is not."],
    aht_s: ['Nullable(Float64)', 'Mean handling time of these in seconds; null where it is known of none.'],
  },
  as: `select slot_at, queue_id, one.1 as calls, toUInt64(round(one.2)) as offered, toUInt64(round(one.3)) as handled, one.4 as handle_s, one.5 as basis, one.6 as timed, one.4 / nullIf(one.6, 0) as aht_s
from (
  select slot_at, queue_id, multiIf(
      countIf(of = 'calls') > 0, tuple(sumIf(d.calls, of = 'calls'), sumIf(d.n, of = 'calls'), sumIf(d.done, of = 'calls'), sumIf(d.seconds, of = 'calls'), 'calls', sumIf(d.told, of = 'calls')),
      countIf(of = 'intervals') > 0, tuple(sumIf(d.calls, of = 'intervals'), sumIf(d.n, of = 'intervals'), sumIf(d.done, of = 'intervals'), sumIf(d.seconds, of = 'intervals'), 'intervals', sumIf(d.told, of = 'intervals')),
      tuple(sum(d.calls), sum(d.n), toFloat64(0), toFloat64(0), 'imported', toFloat64(0))) as one
  from (
  select ${slotOf('slot_at')} as slot_at, queue_id, 'calls' as of,
    toFloat64(k.offered) as n, n - k.redials as calls, toFloat64(k.handled) as done, k.handle_s as seconds, toFloat64(k.handled) - k.unknown_handling as told
  from kpi_queue_15m as k
  union all
  select ${slotOf('started_at')} + toIntervalMinute(${SLOT_MINUTES} * half) as slot_at, queue_id, 'intervals' as of,
    ${partOf('i.offered')} as n, n as calls, ${partOf('ifNull(i.answered, 0)')} as done,
    ifNull(handled_s * done / nullIf(i.answered, 0), 0) as seconds, if(handled_s is null, 0, done) as told
  from (select *, ${REPORTED_HANDLING} as handled_s, ${HALVES} as halves from ${REPORTED}) as i
  array join range(halves) as half
  union all
  select slot_at, queue_id, 'imported' as of, h.calls as n, n as calls, 0 as done, 0 as seconds, 0 as told from volume_history_v1 as h final
) as d
  group by slot_at, queue_id
)`,
})

/**
 * Start of the last half-hour in `demand_30m`, from what that is made of: asked of the view itself, which a view that joins it then
 * holds twice, it took 146 instead of 77 ms of CPU before a row was read.
 */
export const LAST_DEMAND = `(select ${slotOf('max(at)')} from (
  select offered_at as at from calls_v1 where direction = 'inbound'
  union all select started_at + toIntervalMinute(${SLOT_MINUTES} * (${HALVES} - 1)) as at from ${REPORTED}
  union all select slot_at as at from volume_history_v1))`
