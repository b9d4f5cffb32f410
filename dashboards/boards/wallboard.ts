/** Site wallboard: the hotline now and today, for a screen on the wall. */

import { callsWaitingSql, demandAndPlanSql, longestWaitSql, seatsNowSql, topReasonsSql } from '../queries/traffic.ts'
import type { Board } from '../sdk/board.ts'
import { bars, headline, kpiTable, trendBy } from '../sdk/kpi-panels.ts'
import { BY } from '../sdk/kpi-sql.ts'
import { barPanel, statPanel, trendPanel } from '../sdk/panels.ts'
import { queueVariable, siteVariable } from '../sdk/variables.ts'

const serviceLevel = headline('service_level', { target: 'serviceLevel' })

const answerRate = headline('answer_rate', { target: 'answerRate' })

const abandonRate = headline('abandon_rate', { target: 'abandonRate' })

const waiting = statPanel({
  title: { en: 'Waiting now', zh: '当前排队' },
  description: { en: 'Callers in the queues at this moment.', zh: '此刻在队列中等待的来电数。' },
  sql: callsWaitingSql,
  unit: 'locale',
  target: 'callsWaiting',
})

const longestWait = statPanel({
  title: { en: 'Longest wait now', zh: '当前最长等待' },
  description: { en: 'How long the first in line has waited.', zh: '排在最前的来电已等待的时长。' },
  sql: longestWaitSql,
  unit: 's',
  target: 'longestWaitSeconds',
})

const occupancy = headline('occupancy', { target: 'occupancy' })

const traffic = trendPanel({
  title: { en: 'Calls offered and planned', zh: '来电量与计划' },
  description: {
    en: 'Calls offered per half-hour, redials left out, beside the plan: the latest forecast with the overrides that stand.',
    zh: '每半小时来电量（不含重拨）与计划（最新预测加有效的人工调整）的对比。',
  },
  sql: demandAndPlanSql,
  unit: 'locale',
  interval: '30m',
  dashed: (lang) => [lang === 'zh' ? '计划' : 'Planned'],
})

const seatsNow = barPanel({
  title: { en: 'Seats now', zh: '当前坐席' },
  description: { en: 'Seats signed in, by state.', zh: '已签入坐席按状态的分布。' },
  sql: seatsNowSql,
  unit: 'locale',
})

const byQueue = bars('service_level', BY.queue, {
  title: { en: 'Service level by queue', zh: '各队列服务水平' },
  description: { en: 'Day to date, best first.', zh: '当日累计，由高到低。' },
  target: 'serviceLevel',
  max: 1,
})

const courseByQueue = trendBy('service_level', BY.queue, {
  title: { en: 'Service level over time', zh: '服务水平走势' },
  description: { en: 'Per queue; the dashed lines are goal and alert limit.', zh: '按队列；虚线为目标与告警线。' },
  target: 'serviceLevel',
  max: 1,
  interval: '1h',
})

const queues = kpiTable(['offered', 'handled', 'abandoned', 'service_level', 'asa', 'aht'], BY.queue, {
  title: { en: 'Queues today', zh: '今日队列' },
  description: { en: 'Day to date, busiest first.', zh: '当日累计，按来电量排序。' },
  targets: { service_level: 'serviceLevel', asa: 'averageWaitSeconds' },
})

const topics = barPanel({
  title: { en: 'Hot topics', zh: '热点话题' },
  description: { en: 'Most frequent reasons of calls in the range.', zh: '所选时段内最常见的来电原因。' },
  sql: topReasonsSql,
  unit: 'locale',
})

export const wallboard: Board = {
  uid: 'cb-wall',
  title: { en: 'Site wallboard', zh: '职场大屏' },
  description: { en: 'The hotline now and today.', zh: '热线的此刻与今日。' },
  time: { from: 'now/d', to: 'now' },
  refresh: '30s',
  variables: [siteVariable, queueVariable],
  rows: [
    {
      height: 5,
      panels: [
        [4, serviceLevel],
        [4, answerRate],
        [4, waiting],
        [4, longestWait],
        [4, abandonRate],
        [4, occupancy],
      ],
    },
    {
      height: 9,
      panels: [
        [14, traffic],
        [5, seatsNow],
        [5, byQueue],
      ],
    },
    {
      height: 9,
      panels: [
        [9, courseByQueue],
        [10, queues],
        [5, topics],
      ],
    },
  ],
}
