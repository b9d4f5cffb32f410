/** Queue legs of calls, of a host that controls the telephone system: each report of a leg is a command. */

import type { Role } from '../domain/principal.ts'
import { type Call, type CallEvent, callDecider } from '../domain/traffic/call.ts'
import { callRecord } from '../domain/traffic/measures.ts'
import { type Aggregate, publication } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

/** What the telephone system reports, and of which leg. */
export type CallReport = CallEvent & { readonly callId: string }

const telephony: readonly Role[] = ['system']

const LEG = { callId: 'id' } as const

export const calls: Aggregate<CallReport, CallEvent, Call> = {
  kind: 'call',
  idOf: ({ callId }) => callId,
  decider: callDecider,
  isMeasured: true,
  says: {
    call_offered: {
      ...LEG,
      siteId: 'id',
      queueId: 'id',
      direction: 'text',
      'contactId?': 'id',
      'customerId?': 'id',
      'previousCallId?': 'id',
      'isRedial?': 'flag',
      'reason?': 'label',
    },
    call_rang: { ...LEG, seatId: 'id' },
    call_answered: { ...LEG, seatId: 'id', agentId: 'id' },
    call_held: LEG,
    call_retrieved: LEG,
    conference_started: { ...LEG, participantId: 'id' },
    conference_ended: LEG,
    call_ended: { ...LEG, releasedBy: 'text', 'transferredTo?': 'text' },
    wrap_up_ended: LEG,
    call_abandoned: LEG,
    callback_queued: LEG,
    call_overflowed: LEG,
  },
  subjectOf: customerOf,
  personal: {
    call_offered: ['reason'],
    call_rang: [],
    call_answered: [],
    call_held: [],
    call_retrieved: [],
    conference_started: [],
    conference_ended: [],
    call_ended: [],
    wrap_up_ended: [],
    call_abandoned: [],
    callback_queued: [],
    call_overflowed: [],
  },
  permissions: {
    call_offered: telephony,
    call_rang: telephony,
    call_answered: telephony,
    call_held: telephony,
    call_retrieved: telephony,
    conference_started: telephony,
    conference_ended: telephony,
    call_ended: telephony,
    wrap_up_ended: telephony,
    call_abandoned: telephony,
    callback_queued: telephony,
    call_overflowed: telephony,
  },
  publication: publication('calls', callDecider, (_event: CallEvent, version, after) =>
    after.status === 'none' ? undefined : callRecord(after, version - 1),
  ),
}
