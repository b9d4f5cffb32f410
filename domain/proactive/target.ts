/** One customer in a campaign: approached, reached or not, interested or not, and the order that came of it. */
import type { Channel } from '../common/contact.ts'
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

type Opening = { readonly campaignId: string; readonly customerId: string; readonly mostAttempts: number; readonly note?: string }

export type TargetCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'AddTarget' } & Opening)
    /** An attempt is claimed before anything is sent; its id goes to the gateway, so that a repeat reaches nobody twice. */
    | { readonly type: 'BeginAttempt'; readonly channel: Channel }
    | { readonly type: 'RecordSent'; readonly messageId: string }
    /** Nothing has left: the attempt does not count, and the next one takes its number. */
    | { readonly type: 'ReleaseAttempt'; readonly reason: string }
    /** Nobody answered, or the gateway refused; another attempt may follow while there are some left. */
    | { readonly type: 'RecordNotReached'; readonly reason: string }
    | { readonly type: 'RecordInterest'; readonly orderId: string; readonly note: string }
    | { readonly type: 'RecordDeclined'; readonly reason: string }
    /** Served by the approach itself: a greeting read, a survey answered, a bill paid. */
    | { readonly type: 'RecordDone'; readonly result: string }
    | { readonly type: 'ExcludeTarget'; readonly reason: string }
    | { readonly type: 'ArchiveTarget' }
  )

export type TargetEvent = Done & { readonly id: string; readonly campaignId: string; readonly customerId: string } & (
    | ({ readonly type: 'target_added' } & Opening)
    | { readonly type: 'attempt_begun'; readonly channel: Channel; readonly attempt: number }
    | { readonly type: 'attempt_sent'; readonly messageId: string }
    | { readonly type: 'attempt_released'; readonly reason: string }
    | { readonly type: 'target_not_reached'; readonly reason: string }
    | { readonly type: 'target_given_up'; readonly reason: string }
    | { readonly type: 'target_interested'; readonly orderId: string; readonly note: string }
    | { readonly type: 'target_declined'; readonly reason: string }
    | { readonly type: 'target_done'; readonly result: string }
    | { readonly type: 'target_excluded'; readonly reason: string }
    | { readonly type: 'target_archived' }
  )

export type TargetStatus =
  | 'waiting'
  | 'contacting'
  | 'contacted'
  | 'interested'
  | 'declined'
  | 'done'
  | 'unreached'
  | 'excluded'
  | 'archived'

export type LiveTarget = Opening & {
  readonly id: string
  readonly status: TargetStatus
  readonly lastAt: Instant
  readonly attempts: number
  readonly orderId?: string
  readonly messageId?: string
}
export type Target = { readonly status: 'none' } | LiveTarget

/** `GiveUp` is what recording the last unsuccessful attempt comes to. */
type Step = Exclude<TargetCommand['type'], 'AddTarget'> | 'GiveUp'

export const TARGET: Machine<TargetStatus, Step> = {
  name: 'campaign-target',
  title: { en: 'Customer in a campaign', zh: '外呼目标客户' },
  initial: 'waiting',
  ends: ['archived'],
  transitions: {
    BeginAttempt: { from: ['waiting'], to: 'contacting' },
    RecordSent: { from: ['contacting'], to: 'contacted' },
    ReleaseAttempt: { from: ['contacting'], to: 'waiting' },
    RecordNotReached: { from: ['contacting', 'contacted'], to: 'waiting' },
    GiveUp: { from: ['contacting', 'contacted'], to: 'unreached' },
    RecordInterest: { from: ['contacting', 'contacted'], to: 'interested' },
    RecordDeclined: { from: ['contacting', 'contacted'], to: 'declined' },
    RecordDone: { from: ['contacting', 'contacted'], to: 'done' },
    ExcludeTarget: { from: ['waiting'], to: 'excluded' },
    ArchiveTarget: { from: ['interested', 'declined', 'done', 'unreached', 'excluded'], to: 'archived' },
  },
}

const rules: CommandRules<TargetStatus, Exclude<Step, 'GiveUp'>, 'AddTarget'> = {
  family: 'target',
  opening: 'AddTarget',
  machine: TARGET,
  texts: {
    AddTarget: ['campaignId', 'customerId'],
    BeginAttempt: ['channel'],
    RecordSent: ['messageId'],
    ReleaseAttempt: ['reason'],
    RecordNotReached: ['reason'],
    RecordInterest: ['orderId', 'note'],
    RecordDeclined: ['reason'],
    RecordDone: ['result'],
    ExcludeTarget: ['reason'],
    ArchiveTarget: [],
  },
}

/** A customer is once in a campaign. */
export const targetIdOf = (campaignId: string, customerId: string): string => `${campaignId}/${customerId}`

/** Rejections: `target.*` of `commonErrors`, `target.attempts_invalid`, `id.invalid`. */
export const targetDecider: Decider<TargetCommand, TargetEvent, Target> = {
  initial: { status: 'none' },
  decide: (command, target) => guard(rules, command, target) ?? decided(command, target),
  evolve,
}

function decided(command: TargetCommand, target: Target): Decided<TargetEvent> {
  if (command.type === 'AddTarget')
    return Number.isInteger(command.mostAttempts) && command.mostAttempts >= 1
      ? parsed([{ ...command, type: 'target_added' }])
      : rejected('target.attempts_invalid', `${command.mostAttempts} tries are none; allow at least one.`)
  if (target.status === 'none') return parsed([])
  const { campaignId, customerId } = target
  const of = { campaignId, customerId }
  switch (command.type) {
    case 'BeginAttempt':
      return parsed([{ ...command, ...of, type: 'attempt_begun', attempt: target.attempts + 1 }])
    case 'RecordSent':
      return parsed([{ ...command, ...of, type: 'attempt_sent' }])
    case 'ReleaseAttempt':
      return parsed([{ ...command, ...of, type: 'attempt_released' }])
    case 'RecordNotReached':
      return parsed([{ ...command, ...of, type: target.attempts < target.mostAttempts ? 'target_not_reached' : 'target_given_up' }])
    case 'RecordInterest':
      return parsed([{ ...command, ...of, type: 'target_interested' }])
    case 'RecordDeclined':
      return parsed([{ ...command, ...of, type: 'target_declined' }])
    case 'RecordDone':
      return parsed([{ ...command, ...of, type: 'target_done' }])
    case 'ExcludeTarget':
      return parsed([{ ...command, ...of, type: 'target_excluded' }])
    case 'ArchiveTarget':
      return parsed([{ ...command, ...of, type: 'target_archived' }])
  }
}

const STEP_OF: Readonly<Record<Exclude<TargetEvent['type'], 'target_added'>, Step>> = {
  attempt_begun: 'BeginAttempt',
  attempt_sent: 'RecordSent',
  attempt_released: 'ReleaseAttempt',
  target_not_reached: 'RecordNotReached',
  target_given_up: 'GiveUp',
  target_interested: 'RecordInterest',
  target_declined: 'RecordDeclined',
  target_done: 'RecordDone',
  target_excluded: 'ExcludeTarget',
  target_archived: 'ArchiveTarget',
}

function evolve(target: Target, event: TargetEvent): Target {
  if (event.type === 'target_added') {
    if (target.status !== 'none') return target
    const { type: _type, at, by: _by, ...said } = event
    return { ...said, status: TARGET.initial, lastAt: at, attempts: 0 }
  }
  if (target.status === 'none') return target
  const status = statusAfter(TARGET, STEP_OF[event.type], target.status)
  return {
    ...target,
    status,
    lastAt: event.at,
    ...(event.type === 'attempt_begun' ? { attempts: event.attempt } : {}),
    ...(event.type === 'attempt_released' ? { attempts: target.attempts - 1 } : {}),
    ...(event.type === 'attempt_sent' ? { messageId: event.messageId } : {}),
    ...(event.type === 'target_interested' ? { orderId: event.orderId } : {}),
  }
}
