/** A legal hold (法律保留): while it is set, what is known of a customer may not be erased. */
import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider } from '../kernel/decider.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'

export type HoldCommand = { readonly at: Instant; readonly customerId: string; readonly reason: string } & (
  | { readonly type: 'SetHold' }
  | { readonly type: 'ReleaseHold' }
)

export type HoldEvent = { readonly at: Instant; readonly by: string; readonly customerId: string; readonly reason: string } & (
  | { readonly type: 'hold_set' }
  | { readonly type: 'hold_released' }
)

/** `setBy` stays after the release: whoever set it may not erase what it kept. */
export type Hold =
  | { readonly status: 'none' }
  | {
      readonly status: 'set' | 'released'
      readonly customerId: string
      readonly setAt: Instant
      readonly setBy: string
      readonly reason: string
      readonly lastAt: Instant
    }

/** Codes of rejections, with what they mean and what to do. */
export const holdErrors = {
  'hold.set': 'A legal hold is set on the customer. Release it first, or leave it.',
  'hold.not_set': 'No legal hold is set on the customer. List those that are.',
  'hold.reason_missing': 'A hold is set and released for a reason. Say it.',
  'hold.time_reversed': 'The command is dated before the last thing that happened. Send the present.',
} as const

export const holdDecider: Decider<HoldCommand, HoldEvent, Hold> = {
  initial: { status: 'none' },
  decide,
  evolve: (hold, { type, at, by, customerId, reason }) => {
    if (type === 'hold_set') return { status: 'set', customerId, setAt: at, setBy: by, reason, lastAt: at }
    return hold.status === 'none' ? hold : { ...hold, status: 'released', lastAt: at }
  },
}

function decide({ type, at, customerId, reason }: HoldCommand, hold: Hold): Decided<HoldEvent> {
  if (isBlank(reason)) return rejected('hold.reason_missing', `${type} on '${customerId}' says no reason; give one.`)
  if (hold.status !== 'none' && at < hold.lastAt)
    return rejected('hold.time_reversed', `${type} is dated before ${toIso(hold.lastAt)}; send the present.`)
  if (type === 'ReleaseHold')
    return hold.status === 'set'
      ? parsed([{ type: 'hold_released', at, customerId, reason }])
      : rejected('hold.not_set', `No hold is set on '${customerId}'; list those that are.`)
  return hold.status === 'set' ? rejected('hold.set', heldText(hold)) : parsed([{ type: 'hold_set', at, customerId, reason }])
}

export const heldText = ({ customerId, setBy, setAt, reason }: Exclude<Hold, { status: 'none' }>): string =>
  `'${customerId}' is under legal hold since ${toIso(setAt)}, set by ${setBy}: ${reason}`
