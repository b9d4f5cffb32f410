/** A kind of thing that commands change: one stream `kind/id` each, decided by one decider; how its streams are read. */
import { type Decider, type Evolver, fold } from '../domain/kernel/decider.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Principal, Role } from '../domain/principal.ts'
import type { EventStore, NewEvent, StoredEvent } from './event-store.ts'
import type { Says } from './members.ts'

export type AnyCommand = { readonly type: string; readonly at?: Instant }

/** The ledger keeps who did it, `by` where an event has it, in a column of its own. */
export type AnyEvent = { readonly type: string; readonly at: Instant }

/** A message of a topic, as JSON. */
export type Message = Readonly<Record<string, unknown>>

/** What the outbox publishes of a kind. */
export type Publication = {
  readonly topic: string
  /** One for each event of a whole stream, in order; undefined for an event of which nothing is published. */
  readonly messages: (stored: readonly StoredEvent[]) => readonly (Message | undefined)[]
}

/** The roles that may give each command; one without a row does not compile, and is refused where it comes from elsewhere. */
export type Permissions<Command extends AnyCommand> = Readonly<
  Record<Command['type'], readonly Role[] | ((command: Command) => readonly Role[])>
>

/** A command on another stream, carried out together with the first or not at all. */
export type Change = {
  readonly stream: string
  readonly decide: (
    stored: readonly StoredEvent[],
    principal: Principal,
  ) => Parsed<{ readonly events: readonly NewEvent[]; readonly also: readonly Change[] }>
}

/** Whether a record of the topic has brought what has this id: streams alone do not know what other systems deliver. */
export type HasArrived = (topic: 'calls' | 'work-orders', id: string) => Promise<boolean>

/** Beside what a command says: who gives it, and what is known elsewhere. */
export type Around = { readonly principal: Principal; readonly hasArrived?: HasArrived | undefined }

type MembersOf<Event> = Exclude<keyof Event, 'type' | 'at' | 'by'> & string

/** A row for each event, so that one without does not compile; `none`: no event of the kind is about a customer. */
export type Personal<Event> =
  | 'none'
  | ([Event] extends [{ readonly type: string }]
      ? { readonly [Type in Event['type']]: readonly MembersOf<Extract<Event, { readonly type: Type }>>[] }
      : never)

export type Aggregate<Command extends AnyCommand, Event, State> = {
  /** First part of its streams' names. */
  readonly kind: string
  /** Second part: which one the command is for. */
  readonly idOf: (command: Command) => string
  readonly decider: Decider<Command, Event, State>
  readonly permissions: Permissions<Command>
  /** What each command may say; anything else is refused. */
  readonly says: Says<Command>
  /** Whom an event is about, so that all streams about somebody are found. */
  readonly subjectOf?: (event: Event) => string | undefined
  /** Of each event the members that say something about that person: names, numbers and whatever people write or say freely. */
  readonly personal: Personal<Event>
  /** Its commands report instants that a machine has measured, which are never moved; other commands come after what is there. */
  readonly isMeasured?: true
  /** What has to change with it on other streams, whoever gives the command. */
  readonly also?: (command: Command, state: State) => readonly Change[]
  /** Why what it names is refused, where no single stream shows it. */
  readonly unknownIn?: (ledger: EventStore, command: Command, around: Around) => Promise<Parsed<never> | undefined>
  readonly publication?: Publication
}

/** As far as reading goes: what any command of it looks like does not matter. */
export type Readable<Event, State> = { readonly kind: string; readonly decider: Evolver<Event, State> }

export const prefixOf = ({ kind }: { readonly kind: string }): string => `${kind}/`

export const streamOf = ({ kind }: { readonly kind: string }, id: string): string => `${kind}/${id}`

export const kindOfStream = (stream: string): string => stream.slice(0, stream.indexOf('/'))

export const idOfStream = (stream: string): string => stream.slice(stream.indexOf('/') + 1)

/** Where an event keeps the W3C trace context of its command; no part of what happened. */
export const TRACEPARENT = 'traceparent'

/** The stream was written by the same decider's events, and only by them. */
export function fromStored<Event>({ type, at, actor, data }: StoredEvent): Event {
  const { [TRACEPARENT]: _, ...said } = data
  return { ...said, type, at, by: actor } as Event
}

/** What the events of one stream, oldest first, come to. */
export const stateAfter = <Event, State>({ decider }: Readable<Event, State>, stored: readonly StoredEvent[]): State =>
  fold(decider, stored.map(fromStored<Event>))

export const eventsOf = async <Event, State>(ledger: EventStore, aggregate: Readable<Event, State>, id: string): Promise<Event[]> =>
  (await ledger.read(streamOf(aggregate, id))).map(fromStored<Event>)

export const stateOf = async <Event, State>(ledger: EventStore, aggregate: Readable<Event, State>, id: string): Promise<State> =>
  stateAfter(aggregate, await ledger.read(streamOf(aggregate, id)))

const PAGE = 5000

/** The states of all streams of one kind by id, oldest stream first; a second reading takes up only what was added. */
export function statesOf<Event, State>(ledger: EventStore, aggregate: Readable<Event, State>) {
  const { initial, evolve } = aggregate.decider
  const states = new Map<string, State>()
  /** Position of each stream's last event. */
  const written = new Map<string, number>()
  let position = 0
  let last: Promise<ReadonlyMap<string, State>> = Promise.resolve(states)
  let next: Promise<ReadonlyMap<string, State>> | undefined
  const begin = () => {
    next = undefined
    return readOn()
  }
  async function readOn(): Promise<ReadonlyMap<string, State>> {
    // Events of other kinds are passed over once, not at each reading.
    const { events: head } = await ledger.heads()
    while (position < head) {
      const page = await ledger.readFrom(position, PAGE, prefixOf(aggregate))
      for (const stored of page) {
        const id = idOfStream(stored.stream)
        states.set(id, evolve(states.get(id) ?? initial, fromStored<Event>(stored)))
        written.set(id, stored.position)
        position = stored.position
      }
      if (page.length < PAGE) position = Math.max(position, head)
    }
    return states
  }
  return {
    /** As of the last reading, without asking the ledger. */
    known: states as ReadonlyMap<string, State>,
    /** As they were when the event at `until` was written; only streams that were written since are read again. */
    async asOf(until: number, isWanted: (id: string) => boolean = () => true): Promise<ReadonlyMap<string, State>> {
      const before = new Map(await this.read())
      for (const [id, last] of written) {
        if (last <= until || !isWanted(id)) continue
        const stored = (await ledger.read(streamOf(aggregate, id))).filter((one) => one.position <= until)
        if (stored.length === 0) before.delete(id)
        else before.set(id, stateAfter(aggregate, stored))
      }
      return before
    },
    /** All that was written before it is asked for: a reading under way may have begun before that, so it waits for one that begins after it. */
    read(): Promise<ReadonlyMap<string, State>> {
      next ??= last.then(begin, begin)
      last = next
      return next
    },
  }
}

/** `record` is given the state after the event, and the version that the event made. */
export const publication = <Event, State>(
  topic: string,
  { initial, evolve }: Evolver<Event, State>,
  record: (event: Event, version: number, after: State) => Message | undefined,
): Publication => ({
  topic,
  messages: (stored) => {
    let state = initial
    return stored.map((one) => {
      const event = fromStored<Event>(one)
      state = evolve(state, event)
      return record(event, one.version, state)
    })
  },
})
