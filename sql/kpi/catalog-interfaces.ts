/** KPIs of calls to other systems: rate, errors and duration. */
import { type Kpi, ratio } from './entry.ts'
import { interfaceRollup } from './rollup-interface.ts'

const { view } = interfaceRollup

export const interfaceKpis: readonly Kpi[] = [
  {
    id: 'interface_calls',
    en: 'Calls',
    zh: '调用量',
    unit: 'count',
    view,
    expression: 'sum(calls)',
    isAdditive: true,
    source: 'RED method',
    description: { en: 'Calls to an interface, rejected ones included.', zh: '接口调用次数(含被隔离拒绝的)。' },
  },
  {
    id: 'interface_error_rate',
    en: 'Error rate',
    zh: '错误率',
    unit: 'ratio',
    view,
    expression: ratio('(sum(errors) + sum(timeouts))', 'sum(calls)'),
    isAdditive: false,
    source: 'RED method',
    description: { en: 'Errors and timeouts / calls.', zh: '(错误 + 超时)/ 调用量。' },
  },
  {
    id: 'interface_timeouts',
    en: 'Timeouts',
    zh: '超时次数',
    unit: 'count',
    view,
    expression: 'sum(timeouts)',
    isAdditive: true,
    source: 'RED method',
    description: { en: 'Calls given up without an answer.', zh: '未获答复而放弃的调用次数。' },
  },
  {
    id: 'interface_rejected',
    en: 'Rejected',
    zh: '隔离拒绝',
    unit: 'count',
    view,
    expression: 'sum(rejected)',
    isAdditive: true,
    source: 'Circuit breaker',
    description: { en: 'Not sent because the interface was isolated.', zh: '因接口隔离而未发出的调用次数。' },
  },
  {
    id: 'interface_mean',
    en: 'Mean duration',
    zh: '平均耗时',
    unit: 'ms',
    view,
    expression: ratio('sum(duration_ms_sum)', 'sum(calls) - sum(rejected)'),
    isAdditive: false,
    source: 'RED method',
    description: { en: 'Duration per call sent.', zh: '每次已发出调用的平均耗时。' },
  },
  {
    id: 'interface_p95',
    en: 'p95 duration',
    zh: 'p95 耗时',
    unit: 'ms',
    view,
    expression: 'if(sum(calls) = sum(rejected), null, quantileTDigestMerge(0.95)(duration_digest))',
    isAdditive: false,
    source: 'Dunning (2019), t-digest',
    description: { en: '95 % of the calls sent took no longer.', zh: '95% 的已发出调用耗时不超过此值。' },
  },
]
