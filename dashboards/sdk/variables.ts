/** The variables that narrow a board: several values or All. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import type { Lang, Text } from '../language.ts'
import { DATASOURCE } from './clickhouse.ts'

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

export const siteVariable = variable(
  'site',
  { en: 'Site', zh: '职场' },
  (lang) => `select site_id as value, name_${lang} as text from dim_sites_current order by text`,
)

export const queueVariable = variable(
  'queue',
  { en: 'Queue', zh: '技能队列' },
  (lang) => `select queue_id as value, name_${lang} as text from dim_queues_current order by text`,
)

export const orderTypeVariable = variable(
  'order_type',
  { en: 'Order type', zh: '工单类型' },
  () => 'select distinct order_type as value, order_type as text from work_orders order by text',
)

export const teamVariable = variable(
  'team',
  { en: 'Team', zh: '班组' },
  () => "select distinct team_id as value, team_id as text from work_orders where team_id != '' order by text",
)

export const interfaceVariable = variable(
  'interface',
  { en: 'Interface', zh: '接口' },
  () => 'select distinct interface_id as value, interface_id as text from interface_calls order by text',
)
