/** Interval export of a contact-centre suite: one row per queue and interval with counts and averages, as workforce tools take them. */
import type { Mapping } from './mapping.ts'
import { TOTALS } from './total-names.ts'

const TIMES = ['y-M-d H:m', 'y/M/d H:m', 'y-M-d H:m:s', 'y/M/d H:m:s', 'y-M-dTH:m', 'y-M-dTH:m:s']

const count = (column: string) => ({ column, as: 'integer', optional: true }) as const

/** An average of answered legs times their count: totals add up over intervals, averages do not. */
const total = (column: string) => ({ column, as: 'seconds', times: 'Answered', optional: true }) as const

export const intervalExport: Mapping = {
  name: 'interval-export',
  description: 'Interval export of a contact-centre suite: CSV, one row per queue and interval with counts and averages.',
  topic: 'queue-intervals',
  format: 'csv',
  missing: ['-', '--', 'N/A', 'n/a', '#N/A', 'NaN', 'NULL', 'null'],
  joinId: { path: 'intervalId', of: ['queueId', 'mediaType', 'startedAt'] },
  constants: { revision: 1, mediaType: 'voice' },
  drop: { startedAt: TOTALS, mediaType: TOTALS, queueId: TOTALS },
  interval: { until: { column: 'Interval End', as: 'instant', format: TIMES, optional: true } },
  fields: {
    queueId: 'Queue Name',
    mediaType: { column: 'Media Type', optional: true },
    startedAt: { column: 'Interval Start', as: 'instant', format: TIMES },
    offered: { column: 'Offered', as: 'integer' },
    answered: count('Answered'),
    abandoned: count('Abandoned'),
    overflowed: count('Flow-Out'),
    transferred: count('Transferred'),
    answeredInTarget: count('Met SL'),
    serviceLevelRatio: { column: 'Service Level %', as: 'percent', optional: true },
    waitSeconds: total('ASA'),
    talkSeconds: total('Avg Talk'),
    holdSeconds: total('Avg Hold'),
    wrapSeconds: total('Avg ACW'),
    handleSeconds: total('Avg Handle'),
  },
}
