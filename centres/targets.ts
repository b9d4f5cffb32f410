/** Targets of campaigns: one customer in one campaign each. */
import { LEADERS, WORKERS } from '../domain/principal.ts'
import { type Target, type TargetCommand, type TargetEvent, targetDecider } from '../domain/proactive/target.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

const ID = { id: 'text' } as const

export const targets: Aggregate<TargetCommand, TargetEvent, Target> = {
  kind: 'campaign-target',
  idOf: ({ id }) => id,
  decider: targetDecider,
  says: {
    AddTarget: { ...ID, campaignId: 'text', customerId: 'text', mostAttempts: 'number', 'note?': 'text' },
    BeginAttempt: { ...ID, channel: 'text' },
    RecordSent: { ...ID, messageId: 'text' },
    ReleaseAttempt: { ...ID, reason: 'text' },
    RecordNotReached: { ...ID, reason: 'text' },
    RecordInterest: { ...ID, orderId: 'text', note: 'text' },
    RecordDeclined: { ...ID, reason: 'text' },
    RecordDone: { ...ID, result: 'text' },
    ExcludeTarget: { ...ID, reason: 'text' },
    ArchiveTarget: ID,
  },
  subjectOf: customerOf,
  personal: {
    target_added: ['note'],
    attempt_begun: [],
    attempt_sent: ['messageId'],
    attempt_released: ['reason'],
    target_not_reached: ['reason'],
    target_given_up: ['reason'],
    target_interested: ['note'],
    target_declined: ['reason'],
    target_done: ['result'],
    target_excluded: ['reason'],
    target_archived: [],
  },
  permissions: {
    AddTarget: LEADERS,
    BeginAttempt: WORKERS,
    RecordSent: WORKERS,
    ReleaseAttempt: WORKERS,
    RecordNotReached: WORKERS,
    RecordInterest: WORKERS,
    RecordDeclined: WORKERS,
    RecordDone: WORKERS,
    ExcludeTarget: WORKERS,
    ArchiveTarget: WORKERS,
  },
}
