/** Special days: closures, make-up workdays, campaigns and bill runs that people enter. */

import { type SpecialDay, type SpecialDayCommand, type SpecialDayEvent, specialDayDecider } from '../forecasting/special-days.ts'
import { type Aggregate, statesOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { PLANNERS } from './overrides.ts'

export const specialDays: Aggregate<SpecialDayCommand, SpecialDayEvent, SpecialDay | undefined> = {
  kind: 'special-day',
  idOf: ({ specialDayId }) => specialDayId,
  decider: specialDayDecider,
  says: {
    AddSpecialDay: { specialDayId: 'text', terms: { kind: 'text', name: 'text', queueId: 'text', fromOn: 'text', toOn: 'text' } },
    WithdrawSpecialDay: { specialDayId: 'text' },
  },
  permissions: { AddSpecialDay: PLANNERS, WithdrawSpecialDay: PLANNERS },
}

/** Every special day ever entered, withdrawn ones included, oldest first. */
export const readSpecialDays = async (ledger: EventStore): Promise<SpecialDay[]> =>
  [...(await statesOf(ledger, specialDays).read()).values()].filter((day) => day !== undefined)
