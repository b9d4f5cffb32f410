/** `POST /v1/events/:topic`: records handed in as NDJSON, and what became of each. */
import { type Static, Type } from 'typebox'
import { Problem } from './problem.ts'
import { failure, route, SENT, UNKNOWN } from './route.ts'
import { Nullable } from './values.ts'

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

export const EVENT_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json']

export const handInEvents = route('POST', '/v1/events/:topic', 'token', {
  summary: 'Takes records into a topic, one JSON object a line; a repeat under the same key stores nothing twice.',
  params: Type.Object({ topic: Type.String({ maxLength: 200 }) }),
  headers: Type.Object({
    'callboard-client': Type.Optional(Type.String({ description: '1 to 64 letters, digits or . _ - @ : /; default http.' })),
    'idempotency-key': Type.Optional(Type.String({ description: '1 to 200 visible ASCII characters; default: the hash of the rows.' })),
    authorization: Type.Optional(Type.String({ description: 'Bearer and a token of `callboard token create`, from any other machine.' })),
    'content-encoding': Type.Optional(Type.String({ description: 'gzip or none.' })),
  }),
  body: Type.Unknown({ description: 'At most 16 MB packed, 64 MB unpacked, 200 times the packed size, 50,000 lines, 60 s.' }),
  consumes: EVENT_TYPES,
  response: {
    200: EventsAnswer,
    ...SENT,
    ...UNKNOWN,
    408: failure('The body came too slowly.', Problem),
    429: failure('As many events are being stored as memory holds.', Problem),
  },
})
