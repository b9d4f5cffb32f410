/** Forecast and roster: how many calls come, how many people that needs, who works. */
import { BAND, forecastBandSql, rosterTimelineSql, understaffedSql } from '../queries/workforce.ts'
import type { Board } from '../sdk/board.ts'
import { dial, headline, trend } from '../sdk/kpi-panels.ts'
import { tablePanel, timelinePanel, trendPanel } from '../sdk/panels.ts'
import { queueVariable, siteVariable } from '../sdk/variables.ts'

const wape = headline('forecast_wape', { target: 'forecastWape' })

const bias = headline('forecast_bias')

const serviceLevel = headline('service_level', { target: 'serviceLevel' })

const occupancy = dial('occupancy', { target: 'occupancy', max: 1 })

const volume = trendPanel({
  title: { en: 'Calls: forecast and offered', zh: '来电量：预测与实际' },
  description: {
    en: 'Per half-hour, redials left out; the band holds four of five values. Planned: the forecast with the overrides that stand.',
    zh: '每半小时，不含重拨；区间覆盖五分之四的取值。计划为预测加有效的人工调整。',
  },
  sql: forecastBandSql,
  unit: 'locale',
  interval: '30m',
  bands: (lang) => [[BAND[lang].high, BAND[lang].low]],
  dashed: (lang) => [BAND[lang].middle],
})

const staffing = trend(['required_agents', 'rostered_agents'], {
  title: { en: 'People: required and rostered', zh: '人力：需求与排班' },
  description: { en: 'Agents needed on calls and agents rostered and not on break.', zh: '接听所需人力与在班且未休息的人力。' },
  interval: '30m',
})

const understaffed = headline('understaffed_share')

const gaps = tablePanel({
  title: { en: 'Understaffed half-hours', zh: '人手不足的时段' },
  description: { en: 'Largest gap first.', zh: '按缺口排序。' },
  sql: understaffedSql,
  unit: 'none',
})

const shifts = timelinePanel({
  title: { en: 'Shifts', zh: '班次' },
  description: { en: 'First 30 agents of the roster.', zh: '班表前 30 位坐席员。' },
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
  // A roster is published for weeks from next Monday on: eleven days ahead always show some of it.
  time: { from: 'now-3d/d', to: 'now+11d/d' },
  refresh: '5m',
  variables: [siteVariable, queueVariable],
  rows: [
    {
      height: 5,
      panels: [
        [5, wape],
        [5, bias],
        [5, understaffed],
        [5, serviceLevel],
        [4, occupancy],
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
