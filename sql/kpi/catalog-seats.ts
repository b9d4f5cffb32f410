/** KPIs of seats: seconds of seat states split over the quarter-hours they fall into. */
import { type Kpi, ratio } from './entry.ts'
import { seatRollup } from './rollup-seat.ts'

const { view } = seatRollup
const BUSY = 'sum(ringing_s) + sum(talking_s) + sum(holding_s) + sum(wrap_up_s)'

export const seatKpis: readonly Kpi[] = [
  {
    id: 'occupancy',
    en: 'Occupancy',
    zh: '占用率',
    unit: 'ratio',
    view,
    expression: ratio(`(${BUSY})`, `sum(ready_s) + ${BUSY}`),
    isAdditive: false,
    source: 'Amazon Connect: contact time / (contact + idle)',
    description: { en: 'Time on calls / time on calls or ready for one.', zh: '处理来电时长 /(处理来电 + 空闲等待)时长。' },
  },
  {
    id: 'utilisation',
    en: 'Utilisation',
    zh: '工时利用率',
    unit: 'ratio',
    view,
    expression: ratio(`(${BUSY})`, 'sum(signed_in_s)'),
    isAdditive: false,
    source: 'Identity: utilisation = occupancy × (1 − shrinkage)',
    description: { en: 'Time on calls / time signed in.', zh: '处理来电时长 / 签入时长。' },
  },
  {
    id: 'shrinkage',
    en: 'Shrinkage signed in',
    zh: '签入损耗率',
    unit: 'ratio',
    view,
    expression: ratio('(sum(break_s) + sum(training_s) + sum(meeting_s))', 'sum(signed_in_s)'),
    isAdditive: false,
    source: 'Shrinkage within signed-in time; absence is not seen here',
    description: { en: 'Break, training and meeting / time signed in.', zh: '小休、培训与会议时长 / 签入时长。' },
  },
  {
    id: 'signed_in',
    en: 'Signed-in time',
    zh: '签入时长',
    unit: 'seconds',
    view,
    expression: 'sum(signed_in_s)',
    isAdditive: true,
    source: 'Seat states',
    description: { en: 'Every state but signed out and unknown.', zh: '除签出与未知以外的全部状态时长。' },
  },
  {
    id: 'unknown_time',
    en: 'Unknown time',
    zh: '未知状态时长',
    unit: 'seconds',
    view,
    expression: 'sum(unknown_s)',
    isAdditive: true,
    source: 'Data quality: a state of more than 16 h lost its end',
    description: {
      en: 'From 16 h to 24 h after the last report of a seat that did not sign out.',
      zh: '座席未签出且超过 16 小时未上报后(至 24 小时)的时长。',
    },
  },
]
