/** The variables that narrow a board: several values or All. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import type { Lang, Text } from '../language.ts'
import { DATASOURCE } from './clickhouse.ts'

/** Grafana escapes quotes in a value and leaves backslashes: a list gives each as two, or a value that ends in one would leave its quotes. */
const escaped = (id: string): string => `replaceAll(${id}, '\\\\', '\\\\\\\\')`

/** Ids of the directory under their names, and those that only records know. */
const known = (id: string, directory: string, lang: Lang): string =>
  `select ${escaped(id)} as value, if(max(name) = '', ${id}, max(name)) as text from (select ${id}, name_${lang} as name from ${directory} union all select ${id}, '' as name from queues_seen) where ${id} != '' group by ${id} order by text`

/** `sql` gives value and text per row. */
const variable = (name: string, label: Text, sql: (lang: Lang) => string) => (lang: Lang) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label[lang])
    .datasource(DATASOURCE)
    .query({ refId: name, queryType: 'sql', rawSql: sql(lang) })
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: 'All', value: '$__all' })
    .refresh(dashboard.VariableRefresh.OnDashboardLoad)

export const siteVariable = variable('site', { en: 'Site', zh: '职场' }, (lang) => known('site_id', 'dim_sites_current', lang))

export const queueVariable = variable('queue', { en: 'Queue', zh: '技能队列' }, (lang) => known('queue_id', 'dim_queues_current', lang))

export const orderTypeVariable = variable(
  'order_type',
  { en: 'Order type', zh: '工单类型' },
  () => `select distinct ${escaped('toString(order_type)')} as value, order_type as text from work_orders order by text`,
)

export const teamVariable = variable(
  'team',
  { en: 'Team', zh: '班组' },
  () => `select distinct ${escaped('assumeNotNull(team_id)')} as value, team_id as text from work_orders where team_id != '' order by text`,
)

export const interfaceVariable = variable(
  'interface',
  { en: 'Interface', zh: '接口' },
  () => `select distinct ${escaped('toString(interface_id)')} as value, interface_id as text from interface_calls order by text`,
)
