/** Forecast against what came, required against rostered people, and who works when. */
import { staffingView } from '../../sql/kpi/views.ts'
import type { Lang } from '../language.ts'
import { alias, BY, ENDED, names, scoped } from '../sdk/kpi-sql.ts'

const QUEUES = scoped('queue_id', 'queue')
const at = "toDateTime($__timeInterval(slot_at), 'UTC') as time"
const nothing = 'cast(null as Nullable(Float64))'

/** Demand, mean forecast with its 80 % band, and the plan; a band over several queues is the sum of their bands, wider than 80 %. */
export function forecastBandSql(lang: Lang): string {
  const columns = ['actual', 'middle', 'low', 'high', 'plan'] as const
  const rows = (known: Partial<Record<(typeof columns)[number], string>>, from: string) =>
    `select ${at}, ${columns.map((name) => `${known[name] === undefined ? nothing : `toNullable(toFloat64(${known[name]}))`} as ${name}`).join(', ')} from ${from} and ${QUEUES} group by time`
  const actual = rows({ actual: 'sum(calls)' }, `demand_30m where $__timeFilter(slot_at) and ${ENDED}`)
  const forecast = rows({ middle: 'sum(mean)', low: 'sum(lo80)', high: 'sum(hi80)' }, 'forecasts_current where $__timeFilter(slot_at)')
  const plan = rows({ plan: 'sum(planned)' }, "forecasts_planned where branch = '' and $__timeFilter(slot_at)")
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
