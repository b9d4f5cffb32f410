/** The audit as people read it: who did what to which thing, how it ended, and when the chain was last verified. */
import { randomUUID } from 'node:crypto'
import type { Instant } from '../domain/kernel/time.ts'
import type { EventFilter, StoredEvent } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'

export type AuditEntry = {
  readonly position: number
  readonly at: Instant
  readonly who: string
  /** The event's type, or of an access what it was to. */
  readonly what: string
  /** `kind/id` of the stream, or what was accessed. */
  readonly subject: string
  /** `ok`, or the code of a refusal. */
  readonly outcome: string
  readonly address: string
  readonly token: string
  readonly detail: string
}

export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly next: number | undefined }

/** So far back one request looks: 0.5 s of SQLite's time for who or when, 1.4 s for words. What is older is searched with `next`. */
const SEARCHED_AT_MOST = 1_000_000

/** Newest first. `next`: the position to go on before; undefined where nothing is older. */
export async function searchAudit(ledger: Ledger, filter: EventFilter, before: number, limit: number): Promise<AuditPage> {
  const entries: AuditEntry[] = []
  const end = Math.min(before, (await ledger.heads()).events + 1)
  for (let position = end; ; ) {
    const { events, searchedTo } = await ledger.findBefore(position, limit - entries.length, filter)
    entries.push(...events.map(entryOf))
    if (searchedTo === 0) return { entries, next: undefined }
    if (entries.length >= limit || end - searchedTo > SEARCHED_AT_MOST) return { entries, next: searchedTo }
    position = searchedTo
  }
}

/** Streams whose events hold neither customers' data nor secrets, so that what was changed can be shown to whoever runs the installation. */
const SHOWN = ['account', 'ingest-token']

function entryOf({ position, at, actor, type, stream, data }: StoredEvent): AuditEntry {
  const [kind = ''] = stream.split('/')
  const { what, subject, outcome, address, token, ...more } = data
  const isAccess = kind === 'access'
  const text = (value: unknown): string => (isAccess && typeof value === 'string' ? value : '')
  const { traceparent: _, ...shown } = more
  const isShown = isAccess || SHOWN.includes(kind)
  return {
    ...{ position, at, who: actor, what: text(what) || type, outcome: text(outcome) || 'ok' },
    ...{ subject: isAccess ? text(subject) : stream, address: text(address), token: text(token) },
    detail: isShown && Object.keys(shown).length > 0 ? JSON.stringify(isAccess ? shown : { ...data, traceparent: undefined }) : '',
  }
}

const CHECKS = 'audit/verification'

export type Verification = { readonly at: Instant; readonly by: string; readonly isWhole: boolean; readonly brokenAt: number }

/** Kept in the chain itself, so that whoever looks sees that it was looked at. `brokenAt`: 0 where it holds. */
export async function recordVerification(ledger: Ledger, { at, by, isWhole, brokenAt }: Verification): Promise<void> {
  const version = (await ledger.read(CHECKS)).length
  await ledger.append(CHECKS, version, [
    { id: `${CHECKS}/${randomUUID()}`, type: 'audit_verified', at, actor: by, data: { isWhole, brokenAt } },
  ])
}

export async function lastVerification(ledger: Ledger): Promise<Verification | undefined> {
  const last = (await ledger.read(CHECKS)).at(-1)
  return last && { at: last.at, by: last.actor, isWhole: last.data['isWhole'] === true, brokenAt: Number(last.data['brokenAt']) }
}
