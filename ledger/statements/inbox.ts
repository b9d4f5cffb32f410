/** The HTTP inbox: a record is stored once per (client, key) and numbered; what has been delivered leaves only what tells a repeat. */
import { hash } from 'node:crypto'
import { type Clock, DAY_MS, type Instant } from '../../domain/kernel/time.ts'
import { framed, unframed } from '../inbox-frame.ts'
import type { InboxBatch, Parcel, Taken } from '../ledger.ts'
import { STATES } from '../parcels.ts'
import { bytes, integer, type Row, text } from './rows.ts'
import type { Session } from './session.ts'

/** Checkpoints of those that deliver the inbox, and of backups under way; one that was killed holds nothing after a day. */
const HOLDERS = "name like 'projection/inbox%' or (name like 'hold/%' and saved_at > ?)"
const BATCH_BYTES = 1 << 20
const DIGEST_BYTES = 8
/** The form of what is kept of a request; one kept in another form is not known. */
const FORM = '2'

type Known = { readonly position: number; readonly content: string }

/** Of the first bytes of a hash, as text of a character a byte: with buffers joined and cut for each row it took twice the time. */
const digest = (content: string | Uint8Array, length: number): string => hash('sha256', content, 'binary').slice(0, length)

/** What tells a row of its request. */
const markOf = (row: number): string => (row === 0 ? '' : String(row)).padStart(DIGEST_BYTES)

/** What tells another record under the same key: six bytes of the record, two of the topic it was sent to. */
const contentOf = (body: Uint8Array, topic: string): string => digest(body, DIGEST_BYTES - topic.length) + topic

export function inboxOperations(session: Session, now: Clock) {
  const receive = receiver(session, now)
  return {
    async receive(parcels: readonly Parcel[]): Promise<Taken[]> {
      const taken: Taken[] = []
      for (const parcel of parcels) taken.push(await receive(parcel))
      return taken
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
    readInbox: async (position: number, limit: number): Promise<InboxBatch[]> => {
      const rows = await session.all(
        'select first, last, client, topic, body, traceparent from inbox_batch where last > ? order by first limit ?',
        position,
        limit,
      )
      return rows.map(batchOf)
    },
  }
}

/** Takes the records of one parcel. */
function receiver(session: Session, now: Clock): (parcel: Parcel) => Promise<Taken> {
  return async (parcel) => {
    const request = hash('sha256', `${FORM}\n${parcel.client}\n${parcel.key}`, 'buffer').subarray(0, 16)
    const known = knownIn(await session.all('select first, row_digests from inbox_request where request = ?', request))
    const topic = digest(parcel.topic, 2)
    const [positions, states] = [new Float64Array(parcel.rows.length), new Uint8Array(parcel.rows.length)]
    const fresh: Uint8Array[] = []
    let digests = ''
    for (const [index, body] of unframed(parcel.bodies).entries()) {
      const row = markOf(parcel.rows[index] ?? 0)
      const content = contentOf(body, topic)
      const before = known.get(row)
      if (before) {
        positions[index] = before.position
        states[index] = before.content === content ? STATES.repeat : STATES.other
        continue
      }
      fresh.push(body)
      digests += row + content
      // Until the positions are given, the n-th of them.
      positions[index] = -fresh.length
      known.set(row, { position: -fresh.length, content })
    }
    const base = fresh.length === 0 ? 0 : await store(parcel, fresh, request, Buffer.from(digests, 'latin1'))
    return { positions: positions.map((position) => (position < 0 ? base - position : position)), states }
  }

  /** The position before the first. */
  async function store(
    { client, topic, traceparent }: Parcel,
    bodies: readonly Uint8Array[],
    request: Uint8Array,
    digests: Uint8Array,
  ): Promise<number> {
    const row = await session.get('update inbox_head set position = position + ? returning position', bodies.length)
    const base = integer(row, 'position') - bodies.length
    const at = now()
    await session.run(
      'insert into inbox_request (request, first, received_at, row_digests) values (?, ?, ?, ?)',
      request,
      base + 1,
      at,
      digests,
    )
    let last = base
    for (const part of partsOf(bodies)) {
      await session.run(
        'insert into inbox_batch (first, last, client, topic, traceparent, received_at, body) values (?, ?, ?, ?, ?, ?, ?)',
        last + 1,
        last + part.length,
        client,
        topic,
        traceparent ?? null,
        at,
        framed(part),
      )
      last += part.length
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

const batchOf = (row: Row): InboxBatch => ({
  first: integer(row, 'first'),
  last: integer(row, 'last'),
  client: text(row, 'client'),
  topic: text(row, 'topic'),
  ...(row['traceparent'] === null ? {} : { traceparent: text(row, 'traceparent') }),
  bodies: bytes(row, 'body'),
})

/** About 1 MB at a time. */
function partsOf(bodies: readonly Uint8Array[]): Uint8Array[][] {
  const parts: Uint8Array[][] = []
  let size = BATCH_BYTES
  for (const body of bodies) {
    size += body.byteLength
    if (size > BATCH_BYTES) {
      parts.push([])
      size = body.byteLength
    }
    parts.at(-1)?.push(body)
  }
  return parts
}
