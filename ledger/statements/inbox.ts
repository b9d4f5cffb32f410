/** The HTTP inbox: a record is stored once per (client, key) and numbered; what has been delivered leaves only what tells a repeat. */
import { hash } from 'node:crypto'
import { type Clock, DAY_MS, type Instant } from '../../domain/kernel/time.ts'
import type { InboxRecord, Receipt, StoredInboxRecord } from '../ledger.ts'
import { framed, unframed } from './inbox-frame.ts'
import { bytes, integer, type Row, text } from './rows.ts'
import type { Session } from './session.ts'

/** Checkpoints of those that deliver the inbox, and of backups under way; one that was killed holds nothing after a day. */
const HOLDERS = "name like 'projection/inbox%' or (name like 'hold/%' and saved_at > ?)"
const BATCH_BYTES = 1 << 20
const DIGEST_BYTES = 8
/** The form of what is kept of a request; one kept in another form is not known. */
const FORM = '2'

type Known = { readonly position: number; readonly content: string }

/** Rows `key/1`, `key/2` … are those of one request. */
const keyOf = ({ key }: InboxRecord): { readonly base: string; readonly row: string } => {
  const end = key.lastIndexOf('/')
  const row = key.slice(end + 1)
  return end > 0 && /^\d{1,8}$/.test(row) ? { base: key.slice(0, end), row } : { base: key, row: '' }
}

/** Of the first bytes of a hash, as text of a character a byte: with buffers joined and cut for each row it took twice the time. */
const digest = (content: string | Uint8Array, length: number): string => hash('sha256', content, 'binary').slice(0, length)

/** What tells a row of its request: its number, as it stands in the key. */
const markOf = (row: string): string => row.padStart(DIGEST_BYTES)

/** What tells another record under the same key: six bytes of the record, two of the topic it was sent to. */
const contentOf = (body: Uint8Array, topic: string): string => digest(body, DIGEST_BYTES - topic.length) + topic

export function inboxOperations(session: Session, now: Clock) {
  const receive = receiver(session, now)
  return {
    async receive(records: readonly InboxRecord[]): Promise<Receipt[]> {
      const receipts: Receipt[] = []
      for (const request of runsOf(records, (record) => `${record.client}\n${keyOf(record).base}`))
        receipts.push(...(await receive(request)))
      return receipts
    },
    dropDelivered: async (position: number): Promise<void> => {
      const held = await session.get(`select coalesce(min(position), 0) as position from checkpoint where ${HOLDERS}`, now() - DAY_MS)
      const delivered = Math.min(position, integer(held, 'position'))
      await session.run('delete from inbox_batch where first <= ? and last <= ?', delivered, delivered)
    },
    forgetInbox: async (position: number, before: Instant): Promise<void> => {
      const at = Math.round(before)
      await session.run('delete from inbox_batch where last <= ? and received_at < ?', position, at)
      await session.run('delete from inbox_request where first <= ? and received_at < ?', position, at)
    },
    /** Whole batches: more than `limit` where the last one has more. */
    readInbox: async (position: number, limit: number): Promise<StoredInboxRecord[]> => {
      // Bodies only of the batches that are read: with all pending ones in the window, 100 MB of them took 23 ms for each 1,000 rows.
      const batches = await session.all(
        `select first, client, topic, body, traceparent from inbox_batch where last > ? and first <= (
           select max(first) from (
             select first, sum(last - first + 1) over (order by first) - (last - first + 1) as earlier
             from (select first, last from inbox_batch where last > ? order by first limit ?) as pending
           ) as numbered where earlier < ?) order by first`,
        position,
        position,
        limit,
        limit,
      )
      return batches.flatMap(recordsOf).filter((record) => record.position > position)
    },
  }
}

/** Takes the records of one request. */
function receiver(session: Session, now: Clock): (records: readonly InboxRecord[]) => Promise<Receipt[]> {
  return async (records) => {
    const [first] = records
    if (!first) return []
    const request = hash('sha256', `${FORM}\n${first.client}\n${keyOf(first).base}`, 'buffer').subarray(0, 16)
    const known = knownIn(await session.all('select first, row_digests from inbox_request where request = ?', request))
    const topics = new Map([...new Set(records.map(({ topic }) => topic))].map((topic) => [topic, digest(topic, 2)]))
    const fresh: InboxRecord[] = []
    let digests = ''
    const receipts = records.map((record): ((position: number) => Receipt) => {
      const row = markOf(keyOf(record).row)
      const content = contentOf(record.body, topics.get(record.topic) ?? '')
      const before = known.get(row)
      if (before) {
        const isOther = before.content !== content
        return (base) => ({
          position: before.position < 0 ? base - before.position : before.position,
          isRepeat: true,
          ...(isOther ? { isOther } : {}),
        })
      }
      fresh.push(record)
      digests += row + content
      // Until the positions are given, the n-th of them.
      const place = fresh.length
      known.set(row, { position: -place, content })
      return (base) => ({ position: base + place, isRepeat: false })
    })
    const base = fresh.length === 0 ? 0 : await store(fresh, request, Buffer.from(digests, 'latin1'))
    return receipts.map((receipt) => receipt(base))
  }

  /** The position before the first. */
  async function store(records: readonly InboxRecord[], request: Uint8Array, digests: Uint8Array): Promise<number> {
    const row = await session.get('update inbox_head set position = position + ? returning position', records.length)
    const base = integer(row, 'position') - records.length
    const at = now()
    await session.run(
      'insert into inbox_request (request, first, received_at, row_digests) values (?, ?, ?, ?)',
      request,
      base + 1,
      at,
      digests,
    )
    let last = base
    for (const batch of batchesOf(records)) {
      const [{ client, topic, traceparent } = { client: '', topic: '', traceparent: undefined }] = batch
      await session.run(
        'insert into inbox_batch (first, last, client, topic, traceparent, received_at, body) values (?, ?, ?, ?, ?, ?, ?)',
        last + 1,
        last + batch.length,
        client,
        topic,
        traceparent ?? null,
        at,
        framed(batch.map(({ body }) => body)),
      )
      last += batch.length
    }
    return base
  }
}

function knownIn(rows: readonly Row[]): Map<string, Known> {
  const known = new Map<string, Known>()
  for (const row of rows) {
    const digests = Buffer.from(bytes(row, 'row_digests')).toString('latin1')
    for (let at = 0, place = 0; at < digests.length; at += 2 * DIGEST_BYTES, place += 1)
      known.set(digests.slice(at, at + DIGEST_BYTES), {
        position: integer(row, 'first') + place,
        content: digests.slice(at + DIGEST_BYTES, at + 2 * DIGEST_BYTES),
      })
  }
  return known
}

function recordsOf(row: Row): StoredInboxRecord[] {
  const traceparent = row['traceparent'] === null ? {} : { traceparent: text(row, 'traceparent') }
  const shared = { client: text(row, 'client'), topic: text(row, 'topic'), ...traceparent }
  return unframed(bytes(row, 'body')).map((body, place) => ({ position: integer(row, 'first') + place, body, ...shared }))
}

/** What goes to one topic under one trace, about 1 MB at a time. */
function batchesOf(records: readonly InboxRecord[]): InboxRecord[][] {
  let filled = 0
  let size = 0
  return runsOf(records, ({ topic, traceparent, body }) => {
    size += body.byteLength
    if (size > BATCH_BYTES) {
      filled += 1
      size = body.byteLength
    }
    return `${topic} ${traceparent ?? ''} ${filled}`
  })
}

/** Neighbours of the same key together. */
function runsOf<T>(values: readonly T[], keyOf: (value: T) => string): T[][] {
  const runs: T[][] = []
  let last: string | undefined
  for (const value of values) {
    const key = keyOf(value)
    if (key === last) runs.at(-1)?.push(value)
    else runs.push([value])
    last = key
  }
  return runs
}
