/** Skill queues: volume, service and waiting of each queue, and what its seats do. */
import { SEAT_STATES, seatTimelineSql, waitHeatmapSql } from '../queries/traffic.ts'
import type { Board } from '../sdk/board.ts'
import { headline, kpiTable, trend, trendBy } from '../sdk/kpi-panels.ts'
import { BY } from '../sdk/kpi-sql.ts'
import { heatmapPanel, timelinePanel } from '../sdk/panels.ts'
import { queueVariable, siteVariable } from '../sdk/variables.ts'

const offered = headline('offered')

const serviceLevel = headline('service_level', { target: 'serviceLevel' })

const asa = headline('asa', { target: 'averageWaitSeconds' })

const aht = headline('aht')

const volume = trendBy('offered', BY.queue, {
  title: { en: 'Offered by queue', zh: '各队列来电量' },
  description: { en: 'Calls per interval.', zh: '每个时段的来电量。' },
  style: 'stacked',
})

const outcome = trend(['handled', 'abandoned'], {
  title: { en: 'Handled and abandoned', zh: '接通与放弃' },
  description: { en: 'By the interval in which the call was offered.', zh: '按来电进入队列的时段统计。' },
  style: 'stacked',
})

const waits = heatmapPanel({
  title: { en: 'How long callers waited', zh: '等待时长分布' },
  description: { en: 'Calls by wait until answered or given up.', zh: '按接通或放弃前的等待时长统计的来电数。' },
  sql: waitHeatmapSql,
  unit: 'locale',
  interval: '15m',
})

const table = kpiTable(['offered', 'handled', 'abandoned', 'service_level', 'answer_rate', 'asa', 'aht', 'max_wait'], BY.queue, {
  title: { en: 'Queues', zh: '队列一览' },
  description: { en: 'Busiest first.', zh: '按来电量排序。' },
  targets: { service_level: 'serviceLevel', answer_rate: 'answerRate', asa: 'averageWaitSeconds' },
})

const seats = timelinePanel({
  title: { en: 'What seats do', zh: '坐席状态时间线' },
  description: { en: 'States of the first 24 seats of the site.', zh: '职场前 24 个坐席的状态。' },
  sql: seatTimelineSql,
  unit: 'none',
  states: SEAT_STATES.map(([, code, name, color]) => [code, name, color] as const),
})

export const queues: Board = {
  uid: 'cb-queues',
  title: { en: 'Skill queues and seats', zh: '技能队列与坐席' },
  description: { en: 'Volume, service and waiting by queue; states by seat.', zh: '各队列的来电量、服务与等待；各坐席的状态。' },
  time: { from: 'now-12h', to: 'now' },
  refresh: '1m',
  variables: [siteVariable, queueVariable],
  rows: [
    {
      height: 5,
      panels: [
        [6, offered],
        [6, serviceLevel],
        [6, asa],
        [6, aht],
      ],
    },
    {
      height: 8,
      panels: [
        [12, volume],
        [12, outcome],
      ],
    },
    {
      height: 8,
      panels: [
        [12, table],
        [12, waits],
      ],
    },
    { height: 16, panels: [[24, seats]] },
  ],
}
