/** A call in the voice menu (IVR) before it is offered to a queue: served there, handed over, or hung up. */

import type { Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

export type IvrCommand = Said & { readonly id: string } & (
    | { readonly type: 'EnterIvr'; readonly siteId: string; readonly customerId?: string }
    | { readonly type: 'ChooseOption'; readonly option: string }
    /** `callId`: the queue leg the call continues as. */
    | { readonly type: 'OfferToQueue'; readonly callId: string; readonly queueId: string }
    | { readonly type: 'ServeInIvr'; readonly answer: string }
    | { readonly type: 'HangUpInIvr' }
  )
export type IvrEvent = Done & { readonly id: string } & (
    | { readonly type: 'ivr_entered'; readonly siteId: string; readonly customerId?: string }
    | { readonly type: 'ivr_option_chosen'; readonly option: string }
    | { readonly type: 'ivr_offered'; readonly callId: string; readonly queueId: string }
    | { readonly type: 'ivr_served'; readonly answer: string }
    | { readonly type: 'ivr_hung_up' }
  )

export type IvrStatus = 'in_menu' | 'offered' | 'served' | 'hung_up'
export type Ivr =
  | { readonly status: 'none' }
  | {
      readonly id: string
      readonly status: IvrStatus
      readonly siteId: string
      readonly enteredAt: Instant
      readonly lastAt: Instant
      readonly options: readonly string[]
      readonly callId?: string
    }

type Step = Exclude<IvrCommand['type'], 'EnterIvr'>

export const IVR: Machine<IvrStatus, Step> = {
  name: 'ivr',
  title: { en: 'Voice menu', zh: '自助语音' },
  initial: 'in_menu',
  ends: ['offered', 'served', 'hung_up'],
  transitions: {
    ChooseOption: { from: ['in_menu'] },
    OfferToQueue: { from: ['in_menu'], to: 'offered' },
    ServeInIvr: { from: ['in_menu'], to: 'served' },
    HangUpInIvr: { from: ['in_menu'], to: 'hung_up' },
  },
}

const rules: CommandRules<IvrStatus, Step, 'EnterIvr'> = {
  family: 'ivr',
  opening: 'EnterIvr',
  machine: IVR,
  texts: { EnterIvr: ['siteId'], ChooseOption: ['option'], OfferToQueue: ['callId', 'queueId'], ServeInIvr: ['answer'], HangUpInIvr: [] },
}

const STEP_OF: Readonly<Record<Exclude<IvrEvent['type'], 'ivr_entered'>, Step>> = {
  ivr_option_chosen: 'ChooseOption',
  ivr_offered: 'OfferToQueue',
  ivr_served: 'ServeInIvr',
  ivr_hung_up: 'HangUpInIvr',
}

/** Rejections: `ivr.*` of `commonErrors`, `id.invalid`. */
export const ivrDecider: Decider<IvrCommand, IvrEvent, Ivr> = {
  initial: { status: 'none' },
  decide: (command, ivr) => {
    const wrong = guard(rules, command, ivr)
    if (wrong) return wrong
    switch (command.type) {
      case 'EnterIvr':
        return parsed([{ ...command, type: 'ivr_entered' }])
      case 'ChooseOption':
        return parsed([{ ...command, type: 'ivr_option_chosen' }])
      case 'OfferToQueue':
        return parsed([{ ...command, type: 'ivr_offered' }])
      case 'ServeInIvr':
        return parsed([{ ...command, type: 'ivr_served' }])
      case 'HangUpInIvr':
        return parsed([{ ...command, type: 'ivr_hung_up' }])
    }
  },
  evolve: (ivr, event) => {
    if (event.type === 'ivr_entered') {
      const { id, siteId, at } = event
      return ivr.status === 'none' ? { id, siteId, status: IVR.initial, enteredAt: at, lastAt: at, options: [] } : ivr
    }
    if (ivr.status === 'none') return ivr
    return {
      ...ivr,
      status: statusAfter(IVR, STEP_OF[event.type], ivr.status),
      lastAt: event.at,
      ...(event.type === 'ivr_option_chosen' ? { options: [...ivr.options, event.option] } : {}),
      ...(event.type === 'ivr_offered' ? { callId: event.callId } : {}),
    }
  },
}
