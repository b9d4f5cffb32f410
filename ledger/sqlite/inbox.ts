/** The HTTP inbox on SQLite: a record is stored once per (client, key) and numbered. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Clock } from '../../domain/kernel/time.ts'
import type { InboxRecord, Receipt, StoredInboxRecord } from '../ledger.ts'
import { bytes, integer, text } from './rows.ts'

export function inboxOperations(database: DatabaseSyncInstance, now: Clock) {
  const known = database.prepare('select position from inbox where client = ? and key = ?')
  const insert = database.prepare('insert into inbox (client, key, topic, body, received_at) values (?, ?, ?, ?, ?)')
  const after = database.prepare('select position, client, key, topic, body from inbox where position > ? order by position limit ?')

  function receiveOne({ client, key, topic, body }: InboxRecord): Receipt {
    const found = known.get(client, key)
    if (found) return { position: integer(found, 'position'), isRepeat: true }
    return { position: Number(insert.run(client, key, topic, body, now()).lastInsertRowid), isRepeat: false }
  }

  return {
    receive: (records: readonly InboxRecord[]): Receipt[] => records.map(receiveOne),
    readInbox: (position: number, limit: number): StoredInboxRecord[] =>
      after.all(position, limit).map((row) => ({
        position: integer(row, 'position'),
        client: text(row, 'client'),
        key: text(row, 'key'),
        topic: text(row, 'topic'),
        body: bytes(row, 'body'),
      })),
  }
}
