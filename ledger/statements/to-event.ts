/** A row of table `event` as the event that was written. */
import type { StoredEvent } from '../event-store.ts'
import { integer, moment, type Row, text } from './rows.ts'

export const toEvent = (row: Row): StoredEvent => ({
  position: integer(row, 'position'),
  stream: text(row, 'stream'),
  version: integer(row, 'version'),
  id: text(row, 'id'),
  type: text(row, 'type'),
  data: JSON.parse(text(row, 'data')),
  at: moment(row, 'at'),
  actor: text(row, 'actor'),
})
