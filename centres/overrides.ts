/** Overrides of forecasts: what planners know and the model does not. */

import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Role } from '../domain/principal.ts'
import { type Override, type OverrideCommand, type OverrideEvent, overrideDecider } from '../forecasting/overrides.ts'
import { type Aggregate, streamOf } from '../ledger/aggregate.ts'
import { type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

export const PLANNERS: readonly Role[] = ['scheduler', 'supervisor', 'manager', 'admin']

export const overrides: Aggregate<OverrideCommand, OverrideEvent, Override | undefined> = {
  kind: 'forecast-override',
  idOf: ({ overrideId }) => overrideId,
  decider: overrideDecider,
  permissions: { MakeOverride: PLANNERS, WithdrawOverride: PLANNERS },
}

/** A repeat of the same making by the same client answers as the first; withdrawals need no key, the second is rejected by name. */
export const commandOverride = (ledger: Ledger, command: OverrideCommand): Promise<Parsed<Executed<OverrideEvent, Override | undefined>>> =>
  execute(
    ledger,
    streamOf(overrides, command.overrideId),
    overrideDecider,
    command,
    command.type === 'MakeOverride' ? `make-override/${command.overrideId}` : undefined,
  )
