/** The HTTP inbox: a record is stored once per (client, key) and numbered. */
import type { Clock, Instant } from '../../domain/kernel/time.ts'
import type { InboxRecord, Receipt, StoredInboxRecord } from '../ledger.ts'
import { bytes, integer, text } from './rows.ts'
import type { Session } from './session.ts'

export function inboxOperations(session: Session, now: Clock) {
  async function receiveOne({ client, key, topic, body, traceparent }: InboxRecord): Promise<Receipt> {
    const known = await session.get('select position from inbox where client = ? and key = ?', client, key)
    if (known) return { position: integer(known, 'position'), isRepeat: true }
    const stored = await session.get(
      'insert into inbox (client, key, topic, body, traceparent, received_at) values (?, ?, ?, ?, ?, ?) returning position',
      client,
      key,
      topic,
      body,
      traceparent ?? null,
      now(),
    )
    return { position: integer(stored, 'position'), isRepeat: false }
  }

  return {
    async receive(records: readonly InboxRecord[]): Promise<Receipt[]> {
      const receipts: Receipt[] = []
      for (const record of records) receipts.push(await receiveOne(record))
      return receipts
    },
    forgetInbox: async (position: number, before: Instant): Promise<void> => {
      await session.run(
        'delete from inbox where position <= ? and received_at < ? and position < (select max(position) from inbox)',
        position,
        Math.round(before),
      )
    },
    readInbox: async (position: number, limit: number): Promise<StoredInboxRecord[]> =>
      (
        await session.all(
          'select position, client, key, topic, body, traceparent from inbox where position > ? order by position limit ?',
          position,
          limit,
        )
      ).map((row) => ({
        position: integer(row, 'position'),
        client: text(row, 'client'),
        key: text(row, 'key'),
        topic: text(row, 'topic'),
        body: bytes(row, 'body'),
        ...(row['traceparent'] === null ? {} : { traceparent: text(row, 'traceparent') }),
      })),
  }
}
