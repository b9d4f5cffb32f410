/** KPIs of forecast and roster against what came; half-hours that have passed. */

import { type Kpi, ratio } from './entry.ts'
import { forecastView, staffingView } from './views.ts'

export const planningKpis: readonly Kpi[] = [
  {
    id: 'forecast_wape',
    en: 'Forecast error (WAPE)',
    zh: '预测加权误差',
    unit: 'ratio',
    view: forecastView.name,
    expression: ratio('sum(absolute_error)', 'sum(actual)'),
    isAdditive: false,
    source: 'Kolassa & Schütz (2007): Σ|F − A| / ΣA',
    description: {
      en: 'Sum of absolute errors / calls offered without redials, over queues and half-hours; the latest forecast from before each.',
      zh: '绝对误差之和 / 不含重拨的来电量；取每个时段开始前的最新预测。',
    },
  },
  {
    id: 'forecast_bias',
    en: 'Forecast bias',
    zh: '预测偏差',
    unit: 'ratio',
    view: forecastView.name,
    expression: ratio('(sum(forecast) - sum(actual))', 'sum(actual)'),
    isAdditive: false,
    source: 'Σ(F − A) / ΣA',
    description: { en: 'Signed: above zero when more was forecast than came.', zh: '带符号:大于零表示预测偏高。' },
  },
  {
    id: 'required_agents',
    en: 'Required',
    zh: '需求人力',
    unit: 'count',
    view: staffingView.name,
    expression: 'sum(required) / nullIf(uniqExact(slot_at), 0)',
    isAdditive: false,
    source: 'Erlang A requirement of the latest staffing run',
    description: { en: 'Mean number of agents required, summed over queues.', zh: '平均需求座席数(各队列合计)。' },
  },
  {
    id: 'rostered_agents',
    en: 'Rostered',
    zh: '排班人力',
    unit: 'count',
    view: staffingView.name,
    expression: 'sum(rostered) / nullIf(uniqExact(slot_at), 0)',
    isAdditive: false,
    source: 'Latest roster without broken rules',
    description: { en: 'Mean number of agents rostered and not on break, summed over queues.', zh: '平均在岗排班座席数(各队列合计)。' },
  },
  {
    id: 'understaffed_share',
    en: 'Understaffed share',
    zh: '人力不足占比',
    unit: 'ratio',
    view: staffingView.name,
    expression: ratio('countIf(rostered < required)', 'countIf(required > 0)'),
    isAdditive: false,
    source: 'Coverage of the latest roster',
    description: { en: 'Half-hours and queues with fewer agents rostered than required.', zh: '排班人力低于需求的时段占比。' },
  },
]
