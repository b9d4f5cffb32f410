/** Periods of retention in the ledger: who sets them, and which hold at an instant; one stream for each class of data. */
import type { Hold } from '../domain/common/hold.ts'
import type { Instant } from '../domain/kernel/time.ts'
import {
  DATA_CLASS_IDS,
  type DataClass,
  daysAt,
  expiredBefore,
  type Retention,
  type RetentionCommand,
  type RetentionEvent,
  retentionDecider,
} from '../domain/operations/retention.ts'
import { type Aggregate, stateOf, statesOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { holds } from './holds.ts'

export const retentions: Aggregate<RetentionCommand, RetentionEvent, Retention> = {
  kind: 'retention',
  idOf: ({ dataClass }) => dataClass,
  decider: retentionDecider,
  says: { SetRetention: { dataClass: 'text', days: 'number', reason: 'text', 'from?': 'instant' } },
  personal: 'none',
  permissions: { SetRetention: ['admin'] },
}

/** All that was said of each class, oldest first. */
export async function readRetention(ledger: EventStore): Promise<ReadonlyMap<DataClass, Retention>> {
  const read = DATA_CLASS_IDS.map(async (id) => [id, await stateOf(ledger, retentions, id)] as const)
  return new Map(await Promise.all(read))
}

/** Before when each class has had its time at `now`; undefined for what is kept for ever. */
export async function expiries(ledger: EventStore, now: Instant): Promise<ReadonlyMap<DataClass, Instant | undefined>> {
  const said = await readRetention(ledger)
  return new Map(DATA_CLASS_IDS.map((id) => [id, expiredBefore(daysAt(id, said.get(id) ?? [], now), now)]))
}

/** One reading for each ledger: whoever asks takes up only what was added since the last one. */
const readings = new WeakMap<EventStore, ReturnType<typeof statesOf<unknown, Hold>>>()

export type SetHold = Extract<Hold, { readonly setBy: string }>

/** Holds that are set now, oldest first. */
export async function standingHolds(ledger: EventStore): Promise<SetHold[]> {
  const reading = readings.get(ledger) ?? statesOf(ledger, holds)
  readings.set(ledger, reading)
  const states = [...(await reading.read()).values()]
  return states.flatMap((hold) => (hold.status === 'set' ? [hold] : []))
}

/** Customers whose records may not go now. */
export const heldCustomers = async (ledger: EventStore): Promise<string[]> =>
  (await standingHolds(ledger)).map(({ customerId }) => customerId)
