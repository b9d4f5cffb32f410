/** Live questions about calls and seats that no quarter-hour view can answer. */
import type { Lang } from '../language.ts'
import { alias, ENDED, scoped } from '../sdk/kpi-sql.ts'

const CALLS = [scoped('site_id', 'site'), scoped('queue_id', 'queue')].join(' and ')

/** A leg reported open for two hours has lost its end record; no caller waits that long. */
const WAITING = `from calls where outcome = 'open' and direction = 'inbound' and offered_at > now() - interval 2 hour and ${CALLS}`

export const callsWaitingSql = (lang: Lang): string => `select count() as ${alias({ en: 'Waiting', zh: '排队' }[lang])} ${WAITING}`

/** 0 when nobody waits. */
export const longestWaitSql = (lang: Lang): string =>
  `select greatest(0, dateDiff('second', if(count() = 0, now(), min(offered_at)), now())) as ${alias({ en: 'Longest wait', zh: '最长等待' }[lang])} ${WAITING}`

/** States as a wallboard names them; the code orders and colours them. */
export const SEAT_STATES = [
  ['ready', 1, { en: 'Ready', zh: '空闲' }, 'green'],
  ['ringing', 2, { en: 'Ringing', zh: '振铃' }, 'yellow'],
  ['talking', 3, { en: 'Talking', zh: '通话' }, 'blue'],
  ['holding', 4, { en: 'On hold', zh: '保持' }, 'purple'],
  ['wrap_up', 5, { en: 'Wrap-up', zh: '话后处理' }, 'orange'],
  ['break', 6, { en: 'Break', zh: '小休' }, 'gray'],
  ['training', 7, { en: 'Training', zh: '培训' }, 'cyan'],
  ['meeting', 8, { en: 'Meeting', zh: '会议' }, 'magenta'],
  ['unknown', 9, { en: 'Unknown', zh: '未知' }, 'red'],
  ['signed_out', 0, { en: 'Signed out', zh: '签出' }, 'transparent'],
] as const

const STATE_KEYS = SEAT_STATES.map(([state]) => `'${state}'`).join(', ')

/** Seats signed in, by their latest state of the last 16 h, after which a silent seat counts as unknown. */
export function seatsNowSql(lang: Lang): string {
  const names = SEAT_STATES.map(([, , name]) => `'${name[lang]}'`).join(', ')
  const latest = `select seat_id, argMax(state, from_at) as now_state from seat_intervals where from_at > now() - interval 16 hour and ${scoped('site_id', 'site')} group by seat_id`
  return `select transform(toString(now_state), [${STATE_KEYS}], [${names}], toString(now_state)) as ${alias({ en: 'State', zh: '状态' }[lang])}, count() as ${alias({ en: 'Seats', zh: '坐席' }[lang])} from (${latest}) where now_state != 'signed_out' group by now_state order by 2 desc`
}

/** Rows of one seat at most; what is shorter than this part of the range could not be seen. */
const SEAT_STEPS = 1000

/** States of the first 24 seats: a row per change, of several within a step the one that lasted longest; the code of SEAT_STATES. */
export function seatTimelineSql(lang: Lang): string {
  const codes = SEAT_STATES.map(([, code]) => code).join(', ')
  const during = `from_at <= $__toTime and to_at >= $__fromTime and ${scoped('site_id', 'site')}`
  const seats = `select distinct seat_id from seat_intervals where ${during} order by seat_id limit 24`
  const step = `greatest(1, intDiv(toUnixTimestamp($__toTime) - toUnixTimestamp($__fromTime), ${SEAT_STEPS}))`
  const shown = `select seat_id, greatest(from_at, toDateTime64($__fromTime, 3, 'UTC')) as since, to_at, state from seat_intervals where ${during} and seat_id in (${seats})`
  return `select min(since) as time, seat_id as series, transform(toString(argMax(state, dateDiff('second', since, to_at))), [${STATE_KEYS}], [${codes}], 9) as ${alias({ en: 'State', zh: '状态' }[lang])} from (${shown}) group by series, intDiv(toUnixTimestamp(since), ${step}) order by time, series`
}

/** Why customers called, most frequent first. */
export const topReasonsSql = (lang: Lang): string =>
  `select replaceAll(assumeNotNull(reason), '_', ' ') as ${alias({ en: 'Topic', zh: '话题' }[lang])}, count() as ${alias({ en: 'Calls', zh: '通话' }[lang])} from calls where $__timeFilter(offered_at) and reason is not null and reason != '' and ${CALLS} group by reason order by 2 desc limit 8`

/** Bounds in seconds of the wait histogram's columns. */
const WAIT_BOUNDS = [5, 10, 20, 40, 60, 120, 300] as const

/** Calls by how long they waited, one column per bucket. */
export function waitHeatmapSql(): string {
  const buckets = [...WAIT_BOUNDS, Number.POSITIVE_INFINITY].map((bound, index) => {
    const above = index === 0 ? undefined : WAIT_BOUNDS[index - 1]
    const over = above === undefined ? '' : `wait_seconds > ${above}`
    const upTo = Number.isFinite(bound) ? `wait_seconds <= ${bound}` : ''
    const name = Number.isFinite(bound) ? `≤ ${bound} s` : `> ${above} s`
    return `countIf(${[over, upTo].filter((part) => part !== '').join(' and ')}) as ${alias(name)}`
  })
  return `select $__timeInterval(offered_at) as time, ${buckets.join(', ')} from calls where $__timeFilter(offered_at) and outcome in ('answered', 'abandoned') and ${CALLS} group by time order by time`
}

/** Demand beside the plan of the same intervals, overrides included; half hours count where they start. */
export function demandAndPlanSql(lang: Lang): string {
  const queues = scoped('queue_id', 'queue')
  const demand = `select toDateTime($__timeInterval(slot_at), 'UTC') as time, toNullable(sum(calls)) as actual, cast(null as Nullable(Float64)) as expected from demand_30m where $__timeFilter(slot_at) and ${ENDED} and ${queues} group by time`
  const plan = `select toDateTime($__timeInterval(slot_at), 'UTC') as time, cast(null as Nullable(Float64)) as actual, toNullable(sum(planned)) as expected from forecasts_planned where branch = '' and $__timeFilter(slot_at) and ${queues} group by time`
  return `select time, sum(actual) as ${alias({ en: 'Offered', zh: '来电量' }[lang])}, sum(expected) as ${alias({ en: 'Planned', zh: '计划' }[lang])} from (${demand} union all ${plan}) group by time order by time`
}
