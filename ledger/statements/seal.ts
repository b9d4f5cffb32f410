/** Chains events by hash: each seal covers the event, its place and the seal before it, so a change made behind the ledger's back is found. */
import { createHash } from 'node:crypto'
import { integer, type Row, text } from './rows.ts'

/** What a seal covers: who, when, what and – in `data` – why. */
export type Sealed = {
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  /** JSON as stored. */
  readonly data: string
  readonly at: number
  readonly actor: string
  readonly recordedAt: number
  readonly subject: string | null
}

/** An event's seal and where it is; the next one's seal covers both, as the database gives an event its position after it was sealed. */
export type Link = { readonly seal: string; readonly position: number }

/** Before the first event. */
export const START: Link = { seal: '', position: 0 }

/** Seals without it were made before subject and position were covered, and say what they said then. */
const SECOND = '2:'

/** Of the same kind as the seal that it is compared with; a new one is of the newest. SHA-256 in hexadecimal of a JSON array, so no two different events share one text. */
export function sealOf(before: Link, event: Sealed, like = SECOND): string {
  const { stream, version, id, type, data, at, actor, recordedAt, subject } = event
  const first = [stream, version, id, type, data, at, actor, recordedAt]
  const isSecond = like.startsWith(SECOND)
  const covered = isSecond ? [SECOND, before.seal, before.position, ...first, subject] : [before.seal, ...first]
  return `${isSecond ? SECOND : ''}${createHash('sha256').update(JSON.stringify(covered)).digest('hex')}`
}

/** The columns that a row's seal covers. */
export const toSealed = (row: Row): Sealed => ({
  stream: text(row, 'stream'),
  version: integer(row, 'version'),
  id: text(row, 'id'),
  type: text(row, 'type'),
  data: text(row, 'data'),
  at: integer(row, 'at'),
  actor: text(row, 'actor'),
  recordedAt: integer(row, 'recorded_at'),
  subject: row['subject'] === null ? null : text(row, 'subject'),
})
