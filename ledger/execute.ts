/** Carries out a command on a stream: read, decide, append at the version that was read. */
import type { Decider } from '../domain/kernel/decider.ts'
import { type Parsed, parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { EventStore, NewEvent, StoredEvent } from './event-store.ts'

/** What every event of the centres carries besides its own data. */
export type DomainEvent = { readonly type: string; readonly at: Instant; readonly by: string }

export type Executed<Event, State> = { readonly version: number; readonly events: readonly Event[]; readonly state: State }

/** Somebody who writes the same stream faster than 20 times in a row is a defect, not bad luck. */
const MOST_TRIES = 20

/**
 * Rejections: those of the decider, and `version.conflict` when others keep writing the stream. With `commandKey` a repeat
 * of the same command changes nothing and answers the version its first run made, with no events.
 */
export async function execute<Command, Event extends DomainEvent, State>(
  ledger: EventStore & { commandResult(key: string): Promise<{ version: number } | undefined> },
  stream: string,
  decider: Decider<Command, Event, State>,
  command: Command,
  commandKey?: string,
): Promise<Parsed<Executed<Event, State>>> {
  for (let tries = 1; ; tries += 1) {
    const first = commandKey === undefined ? undefined : await ledger.commandResult(commandKey)
    const stored = await ledger.read(stream)
    const past = (first ? stored.slice(0, first.version) : stored).map(fromStored<Event>)
    const state = past.reduce(decider.evolve, decider.initial)
    if (first) return parsed({ version: first.version, events: [], state })
    const decided = decider.decide(command, state)
    if (!decided.ok) return decided
    const events = decided.value
    const version = stored.length + events.length
    if (events.length === 0) return parsed({ version, events, state })
    const appended = await ledger.append(
      stream,
      stored.length,
      events.map((event, index) => toNew(`${stream}/${stored.length + index + 1}`, event)),
      commandKey,
    )
    if (appended.ok) return parsed({ version, events, state: events.reduce(decider.evolve, state) })
    if (appended.rejection.code !== 'version.conflict' || tries === MOST_TRIES) return appended
  }
}

export const toNew = <Event extends DomainEvent>(id: string, { type, at, by, ...data }: Event): NewEvent => ({
  id,
  type,
  at,
  actor: by,
  data,
})

/** The stream was written by the same decider's events, and only by them. */
export const fromStored = <Event extends DomainEvent>({ type, at, actor, data }: StoredEvent): Event =>
  ({ ...data, type, at, by: actor }) as unknown as Event
