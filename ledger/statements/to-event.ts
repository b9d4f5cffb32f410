/** A row of table `event` as the event that was written. */
import type { StoredEvent } from '../event-store.ts'
import { opened } from '../sealing.ts'
import { bytes, integer, moment, type Row, text } from './rows.ts'

/** `secret`: the key of whom it is about. */
export function toEvent(row: Row): StoredEvent {
  const place = { stream: text(row, 'stream'), version: integer(row, 'version'), id: text(row, 'id') }
  return {
    position: integer(row, 'position'),
    ...place,
    type: text(row, 'type'),
    data: opened(JSON.parse(text(row, 'data')), row['secret'] === null ? undefined : bytes(row, 'secret'), place),
    at: moment(row, 'at'),
    actor: text(row, 'actor'),
  }
}
