/** The centres as one principal sees them: commands on each kind of thing, and its state. */
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { Principal } from '../domain/principal.ts'
import type { OrderPolicy } from '../domain/workorder/decide.ts'
import type { WorkOrder, WorkOrderEvent } from '../domain/workorder/work-order.ts'
import { type Aggregate, type AnyCommand, type AnyEvent, type HasArrived, stateOf } from '../ledger/aggregate.ts'
import { type CommandOptions, type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { catalog } from './catalog.ts'
import { policyFor } from './order-policy.ts'
import { type OrderCommand, orders, ordersUnder } from './orders.ts'

/** Rejections: those of the decider and of `principalErrors`, `command.*` and `version.conflict`; nothing is then written. Durable when `command` resolves. */
export type Centre<Command, Event, State> = {
  /** Carries out the command on the stream it names. */
  command(command: Command, options?: CommandOptions): Promise<Parsed<Executed<Event, State>>>
  /** As of the last event; the state before the first one where there is none. */
  read(id: string): Promise<State>
}

export type CentresOptions = {
  /** Limits and calendars where the directory says nothing. */
  readonly deadlines?: OrderPolicy | undefined
  /** What no command may be dated far after; without one instants are taken as they come. */
  readonly clock?: Clock | undefined
  /** Calls and orders that came by topics; without it only those of the ledger are known. */
  readonly hasArrived?: HasArrived | undefined
}

export function centresOver(ledger: Ledger, principal: Principal, { deadlines, clock, hasArrived }: CentresOptions = {}) {
  const over = <Command extends AnyCommand, Event extends AnyEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
  ): Centre<Command, Event, State> => ({
    command: (command, options) => execute(ledger, principal, aggregate, command, { ...options, now: clock?.(), hasArrived }),
    read: (id) => stateOf(ledger, aggregate, id),
  })
  const orderCentre: Centre<OrderCommand, WorkOrderEvent, WorkOrder> = {
    ...over(orders),
    // Limits and calendars are the directory's as of the instant of the command, and as of those at which limits were given.
    command: async (command, options) => over(ordersUnder(await policyFor(ledger, command, deadlines))).command(command, options),
  }
  return {
    orders: orderCentre,
    services: over(catalog.services),
    campaigns: over(catalog.campaigns),
    targets: over(catalog.targets),
    customers: over(catalog.customers),
    contacts: over(catalog.contacts),
    interactions: over(catalog.interactions),
    tasks: over(catalog.tasks),
    directory: over(catalog.directory),
    ivr: over(catalog.ivr),
    calls: over(catalog.calls),
    seats: over(catalog.seats),
    recordings: over(catalog.recordings),
    listening: over(catalog.listening),
    help: over(catalog.help),
    overrides: over(catalog.overrides),
    specialDays: over(catalog.specialDays),
    reviews: over(catalog.reviews),
  }
}

export type Centres = ReturnType<typeof centresOver>
