/** `POST /api/forecast/history`: calls of the time before Callboard, for the models to learn from. */
import { type Static, Type } from 'typebox'
import { PLANNING } from './may.ts'
import { COMMANDED, route, SIGNED } from './route.ts'
import { closed } from './values.ts'

/** Times without offset are local to the site. */
export const HistoryUpload = Type.Object(
  {
    csv: Type.String({ description: 'Columns timestamp, series_id, value.' }),
    fileName: Type.Optional(Type.String({ description: 'As the ledger keeps it beside the hash of the file.', maxLength: 255 })),
  },
  closed,
)

export const HistoryAnswer = Type.Object({
  rows: Type.Number(),
  accepted: Type.Number(),
  rejected: Type.Number(),
  slots: Type.Number({ description: 'Half hours stored.' }),
  queues: Type.Array(Type.String()),
  rejects: Type.Array(Type.Object({ line: Type.Number(), text: Type.String(), code: Type.String(), message: Type.String() })),
})
export type HistoryAnswer = Static<typeof HistoryAnswer>

export const importHistory = route('POST', '/api/forecast/history', PLANNING, {
  summary: 'Takes counts of calls by queue and time from a CSV file.',
  ...SIGNED,
  body: HistoryUpload,
  response: { 200: HistoryAnswer, ...COMMANDED },
})
