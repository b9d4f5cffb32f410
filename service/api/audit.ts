/** `/api/audit`: who did what, searched, exported, and the chain verified. */
import { type Static, Type } from 'typebox'
import { ADMINS } from './may.ts'
import { READ, route, SENT } from './route.ts'
import { AskedZone, closed, DayText, InstantText, Nullable } from './values.ts'

const Word = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }))

const filters = {
  who: Word('The account, program or job, as its id.'),
  what: Word('The type of an event, such as order_opened, or what an access was to: sign_in, open_score, query, export.'),
  subject: Word('A stream, the id in its name, or what was accessed.'),
  outcome: Type.Optional(Type.Enum(['allowed', 'refused'])),
  from: Type.Optional(DayText),
  to: Type.Optional(DayText),
  zone: AskedZone,
  text: Word('Somewhere in who, what and subject, of accesses in all that was kept.'),
}

export const AuditQuery = Type.Object(
  {
    ...filters,
    before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before.' })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  closed,
)
export type AuditQuery = Static<typeof AuditQuery>

export const AuditExportQuery = Type.Object({ ...filters, format: Type.Optional(Type.Enum(['csv', 'ndjson'])) }, closed)

export const AuditRow = Type.Object({
  position: Type.Integer(),
  at: InstantText,
  who: Type.String(),
  whoName: Type.String({ description: 'Of the account; empty where it is none.' }),
  what: Type.String(),
  subject: Type.String({ description: '`kind/id` of what was changed, or what was accessed.' }),
  outcome: Type.String({ description: 'ok, or the code of the refusal.' }),
  address: Type.String(),
  token: Type.String({ description: 'Id of the token by which it was asked.' }),
  detail: Type.String({ description: 'JSON of what else was kept; empty where that may hold data of customers.' }),
})
export type AuditRow = Static<typeof AuditRow>

export const AuditVerification = Type.Object({
  at: InstantText,
  by: Type.String(),
  isWhole: Type.Boolean(),
  brokenAt: Type.Integer({ description: 'Position of the first event that is not as written; 0 where there is none.' }),
})

export const AuditPage = Type.Object({
  rows: Type.Array(AuditRow),
  next: Nullable(Type.Integer({ description: 'As `before` it asks for what is older; null where nothing is.' })),
  verified: Nullable(AuditVerification),
})
export type AuditPage = Static<typeof AuditPage>

export const getAudit = route('GET', '/api/audit', ADMINS, {
  summary: 'Who did what, newest first.',
  querystring: AuditQuery,
  response: { 200: AuditPage, ...READ },
})

export const exportAudit = route('GET', '/api/audit/export', ADMINS, {
  summary: 'The same as a file, 50,000 rows at most; the export is on record itself.',
  querystring: AuditExportQuery,
  response: {
    200: {
      description: 'The newest rows; header `callboard-next` names the position before which older ones are.',
      content: { 'text/csv': { schema: Type.String() }, 'application/x-ndjson': { schema: Type.String() } },
    },
    ...READ,
  },
})

export const verifyAudit = route('POST', '/api/audit/verify', ADMINS, {
  summary: 'Recomputes the hash chain over all events and compares it with the anchors outside; who did it is on record.',
  response: { 200: AuditVerification, ...SENT },
})
