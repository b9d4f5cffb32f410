/** Writes events anew under a record in the chain, and holds them against it; runs inside the caller's transaction, one writer at a time. */
import { randomUUID } from 'node:crypto'
import type { NewEvent } from '../event-store.ts'
import {
  digestOf,
  EXPIRED_ACCESS,
  type Expiring,
  type PersonalMembers,
  REWRITINGS,
  REWRITTEN,
  type Resealed,
  type Resealing,
  type Rewritten,
} from '../rewriting.ts'
import { type Place, SEALED, saidOf } from '../sealing.ts'
import { integer, type Row, text } from './rows.ts'
import { toSealed } from './seal.ts'
import type { Session } from './session.ts'
import type { Owned } from './subjects.ts'

/** Events looked at, or emptied, in one transaction: other writers wait some 20 ms. */
const AT_ONCE = 1000

type Way = {
  readonly ownedBy: (event: NewEvent, place: Place) => Promise<Owned>
  /** Answers the position of the last event. */
  readonly insert: (stream: string, after: number, events: readonly NewEvent[]) => Promise<number>
}
type Change = { readonly row: Row; readonly data: string; readonly subject: string | null }
type Said = Pick<Resealing, 'by' | 'at'> & { readonly why: 'sealed' | 'expired' }

const dataOf = (row: Row): Readonly<Record<string, unknown>> => JSON.parse(text(row, 'data'))
const membersOf = (row: Row, personal: PersonalMembers): readonly string[] => {
  const stream = text(row, 'stream')
  return personal[`${stream.slice(0, stream.indexOf('/'))}/${text(row, 'type')}`] ?? []
}

const storedAs = (row: Row): Rewritten => ({ ...toSealed(row), position: integer(row, 'position'), seal: text(row, 'seal') })

export function rewritingOperations(session: Session, { ownedBy, insert }: Way) {
  async function rewrite(changes: readonly Change[], { by, at, why }: Said): Promise<void> {
    if (changes.length === 0) return
    const after = changes.map(({ row, data, subject }) => ({ ...storedAs(row), data, subject }))
    const [first, last] = [after[0]?.position ?? 0, after.at(-1)?.position ?? 0]
    const stream = `${REWRITINGS}${randomUUID()}`
    const said = { why, first, last, count: after.length, digest: digestOf(after) }
    const record = await insert(stream, 0, [{ id: stream, type: REWRITTEN, at, actor: by, data: said }])
    for (const { position, data, subject } of after)
      await session.run('update event set data = ?, subject = ?, rewritten = ? where position = ?', data, subject, record, position)
  }

  /** Unchanged where nobody is known, or nothing is said. */
  async function resealed(row: Row, personal: PersonalMembers): Promise<Change[]> {
    const data = dataOf(row)
    const members = saidOf(data, membersOf(row, personal)).filter((member) => !isGone(data[member]))
    if (SEALED in data || members.length === 0) return []
    const place = { stream: text(row, 'stream'), version: integer(row, 'version'), id: text(row, 'id') }
    const subject = row['subject'] === null ? undefined : text(row, 'subject')
    const asNew = { id: place.id, type: text(row, 'type'), at: 0 as NewEvent['at'], actor: '', data, subject, personal: members }
    const owned = await ownedBy(asNew, place)
    return owned.data === data ? [] : [{ row, data: JSON.stringify(owned.data), subject: owned.subject ?? null }]
  }

  return {
    async reseal({ personal, after, subject, by, at }: Resealing): Promise<Resealed> {
      const rows = await session.all(
        `select * from event where position > ? and rewritten is null ${subject === undefined ? '' : 'and stream in (select stream from event where subject = ?) '}order by position limit ?`,
        ...[after, ...(subject === undefined ? [] : [subject]), AT_ONCE],
      )
      const changes: Change[] = []
      for (const row of rows) changes.push(...(await resealed(row, personal)))
      await rewrite(changes, { by, at, why: 'sealed' })
      const last = rows.at(-1)
      return { rewritten: changes.length, next: rows.length < AT_ONCE || !last ? undefined : integer(last, 'position') }
    },
    async expireAccesses({ before, held, by, at }: Expiring): Promise<number> {
      const named = held.map(() => ` and data not like ? escape '!'`).join('')
      const rows = await session.all(
        `select * from event where stream like 'access/%' and at < ? and rewritten is null${named} order by position limit ?`,
        ...[before, ...held.map((id) => `%${id.replace(/[!%_]/g, (sign) => `!${sign}`)}%`), AT_ONCE],
      )
      await rewrite(
        rows.map((row) => ({ row, data: EXPIRED_ACCESS, subject: null })),
        { by, at, why: 'expired' },
      )
      return rows.length
    },
    async rewritings(): Promise<{ events: number; records: number }> {
      const row = await session.get(
        'select count(*) as events, count(distinct rewritten) as records from event where rewritten is not null',
      )
      return { events: integer(row, 'events'), records: integer(row, 'records') }
    },
    /** Whether all that the record covers is what it says, and such as its reason makes it. */
    async isCovered(record: number): Promise<boolean> {
      const said = await session.get('select * from event where position = ? and type = ? and rewritten is null', record, REWRITTEN)
      if (!said || !text(said, 'stream').startsWith(REWRITINGS)) return false
      const rows = await session.all('select * from event where rewritten = ? order by position', record)
      const { why, count, digest } = dataOf(said)
      const isSuch = why === 'expired' ? isEmptied : why === 'sealed' ? isSealed : () => false
      return rows.length === count && rows.every(isSuch) && digestOf(rows.map(storedAs)) === digest
    },
  }
}

const isGone = (value: unknown): boolean => value === '[erased]' || (Array.isArray(value) && value.length === 0)
const isEmptied = (row: Row): boolean => text(row, 'stream').startsWith('access/') && text(row, 'data') === EXPIRED_ACCESS
const isSealed = (row: Row): boolean => row['subject'] !== null && /"\$sealed":|"\[erased\]"|\[\]/.test(text(row, 'data'))
