/** Open work orders: how many, where, how old, which are late. */
import type { Lang } from '../language.ts'
import { alias, scoped } from '../sdk/kpi-sql.ts'

const ORDERS = [scoped('order_type', 'order_type'), scoped('team_id', 'team')].join(' and ')

/** Neither resolved nor closed. */
const OPEN = `from work_orders where resolved_at is null and closed_at is null and ${ORDERS}`

const LATE = 'resolve_due_at is not null and resolve_due_at < now()'

export const openByStatusSql = (lang: Lang): string =>
  `select toString(status) as ${alias({ en: 'Stage', zh: '环节' }[lang])}, count() as ${alias({ en: 'Orders', zh: '工单' }[lang])} ${OPEN} group by status order by 2 desc limit 12`

/** Bounds in hours of the age classes. */
const AGE_HOURS = [4, 8, 24, 48, 168] as const

/** Open orders by age class, youngest first. */
export function openByAgeSql(lang: Lang): string {
  const age = "dateDiff('hour', opened_at, now())"
  const cases = AGE_HOURS.map((bound, index) => `${age} < ${bound}, ${index}`).join(', ')
  const names = [...AGE_HOURS.map((bound) => `'< ${bound} h'`), `'≥ ${AGE_HOURS.at(-1)} h'`].join(', ')
  const counted = `select multiIf(${cases}, ${AGE_HOURS.length}) as class, count() as orders ${OPEN} group by class`
  return `select [${names}][class + 1] as ${alias({ en: 'Age', zh: '时长' }[lang])}, orders as ${alias({ en: 'Orders', zh: '工单' }[lang])} from (${counted}) order by class`
}

/** Late orders, most overdue first. */
export function overdueTableSql(lang: Lang): string {
  const zh = lang === 'zh'
  const name = (en: string, chinese: string) => alias(zh ? chinese : en)
  return `select order_id as ${name('Order', '工单')}, toString(order_type) as ${name('Type', '类型')}, toString(status) as ${name('Stage', '环节')}, ifNull(toString(team_id), '') as ${name('Team', '班组')}, opened_at as ${name('Opened', '受理时间')}, resolve_due_at as ${name('Due', '办结时限')}, dateDiff('second', assumeNotNull(resolve_due_at), now()) as ${name('Late by', '超时时长')}, ifNull(urge_count, 0) as ${name('Urged', '催办')} ${OPEN} and ${LATE} order by assumeNotNull(resolve_due_at) limit 100`
}
