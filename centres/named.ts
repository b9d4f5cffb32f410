/** Ids in commands of what has no part in the change: looked up where things of the kind are kept here, and taken as they come where none is. */
import { type DirectoryKind, isDirectoryKind, validities } from '../domain/common/directory.ts'
import { closest } from '../domain/kernel/closest.ts'
import { type Parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, instant } from '../domain/kernel/time.ts'
import { type AnyCommand, type Around, idOfStream } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { readAccount } from './accounts.ts'
import { entriesIn, entryId } from './directory.ts'

/** `agent`: somebody of the directory, with an account, or who gives the command. `call`, `work-order`: in the ledger, or come by its topic. */
type Kind = 'team' | 'skill' | 'site' | 'agent' | 'call' | 'work-order'

/** What kind of thing a member names, and the code that refuses it. */
export type Named = Readonly<Record<string, readonly [kind: Kind, code: string]>>

type Sought = Around & { readonly ledger: EventStore; readonly id: string; readonly at: Instant }

/** Rejections: the code of the first member that names what is not there. */
export const unknownNamed =
  (named: Named) =>
  async (ledger: EventStore, command: AnyCommand, around: Around): Promise<Parsed<never> | undefined> => {
    for (const [member, id] of Object.entries(command)) {
      const rule = named[member]
      if (rule === undefined || typeof id !== 'string') continue
      const [kind, code] = rule
      const sought = { ...around, ledger, id, at: command.at ?? instant(0) }
      const missing = isDirectoryKind(kind) ? await notInDirectory(kind, sought) : await notInStreams(kind, sought)
      if (missing) return rejected(code, `${member} '${id}' ${missing}`)
    }
    return undefined
  }

/** Entries that exist at the instant or later; whoever has retired has left. */
async function notInDirectory(kind: DirectoryKind, { ledger, id, at, principal }: Sought): Promise<string | undefined> {
  const entries = await entriesIn(ledger)
  const isKept = (entry: string): boolean => {
    const state = entries.get(entry)
    return state !== undefined && validities(state).some(({ validTo }) => validTo === undefined || validTo > at)
  }
  if (isKept(entryId(kind, id)) || (kind === 'agent' && (id === principal.id || (await hasAccount(ledger, id))))) return undefined
  const kept = [...entries.keys()].filter((entry) => entry.startsWith(`${kind}/`) && isKept(entry))
  if (kept.length === 0) return undefined
  const near = closest(id, kept.map(idOfStream))
  const missing = near === undefined ? '' : `; did you mean '${near}'?`
  return `is no ${kind} of the directory${missing || '.'} Name a registered one, or register it first.`
}

async function hasAccount(ledger: EventStore, id: string): Promise<boolean> {
  const account = await readAccount(ledger, id)
  return account !== undefined && !account.isClosed
}

const STREAMS = {
  call: { topic: 'calls', remedy: 'report it first, or leave it out.' },
  'work-order': { topic: 'work-orders', remedy: 'open it first, wait until it has arrived, or leave it out.' },
} as const

async function notInStreams(kind: keyof typeof STREAMS, { ledger, id, hasArrived }: Sought): Promise<string | undefined> {
  const { topic, remedy } = STREAMS[kind]
  if ((await ledger.read(`${kind}/${id}`)).length > 0 || !(await isAnyIn(ledger, `${kind}/`))) return undefined
  return (await hasArrived?.(topic, id)) ? undefined : `is not known here; ${remedy}`
}

/** Up to where a ledger holds no stream of the prefix; undefined: it holds one. */
const none = new WeakMap<EventStore, Map<string, number | undefined>>()

async function isAnyIn(ledger: EventStore, prefix: string): Promise<boolean> {
  const known = none.get(ledger) ?? new Map<string, number | undefined>()
  none.set(ledger, known)
  if (known.has(prefix) && known.get(prefix) === undefined) return true
  const { events } = await ledger.heads()
  const isAny = (await ledger.readFrom(known.get(prefix) ?? 0, 1, prefix)).length > 0
  known.set(prefix, isAny ? undefined : events)
  return isAny
}
