/** Calls in the voice menu (自助语音). */
import { type Ivr, type IvrCommand, type IvrEvent, ivrDecider } from '../domain/traffic/ivr.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

export const ivr: Aggregate<IvrCommand, IvrEvent, Ivr> = {
  kind: 'ivr',
  idOf: ({ id }) => id,
  decider: ivrDecider,
  isMeasured: true,
  subjectOf: customerOf,
  permissions: {
    EnterIvr: ['system'],
    ChooseOption: ['system', 'customer'],
    OfferToQueue: ['system'],
    ServeInIvr: ['system'],
    HangUpInIvr: ['system', 'customer'],
  },
}
