/** Interface calls: rate, errors and duration of every system the hotline depends on. */
import type { Board } from '../sdk/board.ts'
import { headline, kpiTable, trendBy } from '../sdk/kpi-panels.ts'
import { BY } from '../sdk/kpi-sql.ts'
import { interfaceVariable } from '../sdk/variables.ts'

const calls = headline('interface_calls')

const errors = headline('interface_error_rate', { target: 'interfaceErrorRate' })

const p95 = headline('interface_p95', { target: 'interfaceP95Ms' })

const rejected = headline('interface_rejected')

const rate = trendBy('interface_calls', BY.interface, {
  title: { en: 'Calls by interface', zh: '各接口调用量' },
  description: { en: 'Per interval.', zh: '每个时段的调用次数。' },
  style: 'stacked',
})

const errorCourse = trendBy('interface_error_rate', BY.interface, {
  title: { en: 'Error rate by interface', zh: '各接口错误率' },
  description: { en: 'Dashed: warning and alert limit.', zh: '虚线为预警与告警线。' },
  target: 'interfaceErrorRate',
})

const duration = trendBy('interface_p95', BY.interface, {
  title: { en: 'p95 duration by interface', zh: '各接口 p95 耗时' },
  description: { en: 'Dashed: warning and alert limit.', zh: '虚线为预警与告警线。' },
  target: 'interfaceP95Ms',
})

const table = kpiTable(['interface_calls', 'interface_error_rate', 'interface_p95', 'interface_rejected'], BY.interface, {
  title: { en: 'Interfaces', zh: '接口一览' },
  description: { en: 'Most used first.', zh: '按调用量排序。' },
  targets: { interface_error_rate: 'interfaceErrorRate', interface_p95: 'interfaceP95Ms' },
})

export const interfaces: Board = {
  uid: 'cb-interfaces',
  title: { en: 'Interface calls', zh: '接口调用' },
  description: { en: 'Rate, errors and duration by interface.', zh: '各接口的调用量、错误与耗时。' },
  time: { from: 'now-12h', to: 'now' },
  refresh: '1m',
  variables: [interfaceVariable],
  rows: [
    {
      height: 5,
      panels: [
        [6, calls],
        [6, errors],
        [6, p95],
        [6, rejected],
      ],
    },
    {
      height: 9,
      panels: [
        [12, rate],
        [12, errorCourse],
      ],
    },
    {
      height: 9,
      panels: [
        [12, duration],
        [12, table],
      ],
    },
  ],
}
