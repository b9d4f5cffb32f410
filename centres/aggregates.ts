/** Customers, contacts, interactions, tasks, services and campaigns in the ledger: one stream each, changed by command through its decider. */
import type { Parsed } from '../domain/kernel/parsed.ts'
import { type DomainEvent, type Aggregate as Kind, stateOf, streamOf } from '../ledger/aggregate.ts'
import { type Change, changeOf, type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { catalog } from './catalog.ts'

export type CommandOptions = {
  /** A repeat of the same command under the same key changes nothing and answers as the first. */
  readonly commandKey?: string | undefined
  /** The version the caller has seen; another one is rejected with `version.conflict`. */
  readonly expectedVersion?: number | undefined
  /** Carried out in the same transaction or not at all. */
  readonly together?: readonly Change[] | undefined
}

/** Rejections: those of the decider, `command.key_reused` and `version.conflict`; nothing is then written. Durable when `command` returns. */
export type Aggregate<Command, Event, State> = {
  /** Carries out the command on the stream of its `id`. */
  command(command: Command, options?: CommandOptions): Promise<Parsed<Executed<Event, State>>>
  /** As of the last event; status `none` where there is none. */
  read(id: string): Promise<State>
  /** The command as a part of another one's transaction. */
  change(command: Command): Change
}

function aggregate<Command extends { readonly id: string; readonly type: string }, Event extends DomainEvent, State>(
  ledger: Ledger,
  kind: Kind<Command, Event, State>,
): Aggregate<Command, Event, State> {
  return {
    command: (command, { commandKey, expectedVersion, together } = {}) =>
      execute(ledger, streamOf(kind, command.id), kind.decider, command, commandKey, { expectedVersion, together }),
    read: (id) => stateOf(ledger, kind, id),
    change: (command) => changeOf(streamOf(kind, command.id), kind.decider, command),
  }
}

export const centresOver = (ledger: Ledger) => ({
  customers: aggregate(ledger, catalog.customers),
  contacts: aggregate(ledger, catalog.contacts),
  interactions: aggregate(ledger, catalog.interactions),
  tasks: aggregate(ledger, catalog.tasks),
  services: aggregate(ledger, catalog.services),
  campaigns: aggregate(ledger, catalog.campaigns),
  targets: aggregate(ledger, catalog.targets),
  listening: aggregate(ledger, catalog.listening),
  help: aggregate(ledger, catalog.help),
})

export type Centres = ReturnType<typeof centresOver>

type By = { readonly at: DomainEvent['at']; readonly by: string }

/** Makes a task part of a service, on both sides at once. */
export const joinTask = (centres: Centres, taskId: string, serviceId: string, said: By) =>
  centres.tasks.command(
    { ...said, type: 'JoinService', id: taskId, serviceId },
    { together: [centres.services.change({ ...said, type: 'AddTask', id: serviceId, taskId })] },
  )

/** Records an interaction in its first contact, on both sides at once. */
export const recordInteraction = (
  centres: Centres,
  said: By & {
    readonly id: string
    readonly customerId: string
    readonly contactId: string
    readonly interactionType: 'enquiry' | 'fault_report' | 'complaint' | 'order' | 'outbound'
    readonly summary: string
  },
  commandKey?: string,
) =>
  centres.interactions.command(
    { ...said, type: 'RecordInteraction' },
    {
      commandKey,
      together: [centres.contacts.change({ at: said.at, by: said.by, type: 'AddInteraction', id: said.contactId, interactionId: said.id })],
    },
  )

/** Takes an interaction up again in another contact, on both sides at once. */
export const linkContact = (centres: Centres, interactionId: string, contactId: string, said: By) =>
  centres.interactions.command(
    { ...said, type: 'LinkContact', id: interactionId, contactId },
    { together: [centres.contacts.change({ ...said, type: 'AddInteraction', id: contactId, interactionId })] },
  )
