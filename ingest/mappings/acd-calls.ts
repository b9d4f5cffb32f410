/** Call detail records of an ACD: one row per queue leg that is over, as most systems export them. */
import type { Mapping } from './mapping.ts'

/** Times without zone need `--timezone`; day-first and month-first dates are not guessed and need a rule of one's own. */
const TIMES = ['y-M-d H:m:s', 'y/M/d H:m:s', 'y-M-dTH:m:s', 'y-M-d H:m', 'y/M/d H:m']

const time = (column: string) => ({ column, as: 'instant', format: TIMES, optional: true }) as const

const seconds = (column: string) => ({ column, as: 'seconds', optional: true }) as const

const text = (column: string) => ({ column, optional: true }) as const

/** Words that ACDs write for how a leg left its queue, English and Chinese. */
const OUTCOMES: Readonly<Record<string, string>> = {
  answered: 'answered',
  answer: 'answered',
  handled: 'answered',
  connected: 'answered',
  completed: 'answered',
  complete: 'answered',
  completeagent: 'answered',
  completecaller: 'answered',
  transferred: 'answered',
  ans: 'answered',
  已接听: 'answered',
  接通: 'answered',
  已接通: 'answered',
  abandoned: 'abandoned',
  abandon: 'abandoned',
  'abandoned in queue': 'abandoned',
  'no answer': 'abandoned',
  noanswer: 'abandoned',
  missed: 'abandoned',
  unanswered: 'abandoned',
  abd: 'abandoned',
  放弃: 'abandoned',
  已放弃: 'abandoned',
  呼损: 'abandoned',
  未接通: 'abandoned',
  callback: 'callback_queued',
  'callback requested': 'callback_queued',
  回拨: 'callback_queued',
  预约回呼: 'callback_queued',
  overflow: 'overflowed',
  overflowed: 'overflowed',
  timeout: 'overflowed',
  exitwithtimeout: 'overflowed',
  'flow out': 'overflowed',
  溢出: 'overflowed',
}

export const acdCalls: Mapping = {
  name: 'acd-calls',
  description: 'Call detail records of an ACD: CSV, one row per queue leg that is over.',
  topic: 'calls',
  format: 'csv',
  missing: ['-', 'NULL', 'null', 'N/A'],
  constants: { revision: 1, siteId: 'site-1', direction: 'inbound' },
  fields: {
    callId: 'call_id',
    contactId: text('contact_id'),
    customerId: text('customer_id'),
    siteId: text('site'),
    queueId: 'queue',
    seatId: text('seat'),
    agentId: text('agent'),
    direction: {
      column: 'direction',
      values: { inbound: 'inbound', in: 'inbound', 呼入: 'inbound', outbound: 'outbound', out: 'outbound', 呼出: 'outbound' },
      ignoreCase: true,
      optional: true,
    },
    outcome: { column: 'disposition', values: OUTCOMES, ignoreCase: true },
    offeredAt: { column: 'offered_at', as: 'instant', format: TIMES },
    ringStartedAt: time('ring_started_at'),
    answeredAt: time('answered_at'),
    leftQueueAt: time('left_queue_at'),
    endedAt: time('ended_at'),
    wrapEndedAt: time('wrap_ended_at'),
    waitSeconds: seconds('wait'),
    ringSeconds: seconds('ring'),
    talkSeconds: seconds('talk'),
    holdSeconds: seconds('hold'),
    wrapSeconds: seconds('wrap'),
    holdCount: { column: 'holds', as: 'integer', optional: true },
    transferredTo: text('transferred_to'),
    previousCallId: text('previous_call_id'),
    reason: text('reason'),
  },
}
