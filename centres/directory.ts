/** The directory in the ledger: one stream per entry, changed by command, read as of an instant. */
import {
  type Attributes,
  attributesAt,
  type DirectoryCommand,
  type DirectoryEntry,
  type DirectoryEvent,
  type DirectoryKind,
  directoryDecider,
} from '../domain/common/directory.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Role } from '../domain/principal.ts'
import { type Aggregate, fromStored, prefixOf, streamOf } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

const admins: readonly Role[] = ['admin', 'system']

export const directory: Aggregate<DirectoryCommand, DirectoryEvent, DirectoryEntry> = {
  kind: 'directory',
  idOf: ({ kind, id }) => entryId(kind, id),
  decider: directoryDecider,
  permissions: { SetEntry: admins, RetireEntry: admins },
}

/** An entry's id is its own among those of its kind alone. */
export const entryId = (kind: DirectoryKind, id: string): string => `${kind}/${id}`

export const directoryStream = (kind: DirectoryKind, id: string): string => streamOf(directory, entryId(kind, id))
export const DIRECTORY_PREFIX = prefixOf(directory)

/** Rejections: those of `directoryDecider`, `command.key_reused`, `version.conflict`. */
export const commandDirectory = (
  ledger: Ledger,
  command: DirectoryCommand,
  commandKey?: string,
): Promise<Parsed<Executed<DirectoryEvent, DirectoryEntry>>> =>
  execute(ledger, directoryStream(command.kind, command.id), directoryDecider, command, commandKey)

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

const PAGE = 10_000

/** Every entry that exists at `at`, by kind and id. */
export async function readDirectory(ledger: Ledger, at: Instant): Promise<{ kind: DirectoryKind; id: string; attributes: Attributes }[]> {
  const stored: StoredEvent[] = []
  for (
    let page = await ledger.readFrom(0, PAGE, DIRECTORY_PREFIX);
    page.length > 0;
    page = await ledger.readFrom(stored.at(-1)?.position ?? 0, PAGE, DIRECTORY_PREFIX)
  )
    stored.push(...page)
  return entriesOf(stored).flatMap(({ kind, id, entry }) => {
    const attributes = attributesAt(entry, at)
    return attributes ? [{ kind, id, attributes }] : []
  })
}
