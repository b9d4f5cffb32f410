/** Special days: closures, make-up workdays, campaigns and bill runs that people enter. */

import type { Parsed } from '../domain/kernel/parsed.ts'
import { type SpecialDay, type SpecialDayCommand, type SpecialDayEvent, specialDayDecider } from '../forecasting/special-days.ts'
import { type Aggregate, statesOf, streamOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { PLANNERS } from './overrides.ts'

export const specialDays: Aggregate<SpecialDayCommand, SpecialDayEvent, SpecialDay | undefined> = {
  kind: 'special-day',
  idOf: ({ specialDayId }) => specialDayId,
  decider: specialDayDecider,
  permissions: { AddSpecialDay: PLANNERS, WithdrawSpecialDay: PLANNERS },
}

/** Every special day ever entered, withdrawn ones included, oldest first. */
export const readSpecialDays = async (ledger: EventStore): Promise<SpecialDay[]> =>
  [...(await statesOf(ledger, specialDays).read()).values()].filter((day) => day !== undefined)

/** A repeat of the same adding by the same client answers as the first. */
export const commandSpecialDay = (
  ledger: Ledger,
  command: SpecialDayCommand,
): Promise<Parsed<Executed<SpecialDayEvent, SpecialDay | undefined>>> =>
  execute(
    ledger,
    streamOf(specialDays, command.specialDayId),
    specialDayDecider,
    command,
    command.type === 'AddSpecialDay' ? `add-special-day/${command.specialDayId}` : undefined,
  )
