/** Open work orders: how many, where, how old, which are late. */
import { IS_OPEN, isOverdue } from '../../sql/kpi/order-limits.ts'
import type { Lang } from '../language.ts'
import { alias, BY, names, scoped } from '../sdk/kpi-sql.ts'
import { ORDER_STAGES, ORDER_TYPES, wordSql } from './words.ts'

const ORDERS = [scoped('order_type', 'order_type'), scoped('team_id', 'team')].join(' and ')

const OPEN = `from work_orders where ${IS_OPEN} and ${ORDERS}`

const LATE = isOverdue('now64(3)')

export const openByStatusSql = (lang: Lang): string =>
  `select ${wordSql('status', ORDER_STAGES, lang)} as ${alias({ en: 'Stage', zh: '环节' }[lang])}, count() as ${alias({ en: 'Orders', zh: '工单' }[lang])} ${OPEN} group by status order by 2 desc limit 12`

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
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  const late = `select order_id, order_type, status, ifNull(toString(team_id), '') as member, opened_at, assumeNotNull(resolve_due_at) as due_at, ifNull(urge_count, 0) as urged ${OPEN} and ${LATE} order by due_at limit 100`
  const columns = [
    `order_id as ${name('Order', '工单')}`,
    `${wordSql('order_type', ORDER_TYPES, lang)} as ${name('Type', '类型')}`,
    `${wordSql('status', ORDER_STAGES, lang)} as ${name('Stage', '环节')}`,
    `if(d.name = '', member, d.name) as ${name('Team', '班组')}`,
    `opened_at as ${name('Opened', '受理时间')}`,
    `due_at as ${name('Due', '办结时限')}`,
    `dateDiff('second', due_at, now()) as ${name('Late by', '超时时长')}`,
    `urged as ${name('Urged', '催办')}`,
  ]
  return `select ${columns.join(', ')} from (${late}) as k ${names(BY.team, lang)} order by due_at`
}
