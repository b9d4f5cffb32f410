/** Calls in the voice menu (自助语音). */
import { type Ivr, type IvrCommand, type IvrEvent, ivrDecider } from '../domain/traffic/ivr.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

const ID = { id: 'text' } as const

export const ivr: Aggregate<IvrCommand, IvrEvent, Ivr> = {
  kind: 'ivr',
  idOf: ({ id }) => id,
  decider: ivrDecider,
  isMeasured: true,
  says: {
    EnterIvr: { ...ID, siteId: 'text', 'customerId?': 'text' },
    ChooseOption: { ...ID, option: 'text' },
    OfferToQueue: { ...ID, callId: 'text', queueId: 'text' },
    ServeInIvr: { ...ID, answer: 'text' },
    HangUpInIvr: ID,
  },
  subjectOf: customerOf,
  personal: { ivr_entered: [], ivr_option_chosen: [], ivr_offered: [], ivr_served: ['answer'], ivr_hung_up: [] },
  permissions: {
    EnterIvr: ['system'],
    ChooseOption: ['system', 'customer'],
    OfferToQueue: ['system'],
    ServeInIvr: ['system'],
    HangUpInIvr: ['system', 'customer'],
  },
}
