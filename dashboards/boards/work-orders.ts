/** Work orders: what is open and late, how timely they are handled and answered. */
import { openByAgeSql, openByStatusSql, overdueTableSql } from '../queries/orders.ts'
import type { Board } from '../sdk/board.ts'
import { bars, current, headline, kpiTable, trend } from '../sdk/kpi-panels.ts'
import { BY } from '../sdk/kpi-sql.ts'
import { barPanel, tablePanel } from '../sdk/panels.ts'
import { orderTypeVariable, teamVariable } from '../sdk/variables.ts'

const open = current('orders_backlog')

const overdue = current('orders_overdue', { target: 'overdueOrders' })

const handling = headline('handling_timeliness', { target: 'handlingTimeliness' })

const reply = headline('reply_timeliness', { target: 'replyTimeliness' })

const reopened = headline('reopen_rate', { target: 'reopenRate' })

const opened = headline('orders_opened')

const flow = trend(['orders_opened', 'orders_resolved'], {
  title: { en: 'Opened and resolved', zh: '新建与办结' },
  description: { en: 'When resolved stays below opened, the backlog grows.', zh: '办结持续低于新建时，积压会增加。' },
  interval: '2h',
})

const timeliness = trend(['handling_timeliness', 'reply_timeliness'], {
  title: { en: 'Timeliness over time', zh: '及时率走势' },
  description: { en: 'By the interval in which the limit fell due.', zh: '按时限到期所在时段统计。' },
  interval: '6h',
  target: 'handlingTimeliness',
  max: 1,
})

const stages = barPanel({
  title: { en: 'Open by stage', zh: '在办环节' },
  description: { en: 'Where open orders stand.', zh: '在办工单所处的环节。' },
  sql: openByStatusSql,
  unit: 'locale',
})

const ages = barPanel({
  title: { en: 'Open by age', zh: '在办时长' },
  description: { en: 'Time since opened.', zh: '自受理起经过的时间。' },
  sql: openByAgeSql,
  unit: 'locale',
})

const byType = bars('handling_timeliness', BY.orderType, {
  title: { en: 'Timeliness by type', zh: '各类型办结及时率' },
  description: { en: 'Best first.', zh: '由高到低。' },
  target: 'handlingTimeliness',
  max: 1,
})

const teams = kpiTable(['orders_opened', 'orders_resolved', 'handling_timeliness', 'reply_timeliness', 'reopen_rate'], BY.team, {
  title: { en: 'Teams', zh: '班组一览' },
  description: { en: 'By the team that holds the order.', zh: '按当前处理班组统计。' },
  targets: { handling_timeliness: 'handlingTimeliness', reply_timeliness: 'replyTimeliness', reopen_rate: 'reopenRate' },
})

const late = tablePanel({
  title: { en: 'Overdue orders', zh: '超时工单' },
  description: { en: 'Most overdue first, at most 100.', zh: '按超时时长排序，最多 100 条。' },
  sql: overdueTableSql,
  unit: 'none',
  columns: (lang) => ({ [lang === 'zh' ? '超时时长' : 'Late by']: { unit: 'dtdurations' } }),
})

export const workOrders: Board = {
  uid: 'cb-orders',
  title: { en: 'Work orders', zh: '工单' },
  description: { en: 'Backlog, timeliness and reopening of work orders.', zh: '工单的积压、及时率与重开。' },
  time: { from: 'now-7d/d', to: 'now' },
  refresh: '5m',
  variables: [orderTypeVariable, teamVariable],
  rows: [
    {
      height: 5,
      panels: [
        [4, open],
        [4, overdue],
        [4, handling],
        [4, reply],
        [4, reopened],
        [4, opened],
      ],
    },
    {
      height: 8,
      panels: [
        [12, flow],
        [12, timeliness],
      ],
    },
    {
      height: 8,
      panels: [
        [5, stages],
        [5, ages],
        [5, byType],
        [9, teams],
      ],
    },
    { height: 9, panels: [[24, late]] },
  ],
}
