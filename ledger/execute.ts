/** Carries out a command on a stream: read, decide, append at the version that was read. */
import type { Decider } from '../domain/kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Attributes, activeTraceparent, inSpan } from '../traces/span.ts'
import { type DomainEvent, fromStored, TRACEPARENT } from './aggregate.ts'
import type { Append, EventStore, NewEvent, StoredEvent } from './event-store.ts'

export type Executed<Event, State> = { readonly version: number; readonly events: readonly Event[]; readonly state: State }

/** A command on another stream, carried out together with the first or not at all. */
export type Change = { readonly stream: string; readonly decide: (stored: readonly StoredEvent[]) => Parsed<readonly NewEvent[]> }

export type ExecuteOptions = {
  /** The version the caller decided on; another one is rejected with `version.conflict`. Without it the command is decided on what is there. */
  readonly expectedVersion?: number | undefined
  readonly together?: readonly Change[] | undefined
}

type Streams = EventStore & { commandResult(key: string): Promise<{ version: number } | undefined> }

/** Somebody who writes the same stream faster than 20 times in a row is a defect, not bad luck. */
const MOST_TRIES = 20

/**
 * Rejections: those of the deciders, and `version.conflict` when others keep writing the streams. With `commandKey` a repeat
 * of the same command changes nothing and answers the version its first run made, with no events. One span; a rejection marks it.
 */
export function execute<Command, Event extends DomainEvent, State>(
  ledger: Streams,
  stream: string,
  decider: Decider<Command, Event, State>,
  command: Command,
  commandKey?: string,
  options: ExecuteOptions = {},
): Promise<Parsed<Executed<Event, State>>> {
  return inSpan(`command ${stream.split('/')[0] ?? ''}`, { attributes: attributesOf(stream, command) }, async (span) => {
    const done = await carryOut(ledger, stream, decider, command, commandKey, options)
    if (!done.ok) span.fail(done.rejection.code, done.rejection.message)
    return done
  })
}

async function carryOut<Command, Event extends DomainEvent, State>(
  ledger: Streams,
  stream: string,
  decider: Decider<Command, Event, State>,
  command: Command,
  commandKey: string | undefined,
  { expectedVersion, together = [] }: ExecuteOptions,
): Promise<Parsed<Executed<Event, State>>> {
  for (let tries = 1; ; tries += 1) {
    const first = commandKey === undefined ? undefined : await ledger.commandResult(commandKey)
    const stored = await ledger.read(stream)
    const past = (first ? stored.slice(0, first.version) : stored).map(fromStored<Event>)
    const state = past.reduce(decider.evolve, decider.initial)
    if (first) return parsed({ version: first.version, events: [], state })
    if (expectedVersion !== undefined && expectedVersion !== stored.length) return stale(stream, stored.length, expectedVersion)
    const decided = decider.decide(command, state)
    if (!decided.ok) return decided
    const events = decided.value
    const version = stored.length + events.length
    const others = await othersOf(ledger, together)
    if (!others.ok) return others
    if (events.length === 0) return parsed({ version, events, state })
    const appended = await ledger.appendAll([appendOf(stream, stored.length, events), ...others.value], commandKey)
    if (appended.ok) return parsed({ version, events, state: events.reduce(decider.evolve, state) })
    if (appended.rejection.code !== 'version.conflict' || tries === MOST_TRIES) return appended
  }
}

const stale = (stream: string, version: number, expected: number): Parsed<never> =>
  rejected('version.conflict', `Stream '${stream}' is at version ${version}, not ${expected}; read it again and decide anew.`)

async function othersOf(ledger: Streams, changes: readonly Change[]): Promise<Parsed<Append[]>> {
  const appends: Append[] = []
  for (const { stream, decide } of changes) {
    const stored = await ledger.read(stream)
    const decided = decide(stored)
    if (!decided.ok) return decided
    if (decided.value.length > 0) appends.push({ stream, expectedVersion: stored.length, events: decided.value })
  }
  return parsed(appends)
}

/** Hides the types of a command, so that different things can be changed together. */
export const changeOf = <Command, Event extends DomainEvent, State>(
  stream: string,
  decider: Decider<Command, Event, State>,
  command: Command,
): Change => ({
  stream,
  decide: (stored) => {
    const decided = decider.decide(command, stored.map(fromStored<Event>).reduce(decider.evolve, decider.initial))
    return decided.ok ? parsed(appendOf(stream, stored.length, decided.value).events) : decided
  },
})

const appendOf = (stream: string, version: number, events: readonly DomainEvent[]): Append => ({
  stream,
  expectedVersion: version,
  events: events.map((event, index) => toNew(`${stream}/${version + index + 1}`, event)),
})

/** With the trace context of the command, so that what comes of the event later is found under it. */
export function toNew<Event extends DomainEvent>(id: string, { type, at, by, ...data }: Event): NewEvent {
  const traceparent = activeTraceparent()
  return { id, type, at, actor: by, data: traceparent === undefined ? data : { ...data, [TRACEPARENT]: traceparent } }
}

const NAMED = [
  ['callboard.command', 'type'],
  ['callboard.contact_id', 'contactId'],
  ['callboard.order_id', 'orderId'],
  ['callboard.call_id', 'callId'],
] as const

function attributesOf(stream: string, command: unknown): Attributes {
  const said: Readonly<Record<string, unknown>> = typeof command === 'object' && command !== null ? { ...command } : {}
  const named = NAMED.flatMap(([attribute, field]) => (typeof said[field] === 'string' ? [[attribute, said[field]] as const] : []))
  const [kind, id] = stream.split('/')
  return { 'callboard.stream': stream, ...(kind === 'work-order' && id ? { 'callboard.order_id': id } : {}), ...Object.fromEntries(named) }
}
