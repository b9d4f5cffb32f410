/** Keys of whom events are about; runs inside the caller's transaction, one writer at a time. */
import { randomBytes } from 'node:crypto'
import type { NewEvent } from '../event-store.ts'
import { KEY_BYTES, type Place, SEALED, saidOf, sealed, withoutPersonal } from '../sealing.ts'
import type { Erasure } from '../subjects.ts'
import { bytes, moment, type Row, text } from './rows.ts'
import type { Session } from './session.ts'

/** Events with the key that opens them, null where there is none or it was destroyed. */
export const EVENTS = `select event.*, case when subject_key.erased_at is null then subject_key.secret end as secret
  from event left join subject_key on subject_key.about = event.subject`

/** Data and owner as an event is stored. */
export type Owned = { readonly data: Readonly<Record<string, unknown>>; readonly subject: string | undefined }

export function subjectOperations(session: Session) {
  const rowOf = (subject: string) => session.get('select * from subject_key where about = ?', subject)

  async function keyOf(subject: string): Promise<Uint8Array | undefined> {
    const row = await rowOf(subject)
    if (row) return row['erased_at'] === null ? bytes(row, 'secret') : undefined
    const secret = randomBytes(KEY_BYTES)
    await session.run('insert into subject_key (about, secret) values (?, ?)', subject, secret)
    return secret
  }

  async function ownerOf(stream: string): Promise<string | undefined> {
    const row = await session.get('select subject from event where stream = ? and subject is not null order by version limit 1', stream)
    return row && text(row, 'subject')
  }

  return {
    /** What is personal in an event under its subject's key, or left out where that was destroyed; in clear where nobody is known. */
    async ownedBy({ data, subject, personal = [] }: NewEvent, place: Place): Promise<Owned> {
      const said = saidOf(data, personal)
      if (said.length === 0) return { data, subject }
      const owner = subject ?? (await ownerOf(place.stream))
      if (owner === undefined) return { data, subject }
      const key = await keyOf(owner)
      return { data: key ? sealed(data, said, key, place) : withoutPersonal(data, said), subject: owner }
    },
    async eraseSubject({ subject, at, by, reason }: Erasure): Promise<Erasure> {
      const row = await rowOf(subject)
      if (row && row['erased_at'] !== null) return toErasure(row)
      // The row keeps its length, so that the key is overwritten where it is.
      await session.run(
        `insert into subject_key (about, secret, erased_at, erased_by, reason) values (?, ?, ?, ?, ?) on conflict (about) do update set
           secret = excluded.secret, erased_at = excluded.erased_at, erased_by = excluded.erased_by, reason = excluded.reason`,
        subject,
        Buffer.alloc(KEY_BYTES),
        Math.round(at),
        by,
        reason,
      )
      await session.run("update command set hash = '' where stream in (select stream from event where subject = ?)", subject)
      return { subject, at, by, reason }
    },
    erasures: async (): Promise<Erasure[]> =>
      (await session.all('select * from subject_key where erased_at is not null order by erased_at, about')).map(toErasure),
    async countInClear(subject: string, personal: Readonly<Record<string, readonly string[]>>): Promise<number> {
      const rows = await session.all(
        'select stream, type, data from event where stream in (select stream from event where subject = ?)',
        subject,
      )
      return rows.filter((row) => {
        const data: Readonly<Record<string, unknown>> = JSON.parse(text(row, 'data'))
        const stream = text(row, 'stream')
        const members = personal[`${stream.slice(0, stream.indexOf('/'))}/${text(row, 'type')}`] ?? []
        return !(SEALED in data) && JSON.stringify(withoutPersonal(data, members)) !== JSON.stringify(data)
      }).length
    },
  }
}

const toErasure = (row: Row): Erasure => ({
  subject: text(row, 'about'),
  at: moment(row, 'erased_at'),
  by: text(row, 'erased_by'),
  reason: text(row, 'reason'),
})
