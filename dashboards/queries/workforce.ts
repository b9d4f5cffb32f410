/** Forecast against what came, required against rostered people, and who works when. */

import { sumBandsSql } from '../../sql/kpi/sum-bands.ts'
import { staffingView } from '../../sql/kpi/views.ts'
import type { Lang } from '../language.ts'
import { alias, BY, ENDED, names, OF_SITE, scoped } from '../sdk/kpi-sql.ts'

const QUEUES = `${scoped('queue_id', 'queue')} and ${OF_SITE}`
const at = "toDateTime($__timeInterval(slot_at), 'UTC') as time"
const nothing = 'cast(null as Nullable(Float64))'

/** The whole's or the one chosen site's own forecast, where no queue is chosen. */
const OWN = `select slot_at, pick.1 as mean, pick.2 as lo80, pick.3 as hi80 from (
  select slot_at, argMax(tuple(mean, lo80, hi80), tuple(origin_at, as_of)) as pick from forecast_sums
  where $__timeFilter(slot_at) and $__conditionalAll(1 = 0, $queue) and $__conditionalAll(length([\${site:singlequote}]) = 1, $site)
    and level = if($__conditionalAll(1 = 0, $site), 'total', 'site') and ${scoped('site_id', 'site')} group by slot_at)`

const PARTS = `select slot_at, mean, lo80, hi80 from forecasts_current where $__timeFilter(slot_at) and ${QUEUES}`

/** Demand, mean forecast with its 80 % band, and the plan. Over intervals longer than half an hour a band is the sum of its half-hours', whose errors go together. */
export function forecastBandSql(lang: Lang): string {
  const columns = ['actual', 'middle', 'low', 'high', 'plan'] as const
  const rows = (known: Partial<Record<(typeof columns)[number], string>>, from: string) =>
    `select ${at}, ${columns.map((name) => `${known[name] === undefined ? nothing : `toNullable(toFloat64(${known[name]}))`} as ${name}`).join(', ')} from ${from} group by time`
  const actual = rows({ actual: 'sum(calls)' }, `demand_30m where $__timeFilter(slot_at) and ${ENDED} and ${QUEUES}`)
  const forecast = rows({ middle: 'sum(mean)', low: 'sum(lo80)', high: 'sum(hi80)' }, `(${sumBandsSql(PARTS, OWN, ['lo80', 'hi80'])})`)
  const plan = rows({ plan: 'sum(planned)' }, `forecasts_planned where branch = '' and $__timeFilter(slot_at) and ${QUEUES}`)
  const names = BAND[lang]
  return `select time, sum(high) as ${alias(names.high)}, sum(low) as ${alias(names.low)}, sum(middle) as ${alias(names.middle)}, sum(plan) as ${alias(names.plan)}, sum(actual) as ${alias(names.actual)} from (${[actual, forecast, plan].join(' union all ')}) group by time order by time`
}

export const BAND = {
  en: { high: '80 % high', low: '80 % low', middle: 'Forecast', plan: 'Planned', actual: 'Offered' },
  zh: { high: '80% 上限', low: '80% 下限', middle: '预测', plan: '计划', actual: '来电量' },
} as const

/** Half-hours with fewer people rostered than required, largest gap first. */
export function understaffedSql(lang: Lang): string {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  const short = `select slot_at, queue_id as member, required, rostered, required - rostered as missing from ${staffingView.name} where $__timeFilter(slot_at) and rostered < required and ${QUEUES} order by missing desc, slot_at limit 50`
  return `select slot_at as ${name('Half-hour', '时段')}, if(d.name = '', member, d.name) as ${name('Queue', '技能队列')}, required as ${name('Required', '需求')}, rostered as ${name('Rostered', '排班')}, missing as ${name('Missing', '缺口')} from (${short}) as k ${names(BY.queue, lang)} order by missing desc, slot_at`
}

/** Shifts of the first 30 agents: 1 at work, 2 on break, 0 off. */
export function rosterTimelineSql(lang: Lang): string {
  const chosen = `from roster_shifts_current where from_at <= $__toTime and to_at >= $__fromTime and ${QUEUES}`
  const agents = `select distinct agent_id ${chosen} order by agent_id limit 30`
  const steps =
    'arrayFilter(step -> step.1 is not null, [(toNullable(from_at), 1), (toNullable(break_from_at), 2), (toNullable(break_to_at), 1), (toNullable(to_at), 0)])'
  const changes = `select agent_id as member, arrayJoin(${steps}) as step ${chosen} and agent_id in (${agents})`
  const time = "greatest(assumeNotNull(step.1), toDateTime64($__fromTime, 3, 'UTC')) as time"
  const shift = alias({ en: 'Shift', zh: '班次' }[lang])
  return `select ${time}, if(d.name = '', member, d.name) as series, step.2 as ${shift} from (${changes}) as k ${names(BY.agent, lang)} where step.1 <= $__toTime order by time, series`
}
