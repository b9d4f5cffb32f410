/** `/api/sql`: read-only queries of analysts, the tables they may read and examples to start from. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { COMMANDED, READ, route } from './route.ts'
import { closed, Text } from './values.ts'

/** Rows and columns are cut by the rule of sql/views/access.ts. */
const ASKERS = rolesWith('team', ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'analyst'])

export const SqlRequest = Type.Object({ query: Type.String({ minLength: 1, maxLength: 100_000 }) }, closed)

export const SqlResult = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
  rows: Type.Array(Type.Array(Type.Unknown())),
  rowCount: Type.Number(),
  seconds: Type.Number(),
  /** More rows existed than the limit lets through. */
  isTruncated: Type.Boolean(),
  limits: Type.Object({ seconds: Type.Number(), rows: Type.Number(), bytes: Type.Number() }),
})
export type SqlResult = Static<typeof SqlResult>

export const SchemaTable = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['view', 'table']),
  comment: Type.String(),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      comment: Type.String(),
      isMasked: Type.Boolean({ description: "Not in clear in all rows that the asker's roles reach." }),
    }),
  ),
})
export type SchemaTable = Static<typeof SchemaTable>

export const ExampleQuery = Type.Object({ id: Type.String(), ...Text.properties, query: Type.String() })
export type ExampleQuery = Static<typeof ExampleQuery>

export const SqlSchema = Type.Object({ tables: Type.Array(SchemaTable), examples: Type.Array(ExampleQuery) })
export type SqlSchema = Static<typeof SqlSchema>

export const getSqlSchema = route('GET', '/api/sql/schema', ASKERS, {
  summary: "Tables and views that the asker's queries may read, and examples to start from.",
  response: { 200: SqlSchema, ...READ },
})

export const runSql = route('POST', '/api/sql', ASKERS, {
  summary: "Runs one read-only query within the asker's reach, under limits of time, rows and bytes.",
  body: SqlRequest,
  response: { 200: SqlResult, ...COMMANDED },
})
