/** Special days: closures, make-up workdays, campaigns and bill runs that people enter. */

import { type SpecialDay, type SpecialDayCommand, type SpecialDayEvent, specialDayDecider } from '../forecasting/special-days.ts'
import { type Aggregate, statesOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { PLANNERS } from './overrides.ts'
import { unknownQueue } from './registered.ts'

export const specialDays: Aggregate<SpecialDayCommand, SpecialDayEvent, SpecialDay | undefined> = {
  kind: 'special-day',
  personal: 'none',
  idOf: ({ specialDayId }) => specialDayId,
  decider: specialDayDecider,
  says: {
    AddSpecialDay: { specialDayId: 'text', terms: { kind: 'text', name: 'text', queueId: 'text', fromOn: 'text', toOn: 'text' } },
    WithdrawSpecialDay: { specialDayId: 'text' },
  },
  // A calendar of orders is an `hours` entry; those of a site hold for its queues.
  unknownIn: async (ledger, command) =>
    command.type === 'AddSpecialDay' && command.terms.queueId !== ''
      ? unknownQueue(ledger, 'special_day', command.terms.queueId, ['queue', 'hours'])
      : undefined,
  permissions: { AddSpecialDay: PLANNERS, WithdrawSpecialDay: PLANNERS },
}

/** One reading for each ledger: whoever asks takes up only what was added since the last one. */
const readings = new WeakMap<EventStore, ReturnType<typeof statesOf<unknown, SpecialDay | undefined>>>()

/** Every special day ever entered, withdrawn ones included, oldest first; with a position of the ledger, as they had been written up to it. */
export async function readSpecialDays(ledger: EventStore, position?: number): Promise<SpecialDay[]> {
  const reading = readings.get(ledger) ?? statesOf(ledger, specialDays)
  readings.set(ledger, reading)
  const days = await (position === undefined ? reading.read() : reading.asOf(position))
  return [...days.values()].filter((day) => day !== undefined)
}
