/** What the outbox publishes: one row for each kind of stream, the topic it goes to and the record made of each event. */

import { WORK_ORDER_PREFIX } from '../centres/work-orders.ts'
import type { Decider } from '../domain/kernel/decider.ts'
import { workOrderDecider } from '../domain/workorder/decide.ts'
import { workOrderRecord } from '../domain/workorder/record.ts'
import { isLive, type WorkOrder, type WorkOrderEvent } from '../domain/workorder/work-order.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { type DomainEvent, fromStored } from '../ledger/execute.ts'

type Value = Readonly<Record<string, unknown>>

export type Publication = {
  /** Streams that begin with it. */
  readonly prefix: string
  readonly topic: string
  /** The records of a whole stream's events, in order; undefined for an event of which nothing is published. */
  readonly records: (events: readonly StoredEvent[]) => readonly (Value | undefined)[]
}

/** `record` is given the state after the event, and the version that the event made. */
function publication<Event extends DomainEvent, State>(
  prefix: string,
  topic: string,
  { initial, evolve }: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>,
  record: (event: Event, version: number, after: State) => Value | undefined,
): Publication {
  const records = (events: readonly StoredEvent[]) => {
    let state = initial
    return events.map((stored) => {
      const event = fromStored<Event>(stored)
      state = evolve(state, event)
      return record(event, stored.version, state)
    })
  }
  return { prefix, topic, records }
}

export const publications: readonly Publication[] = [
  publication<WorkOrderEvent, WorkOrder>(WORK_ORDER_PREFIX, 'work-orders', workOrderDecider(), (event, version, after) =>
    isLive(after) ? workOrderRecord(event, version, after) : undefined,
  ),
]
