/** The directory in the ledger: one stream per entry, changed by command, read as of an instant. */
import {
  type Attributes,
  attributesAt,
  type DirectoryCommand,
  type DirectoryEntry,
  type DirectoryEvent,
  type DirectoryKind,
  directoryDecider,
  isDirectoryKind,
  validities,
} from '../domain/common/directory.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Role } from '../domain/principal.ts'
import { type Aggregate, fromStored, statesOf, streamOf } from '../ledger/aggregate.ts'
import type { EventStore, StoredEvent } from '../ledger/event-store.ts'

const admins: readonly Role[] = ['admin', 'system']

export const directory: Aggregate<DirectoryCommand, DirectoryEvent, DirectoryEntry> = {
  kind: 'directory',
  personal: 'none',
  idOf: ({ kind, id }) => entryId(kind, id),
  decider: directoryDecider,
  says: {
    SetEntry: { kind: 'text', id: 'text', validFrom: 'instant', attributes: 'checked' },
    RetireEntry: { kind: 'text', id: 'text', validFrom: 'instant' },
  },
  permissions: { SetEntry: admins, RetireEntry: admins },
}

/** An entry's id is its own among those of its kind alone. */
export const entryId = (kind: DirectoryKind, id: string): string => `${kind}/${id}`

export const directoryStream = (kind: DirectoryKind, id: string): string => streamOf(directory, entryId(kind, id))

export type NamedEntry = { readonly kind: DirectoryKind; readonly id: string; readonly entry: DirectoryEntry }

/** Entries by kind and id, folded from events of any streams of the directory. */
export function entriesOf(stored: readonly StoredEvent[]): NamedEntry[] {
  const entries = new Map<string, NamedEntry>()
  for (const one of stored) {
    const event = fromStored<DirectoryEvent>(one)
    const before = entries.get(one.stream)?.entry ?? directoryDecider.initial
    entries.set(one.stream, { kind: event.kind, id: event.id, entry: directoryDecider.evolve(before, event) })
  }
  return [...entries.values()]
}

/** One reading for each ledger: whoever asks takes up only what was added since the last one. */
const readings = new WeakMap<EventStore, ReturnType<typeof statesOf<unknown, DirectoryEntry>>>()

function readingOf(ledger: EventStore) {
  const reading = readings.get(ledger) ?? statesOf(ledger, directory)
  readings.set(ledger, reading)
  return reading
}

/** Every entry ever made, by `kind/id`. */
export const entriesIn = (ledger: EventStore): Promise<ReadonlyMap<string, DirectoryEntry>> => readingOf(ledger).read()

/** Entries of these kinds as they had been written up to a position of the ledger; those of others as they are. */
export const entriesAsOf = (
  ledger: EventStore,
  position: number,
  kinds: readonly DirectoryKind[],
): Promise<ReadonlyMap<string, DirectoryEntry>> =>
  readingOf(ledger).asOf(position, (entry) => kinds.some((kind) => entry.startsWith(`${kind}/`)))

/** What the entries of one kind say for `at` or for later. */
export async function readEntriesFrom(ledger: EventStore, kind: DirectoryKind, at: Instant): Promise<Attributes[]> {
  const entries = await entriesIn(ledger)
  return [...entries].flatMap(([entry, state]) =>
    entry.startsWith(`${kind}/`)
      ? validities(state).flatMap(({ validTo, attributes }) => (validTo !== undefined && validTo <= at ? [] : [attributes]))
      : [],
  )
}

/** Every entry that exists at `at`, by kind and id. */
export async function readDirectory(
  ledger: EventStore,
  at: Instant,
): Promise<{ kind: DirectoryKind; id: string; attributes: Attributes }[]> {
  const entries = await entriesIn(ledger)
  return [...entries].flatMap(([entry, state]) => {
    const attributes = attributesAt(state, at)
    const [kind = '', ...id] = entry.split('/')
    return attributes && isDirectoryKind(kind) ? [{ kind, id: id.join('/'), attributes }] : []
  })
}
