/** `POST /v1/events/:topic`: records handed in as NDJSON, and what became of each. */
import { type Static, Type } from 'typebox'
import { Nullable } from './common.ts'

export const EventRow = Type.Object({
  row: Type.Integer({ description: 'Line of the body that holds the record, from 1.' }),
  status: Type.Enum(['accepted', 'duplicate', 'rejected'], {
    description: 'duplicate: this client had sent the line under this key before.',
  }),
  reason: Nullable(Type.String({ description: 'Stable and dotted, as in dead letters: `callId.missing`.' })),
  detail: Nullable(Type.String({ description: 'Every reason, in one line.' })),
})
export type EventRow = Static<typeof EventRow>

export const EventsAnswer = Type.Object({
  topic: Type.String(),
  client: Type.String(),
  idempotencyKey: Type.String({ description: 'As given, or the hash of the body.' }),
  rows: Type.Integer(),
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  rejected: Type.Integer(),
  results: Type.Array(EventRow),
})
export type EventsAnswer = Static<typeof EventsAnswer>
