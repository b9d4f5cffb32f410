/** `/api/sql`: read-only queries of analysts, the tables they may read and examples to start from. */
import { type Static, Type } from 'typebox'

export const SqlRequest = Type.Object({ query: Type.String({ minLength: 1, maxLength: 100_000 }) }, { additionalProperties: false })
export type SqlRequest = Static<typeof SqlRequest>

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
  columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), comment: Type.String() })),
})
export type SchemaTable = Static<typeof SchemaTable>

export const ExampleQuery = Type.Object({ id: Type.String(), en: Type.String(), zh: Type.String(), query: Type.String() })
export type ExampleQuery = Static<typeof ExampleQuery>

export const SqlSchema = Type.Object({ tables: Type.Array(SchemaTable), examples: Type.Array(ExampleQuery) })
export type SqlSchema = Static<typeof SqlSchema>
