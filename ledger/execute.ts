/** Carries out commands: checks the right to give them, reads, decides, and appends at the versions that were read, all of it or nothing. */
import { decideAs } from '../domain/kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Principal, refusal } from '../domain/principal.ts'
import { ALLOWED_ATTRIBUTES } from '../traces/allowed.ts'
import { type Attributes, activeTraceparent, inSpan } from '../traces/span.ts'
import { type Aggregate, type AnyCommand, type AnyEvent, type Change, stateAfter, streamOf, TRACEPARENT } from './aggregate.ts'
import type { Append, EventStore, NewEvent } from './event-store.ts'

export type Executed<Event, State> = { readonly version: number; readonly events: readonly Event[]; readonly state: State }

export type CommandOptions = {
  /** A repeat of the same command under the same key changes nothing and answers as the first. */
  readonly commandKey?: string | undefined
  /** The version the caller has seen; another one is rejected with `version.conflict`. Without it the command is decided on what is there. */
  readonly expectedVersion?: number | undefined
  readonly together?: readonly Change[] | undefined
}

export type Streams = EventStore & { commandResult(key: string): Promise<{ stream: string; version: number } | undefined> }

/** Somebody who writes the same stream faster than 20 times in a row is a defect, not bad luck. */
const MOST_TRIES = 20

/**
 * Rejections: those of the deciders, of `principalErrors`, `command.key_reused`, and `version.conflict` when others keep writing the streams;
 * nothing is then written. Durable when it resolves. A repeat under the same key answers the version its first run made, with no events.
 */
export function execute<Command extends AnyCommand, Event extends AnyEvent, State>(
  ledger: Streams,
  principal: Principal,
  aggregate: Aggregate<Command, Event, State>,
  command: Command,
  options: CommandOptions = {},
): Promise<Parsed<Executed<Event, State>>> {
  const stream = streamOf(aggregate, aggregate.idOf(command))
  return inSpan(`command ${aggregate.kind}`, { attributes: attributesOf(stream, command) }, async (span) => {
    const done = refused(aggregate, command, principal) ?? (await carryOut(ledger, principal, aggregate, command, options))
    if (!done.ok) span.refuse(done.rejection.code)
    return done
  })
}

/** The one place where it is decided who may do what. */
function refused<Command extends AnyCommand>(
  { kind, permissions }: Pick<Aggregate<Command, never, unknown>, 'kind' | 'permissions'>,
  command: Command,
  principal: Principal,
): Parsed<never> | undefined {
  const type: Command['type'] = command.type
  if (!Object.hasOwn(permissions, type)) return rejected('command.unknown', `There is no command '${String(type)}' on a ${kind}.`)
  const allowed = permissions[type]
  return refusal(principal, type, typeof allowed === 'function' ? allowed(command) : allowed)
}

async function carryOut<Command extends AnyCommand, Event extends AnyEvent, State>(
  ledger: Streams,
  principal: Principal,
  aggregate: Aggregate<Command, Event, State>,
  command: Command,
  { commandKey, expectedVersion, together = [] }: CommandOptions,
): Promise<Parsed<Executed<Event, State>>> {
  const stream = streamOf(aggregate, aggregate.idOf(command))
  for (let tries = 1; ; tries += 1) {
    const first = commandKey === undefined ? undefined : await ledger.commandResult(commandKey)
    if (first && first.stream !== stream) return keyReused(commandKey, first.stream, stream)
    const stored = await ledger.read(stream)
    if (first) return parsed({ version: first.version, events: [], state: stateAfter(aggregate, stored.slice(0, first.version)) })
    if (expectedVersion !== undefined && expectedVersion !== stored.length) return stale(stream, stored.length, expectedVersion)
    const state = stateAfter(aggregate, stored)
    const decided = decideAs(aggregate.decider, command, state, principal)
    if (!decided.ok) return decided
    const events = decided.value
    const version = stored.length + events.length
    const others = await othersOf(ledger, principal, [...(aggregate.also?.(command, state) ?? []), ...together])
    if (!others.ok) return others
    if (events.length === 0) return parsed({ version, events, state })
    const own = { stream, expectedVersion: stored.length, events: newEvents(aggregate, stream, stored.length, events, principal) }
    const appended = await ledger.appendAll([own, ...others.value], commandKey)
    if (appended.ok) return parsed({ version, events, state: events.reduce(aggregate.decider.evolve, state) })
    if (appended.rejection.code !== 'version.conflict' || tries === MOST_TRIES) return appended
  }
}

const stale = (stream: string, version: number, expected: number): Parsed<never> =>
  rejected('version.conflict', `Stream '${stream}' is at version ${version}, not ${expected}; read it again and decide anew.`)

const keyReused = (key: string | undefined, first: string, stream: string): Parsed<never> =>
  rejected('command.key_reused', `Command key '${key}' was used on '${first}', not '${stream}'; make a new key for a new command.`)

async function othersOf(ledger: Streams, principal: Principal, changes: readonly Change[]): Promise<Parsed<Append[]>> {
  const appends: Append[] = []
  const open = [...changes]
  for (const { stream, decide } of open) {
    const stored = await ledger.read(stream)
    const decided = decide(stored, principal)
    if (!decided.ok) return decided
    const { events, also } = decided.value
    open.push(...also)
    if (events.length > 0) appends.push({ stream, expectedVersion: stored.length, events })
  }
  return parsed(appends)
}

/** A command as a part of another one's transaction; its types are hidden, so that different things can be changed together. */
export const changeOf = <Command extends AnyCommand, Event extends AnyEvent, State>(
  aggregate: Aggregate<Command, Event, State>,
  command: Command,
): Change => changeBy(aggregate, aggregate.idOf(command), () => parsed(command))

/** The same where the command follows from the state; undefined: nothing is to be done. */
export const changeBy = <Command extends AnyCommand, Event extends AnyEvent, State>(
  aggregate: Aggregate<Command, Event, State>,
  id: string,
  commandOf: (state: State) => Parsed<Command | undefined>,
): Change => {
  const stream = streamOf(aggregate, id)
  return {
    stream,
    decide: (stored, principal) => {
      const state = stateAfter(aggregate, stored)
      const asked = commandOf(state)
      if (!asked.ok) return asked
      const command = asked.value
      if (command === undefined) return parsed({ events: [], also: [] })
      const decided = refused(aggregate, command, principal) ?? decideAs(aggregate.decider, command, state, principal)
      if (!decided.ok) return decided
      return parsed({
        events: newEvents(aggregate, stream, stored.length, decided.value, principal),
        also: aggregate.also?.(command, state) ?? [],
      })
    },
  }
}

/** With the trace context of the command, so that what comes of an event later is found under it. */
function newEvents<Event extends AnyEvent>(
  { subjectOf }: Pick<Aggregate<never, Event, never>, 'subjectOf'>,
  stream: string,
  version: number,
  events: readonly Event[],
  { id: actor }: Principal,
): NewEvent[] {
  const traceparent = activeTraceparent()
  return events.map((event, index) => {
    const { type, at, by: _by, ...said }: AnyEvent & { readonly by?: unknown } = event
    const data = traceparent === undefined ? said : { ...said, [TRACEPARENT]: traceparent }
    return { id: `${stream}/${version + index + 1}`, type, at, actor, data, subject: subjectOf?.(event) }
  })
}

/** Ids that a command names and a span may carry: `orderId` is `callboard.order_id`. */
function attributesOf(stream: string, command: AnyCommand): Attributes {
  const ids = Object.entries(command).flatMap(([member, value]) => {
    const attribute = `callboard.${member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
    return typeof value === 'string' && member.endsWith('Id') && ALLOWED_ATTRIBUTES.has(attribute) ? [[attribute, value] as const] : []
  })
  return { ...Object.fromEntries(ids), 'callboard.stream': stream, 'callboard.command': command.type }
}
