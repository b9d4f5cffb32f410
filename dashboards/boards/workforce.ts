/** Forecast and roster: how many calls come, how many people that needs, who works. */
import {
  BAND,
  forecastBandSql,
  forecastBiasSql,
  forecastErrorSql,
  rosterTimelineSql,
  scheduledName,
  staffingSql,
  understaffedSql,
} from '../queries/workforce.ts'
import type { Board } from '../sdk/board.ts'
import { headline } from '../sdk/kpi-panels.ts'
import { statPanel, tablePanel, timelinePanel, trendPanel } from '../sdk/panels.ts'
import { queueVariable } from '../sdk/variables.ts'

const wape = statPanel({
  title: { en: 'Forecast error (WAPE)', zh: '预测误差（WAPE）' },
  description: {
    en: 'Σ|forecast − offered| / Σ offered over past half-hours and queues.',
    zh: '过去各半小时与队列的 Σ|预测 − 实际| / Σ 实际。',
  },
  sql: forecastErrorSql,
  unit: 'percentunit',
  decimals: 1,
  target: 'forecastWape',
})

const bias = statPanel({
  title: { en: 'Forecast bias', zh: '预测偏差' },
  description: { en: 'Above zero: more was forecast than came.', zh: '大于零表示预测偏高。' },
  sql: forecastBiasSql,
  unit: 'percentunit',
  decimals: 1,
})

const serviceLevel = headline('service_level', {
  description: { en: 'What the staffing achieved.', zh: '人员配置所达到的服务水平。' },
  target: 'serviceLevel',
})

const occupancy = headline('occupancy', {
  description: { en: 'Above 90 % people tire; well below 70 % they idle.', zh: '高于 90% 易疲劳，远低于 70% 则闲置。' },
  target: 'occupancy',
})

const volume = trendPanel({
  title: { en: 'Calls: forecast and offered', zh: '来电量：预测与实际' },
  description: { en: 'Per half-hour; the band holds four of five values.', zh: '每半小时；区间覆盖五分之四的取值。' },
  sql: forecastBandSql,
  unit: 'locale',
  interval: '30m',
  bands: (lang) => [[BAND[lang].high, BAND[lang].low]],
  dashed: (lang) => [BAND[lang].middle],
})

const staffing = trendPanel({
  title: { en: 'People: required and rostered', zh: '人力：需求与排班' },
  description: { en: 'Per half-hour; dashed includes shrinkage such as breaks and sickness.', zh: '每半小时；虚线含小休、病假等缩减。' },
  sql: staffingSql,
  unit: 'locale',
  interval: '30m',
  dashed: (lang) => [scheduledName(lang)],
})

const gaps = tablePanel({
  title: { en: 'Understaffed half-hours', zh: '人手不足的时段' },
  description: { en: 'Largest gap first.', zh: '按缺口排序。' },
  sql: understaffedSql,
  unit: 'none',
})

const shifts = timelinePanel({
  title: { en: 'Shifts', zh: '班次' },
  description: { en: 'First 30 agents of the roster.', zh: '班表前 30 位座席员。' },
  sql: rosterTimelineSql,
  unit: 'none',
  states: [
    [1, { en: 'At work', zh: '上班' }, 'blue'],
    [2, { en: 'Break', zh: '休息' }, 'orange'],
    [0, { en: 'Off', zh: '下班' }, 'transparent'],
  ],
})

export const workforce: Board = {
  uid: 'cb-wfm',
  title: { en: 'Forecast and roster', zh: '预测与排班' },
  description: { en: 'Volume, people and shifts, past and to come.', zh: '过去与未来的话务量、人力与班次。' },
  time: { from: 'now-3d/d', to: 'now+4d/d' },
  refresh: '5m',
  variables: [queueVariable],
  rows: [
    {
      height: 5,
      panels: [
        [6, wape],
        [6, bias],
        [6, serviceLevel],
        [6, occupancy],
      ],
    },
    { height: 9, panels: [[24, volume]] },
    {
      height: 9,
      panels: [
        [16, staffing],
        [8, gaps],
      ],
    },
    { height: 14, panels: [[24, shifts]] },
  ],
}
