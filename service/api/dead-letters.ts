/** `/api/dead-letters`: records that broke their contract, by reason, one with its text, and landing them again, mended by hand or as they are. */
import { type Static, Type } from 'typebox'
import { ADMINS } from './may.ts'
import { COMMANDED, READ, route, UNKNOWN } from './route.ts'
import { ById, closed, Id, InstantText, Nullable } from './values.ts'

const filter = { topic: Type.Optional(Id), reason: Type.Optional(Id) }

export const DeadLettersQuery = Type.Object({ ...filter, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }, closed)

export const DeadLetterReason = Type.Object({
  topic: Type.String(),
  reason: Type.String(),
  count: Type.Integer(),
  first: InstantText,
  last: InstantText,
})
export type DeadLetterReason = Static<typeof DeadLetterReason>

export const DeadLetterRow = Type.Object({
  id: Type.String(),
  topic: Type.String(),
  source: Type.String(),
  partition: Type.Integer(),
  offset: Type.String(),
  reason: Type.String(),
  detail: Type.String(),
  attempts: Type.Integer(),
  ingestedAt: InstantText,
})
export type DeadLetterRow = Static<typeof DeadLetterRow>

export const DeadLetters = Type.Object({
  reasons: Type.Array(DeadLetterReason, { description: 'The most frequent first.' }),
  rows: Type.Array(DeadLetterRow, { description: 'The newest first.' }),
})
export type DeadLetters = Static<typeof DeadLetters>

export const DeadLetter = Type.Object({
  ...DeadLetterRow.properties,
  key: Nullable(Type.String()),
  value: Type.String(),
  isText: Type.Boolean({ description: 'Else some bytes are no UTF-8, and it can be landed again only as it is.' }),
  isErased: Type.Boolean({ description: 'Its text was erased with its customer; it can not be landed again.' }),
})
export type DeadLetter = Static<typeof DeadLetter>

export const Replayed = Type.Object({ consumed: Type.Integer(), typed: Type.Integer(), deadLettered: Type.Integer() })
export type Replayed = Static<typeof Replayed>

export const getDeadLetters = route('GET', '/api/dead-letters', ADMINS, {
  summary: 'Dead letters that no replay has brought in: by reason, and the newest.',
  querystring: DeadLettersQuery,
  response: { 200: DeadLetters, ...READ },
})

export const getDeadLetter = route('GET', '/api/dead-letters/:id', ADMINS, {
  summary: 'One dead letter with its text.',
  params: ById,
  response: { 200: DeadLetter, ...READ, ...UNKNOWN },
})

export const replayDeadLetter = route('POST', '/api/dead-letters/:id/replay', ADMINS, {
  summary: 'Lands one dead letter again in its own place, with another text where one is given.',
  params: ById,
  body: Type.Object({ value: Type.Optional(Type.String({ maxLength: 1_000_000, description: 'The mended record as JSON.' })) }, closed),
  response: { 200: Replayed, ...COMMANDED },
})

export const replayAllDeadLetters = route('POST', '/api/dead-letters/replay', ADMINS, {
  summary: 'Lands all dead letters of a topic or reason again as they are.',
  body: Type.Object(filter, closed),
  response: { 200: Replayed, ...COMMANDED },
})
