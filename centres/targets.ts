/** Targets of campaigns: one customer in one campaign each. */
import { LEADS, type Role, STAFF } from '../domain/principal.ts'
import { type Target, type TargetCommand, type TargetEvent, targetDecider } from '../domain/proactive/target.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

const staff: readonly Role[] = [...STAFF, 'system']

export const targets: Aggregate<TargetCommand, TargetEvent, Target> = {
  kind: 'campaign-target',
  idOf: ({ id }) => id,
  decider: targetDecider,
  subjectOf: customerOf,
  permissions: {
    AddTarget: [...LEADS, 'system'],
    BeginAttempt: staff,
    RecordSent: staff,
    ReleaseAttempt: staff,
    RecordNotReached: staff,
    RecordInterest: staff,
    RecordDeclined: staff,
    RecordDone: staff,
    ExcludeTarget: staff,
    ArchiveTarget: staff,
  },
}
