/** Overrides of forecasts: what planners know and the model does not. */

import type { Role } from '../domain/principal.ts'
import { type Override, type OverrideCommand, type OverrideEvent, overrideDecider } from '../forecasting/overrides.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { unknownQueue } from './registered.ts'

export const PLANNERS: readonly Role[] = ['scheduler', 'supervisor', 'manager', 'admin']

export const overrides: Aggregate<OverrideCommand, OverrideEvent, Override | undefined> = {
  kind: 'forecast-override',
  personal: 'none',
  idOf: ({ overrideId }) => overrideId,
  decider: overrideDecider,
  says: {
    MakeOverride: {
      overrideId: 'text',
      terms: {
        amount: 'number',
        queueId: 'text',
        reason: 'text',
        from: 'instant',
        to: 'instant',
        operation: 'text',
        branch: 'text',
        'expiresAt?': 'instant',
      },
    },
    WithdrawOverride: { overrideId: 'text', reason: 'text' },
  },
  unknownIn: async (ledger, command) =>
    command.type === 'MakeOverride' ? unknownQueue(ledger, 'override', command.terms.queueId, ['queue']) : undefined,
  permissions: { MakeOverride: PLANNERS, WithdrawOverride: PLANNERS },
}
