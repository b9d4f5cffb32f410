/** Carries out commands: checks the right to give them, reads, decides, and appends at the versions that were read, all of it or nothing. */
import { setTimeout as sleep } from 'node:timers/promises'
import { decideAs } from '../domain/kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, minutes, plus, toIso } from '../domain/kernel/time.ts'
import { type Principal, refusal } from '../domain/principal.ts'
import { ALLOWED_ATTRIBUTES } from '../traces/allowed.ts'
import { type Attributes, activeTraceparent, inSpan } from '../traces/span.ts'
import {
  type Aggregate,
  type AnyCommand,
  type AnyEvent,
  type Change,
  type HasArrived,
  type Permissions,
  stateAfter,
  streamOf,
  TRACEPARENT,
} from './aggregate.ts'
import { hashOf } from './command-hash.ts'
import type { Append, EventStore, NewEvent, StoredEvent } from './event-store.ts'
import type { CommandResult } from './ledger.ts'
import { type Shape, unheld, unsayable } from './members.ts'
import { firstResult } from './statements/events.ts'

export type Executed<Event, State> = { readonly version: number; readonly events: readonly Event[]; readonly state: State }

export type CommandOptions = {
  /**
   * A repeat of the same command under the same key changes nothing and answers as the first; its instant may be another. What another principal
   * gives, or on another stream, or with another word, is another command and rejected with `command.key_reused`.
   */
  readonly commandKey?: string | undefined
  /**
   * The version the caller has seen; another one is rejected with `version.conflict`. Without it the command is decided on what is there, and if that
   * is dated later, at its instant: of commands given at once the ledger says which comes first.
   */
  readonly expectedVersion?: number | undefined
  readonly together?: readonly Change[] | undefined
  /** The present as the caller's clock has it; a command dated later than `MOST_AHEAD` after it is rejected with `command.in_future`. */
  readonly now?: Instant | undefined
  /** What came by topics; without it only what is in the ledger is known. */
  readonly hasArrived?: HasArrived | undefined
}

export type Streams = EventStore & { commandResult(key: string): Promise<CommandResult | undefined> }

/** 20 were lost in a row once, by one of two processes on cores that eight others wanted; more is a defect, not bad luck. */
const MOST_TRIES = 100
/** After the n-th lost race up to 2ⁿ ms, at most this: 50 processes that write one stream at once then take 12 tries at most. */
const LONGEST_PAUSE_MS = 250

/** Clocks of machines in one house differ by seconds; an order dated a day ahead would wait a day for its next step. */
export const MOST_AHEAD = minutes(5)

/**
 * Rejections: those of the deciders, of `principalErrors`, `command.key_reused`, `command.in_future`, and `version.conflict` when others keep writing
 * the streams; nothing is then written. Durable when it resolves. A repeat under the same key answers the version its first run made, with no events.
 */
export function execute<Command extends AnyCommand, Event extends AnyEvent, State>(
  ledger: Streams,
  principal: Principal,
  aggregate: Aggregate<Command, Event, State>,
  command: NoInfer<Command>,
  options: CommandOptions = {},
): Promise<Parsed<Executed<Event, State>>> {
  const stream = streamOf(aggregate, aggregate.idOf(command))
  return inSpan(`command ${aggregate.kind}`, { attributes: attributesOf(stream, command) }, async (span) => {
    const wrong = refused(aggregate, command, principal) ?? ahead(command, options.now)
    const done = wrong ?? (await inOrder(ledger, stream, () => carryOut(ledger, principal, aggregate, command, options)))
    if (!done.ok) span.refuse(done.rejection.code)
    return done
  })
}

const queues = new WeakMap<Streams, Map<string, Promise<unknown>>>()

/** Commands of one process on one stream wait for each other; only those of other processes can come between. */
function inOrder<T>(ledger: Streams, stream: string, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(ledger) ?? new Map<string, Promise<unknown>>()
  queues.set(ledger, queue)
  const turn = (queue.get(stream) ?? Promise.resolve()).then(work)
  const over = turn
    .catch(() => undefined)
    .then(() => {
      if (queue.get(stream) === over) queue.delete(stream)
    })
  queue.set(stream, over)
  return turn
}

/** The one place where it is decided who may do what, and that a command says nothing that it has no member for. */
function refused<Command extends AnyCommand>(
  { kind, permissions, says }: Pick<Aggregate<Command, never, unknown>, 'kind' | 'permissions' | 'says'>,
  command: Command,
  principal: Principal,
): Parsed<never> | undefined {
  // `by` is what events have: one that is given again says whose it was, and gives way to the principal.
  const { type: said, at, by: _by, ...members }: AnyCommand & { readonly by?: unknown } = command
  const type: Command['type'] = said
  if (!Object.hasOwn(permissions, type)) return rejected('command.unknown', `There is no command '${String(type)}' on a ${kind}.`)
  const allowed = permissions[type]
  const shape: Shape = says[type]
  return (
    refusal(principal, type, typeof allowed === 'function' ? allowed(command) : allowed) ??
    unsayable(type, members, shape) ??
    (typeof at === 'number' ? unheld(`'at' of ${type}`, at) : undefined)
  )
}

/**
 * Why `principal` may not give one of these commands: a flow asks for all it may come to give before its first write. One whose roles depend on
 * what it says answers for itself, and comes first.
 */
export function refusalOfAny<Command extends AnyCommand>(
  { permissions }: { readonly permissions: Permissions<Command> },
  principal: Principal,
  types: readonly Command['type'][],
): Parsed<never> | undefined {
  for (const type of types) {
    const allowed = permissions[type]
    const wrong = typeof allowed === 'function' ? undefined : refusal(principal, type, allowed)
    if (wrong) return wrong
  }
  return undefined
}

function ahead({ type, at }: AnyCommand, now: Instant | undefined): Parsed<never> | undefined {
  if (now === undefined || at === undefined || !(at > plus(now, MOST_AHEAD))) return undefined
  const limit = `${MOST_AHEAD / 60} minutes after the present, ${toIso(now)}`
  return rejected('command.in_future', `${type} is dated ${new Date(at).toJSON() ?? at}, more than ${limit}; send the present.`)
}

/** The command after all that is there: a report of measured instants is left as it is. */
function inTurn<Command extends AnyCommand>(
  { isMeasured }: Pick<Aggregate<never, never, never>, 'isMeasured'>,
  command: Command,
  stored: readonly StoredEvent[],
): Command {
  const last = stored.at(-1)?.at
  const { at } = command
  return !isMeasured && last !== undefined && Number.isFinite(at) && Number(at) < last ? { ...command, at: last } : command
}

async function carryOut<Command extends AnyCommand, Event extends AnyEvent, State>(
  ledger: Streams,
  principal: Principal,
  aggregate: Aggregate<Command, Event, State>,
  command: Command,
  { commandKey, expectedVersion, together = [], hasArrived }: CommandOptions,
): Promise<Parsed<Executed<Event, State>>> {
  const stream = streamOf(aggregate, aggregate.idOf(command))
  const hash = hashOf([principal.id, stream, { ...command, at: undefined }])
  for (let tries = 1; ; tries += 1) {
    const first = commandKey === undefined ? undefined : await ledger.commandResult(commandKey)
    const repeat = first && firstResult(commandKey ?? '', first, stream, hash)
    if (repeat && !repeat.ok) return repeat
    const stored = await ledger.read(stream)
    if (repeat)
      return parsed({ version: repeat.value.version, events: [], state: stateAfter(aggregate, stored.slice(0, repeat.value.version)) })
    if (expectedVersion !== undefined && expectedVersion !== stored.length) return stale(stream, stored.length, expectedVersion)
    const state = stateAfter(aggregate, stored)
    const said = expectedVersion === undefined ? inTurn(aggregate, command, stored) : command
    const decided = decideAs(aggregate.decider, said, state, principal)
    if (!decided.ok) return decided
    const unknown = await aggregate.unknownIn?.(ledger, said, { principal, hasArrived })
    if (unknown) return unknown
    const events = decided.value
    const version = stored.length + events.length
    const others = await othersOf(ledger, principal, [...(aggregate.also?.(said, state) ?? []), ...together])
    if (!others.ok) return others
    if (events.length === 0 && commandKey === undefined) return parsed({ version, events, state })
    const own = { stream, expectedVersion: stored.length, events: newEvents(aggregate, stream, stored.length, events, principal) }
    const appended = await ledger.appendAll(events.length === 0 ? [own] : [own, ...others.value], commandKey, hash)
    // Another version: the same command under the same key was first in the meantime; the next turn answers as it did.
    if (appended.ok && appended.value.version === version)
      return parsed({ version, events, state: events.reduce(aggregate.decider.evolve, state) })
    if (!appended.ok && (appended.rejection.code !== 'version.conflict' || tries === MOST_TRIES)) return appended
    await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** tries))
  }
}

const stale = (stream: string, version: number, expected: number): Parsed<never> =>
  rejected('version.conflict', `Stream '${stream}' is at version ${version}, not ${expected}; read it again and decide anew.`)

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
  command: NoInfer<Command>,
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
      if (asked.value === undefined) return parsed({ events: [], also: [] })
      const command = inTurn(aggregate, asked.value, stored)
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
  { subjectOf, personal }: Pick<Aggregate<never, Event, never>, 'subjectOf' | 'personal'>,
  stream: string,
  version: number,
  events: readonly Event[],
  { id: actor }: Principal,
): NewEvent[] {
  const traceparent = activeTraceparent()
  const personalOf: Readonly<Record<string, readonly string[]>> = personal === 'none' ? {} : personal
  return events.map((event, index) => {
    const { type, at, by: _by, ...said }: AnyEvent & { readonly by?: unknown } = event
    const data = traceparent === undefined ? said : { ...said, [TRACEPARENT]: traceparent }
    return { id: `${stream}/${version + index + 1}`, type, at, actor, data, subject: subjectOf?.(event), personal: personalOf[type] }
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
