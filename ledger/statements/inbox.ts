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
const NEWLINE = Buffer.from('\n')

type Known = { readonly position: number; readonly content: string }

/** Rows `key/1`, `key/2` … are those of one request. */
const requestOf = ({ client, key }: InboxRecord): string => `${client}\n${key.replace(/\/\d+$/, '')}`
/** In one call over one piece: a hash object for each of a row's digests took 8 of the thread's 20 ms for 1,000 rows. */
const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  hash('sha256', Buffer.concat(parts.flatMap((part) => [typeof part === 'string' ? Buffer.from(part) : part, NEWLINE])), 'buffer')
const digest = (...parts: readonly (string | Uint8Array)[]): Buffer => sha256(...parts).subarray(0, DIGEST_BYTES)

export function inboxOperations(session: Session, now: Clock) {
  const receive = receiver(session, now)
  return {
    async receive(records: readonly InboxRecord[]): Promise<Receipt[]> {
      const receipts: Receipt[] = []
      for (const request of runsOf(records, requestOf)) receipts.push(...(await receive(request)))
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
      const batches = await session.all(
        `select first, client, topic, body, traceparent from (
           select first, last, client, topic, body, traceparent, sum(last - first + 1) over (order by first) - (last - first + 1) as earlier
           from (select * from inbox_batch where last > ? order by first limit ?) as pending
         ) as numbered where earlier < ? order by first`,
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
    const request = sha256(requestOf(first)).subarray(0, 16)
    const known = knownIn(await session.all('select first, row_digests from inbox_request where request = ?', request))
    const fresh: InboxRecord[] = []
    const digests: Buffer[] = []
    const receipts = records.map((record): ((position: number) => Receipt) => {
      const row = digest(record.key).toString('latin1')
      const content = digest(record.topic, record.body)
      const before = known.get(row)
      if (before) {
        const isOther = before.content !== content.toString('latin1')
        return (base) => ({
          position: before.position < 0 ? base - before.position : before.position,
          isRepeat: true,
          ...(isOther ? { isOther } : {}),
        })
      }
      fresh.push(record)
      digests.push(Buffer.from(row, 'latin1'), content)
      // Until the positions are given, the n-th of them.
      const place = fresh.length
      known.set(row, { position: -place, content: content.toString('latin1') })
      return (base) => ({ position: base + place, isRepeat: false })
    })
    const base = fresh.length === 0 ? 0 : await store(fresh, request, Buffer.concat(digests))
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
