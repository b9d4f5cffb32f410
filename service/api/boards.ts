/** `/api/boards` and `/api/ds/query`: the dashboards' JSON, and their queries in Grafana's request and frame shapes. */
import { type Static, Type } from 'typebox'
import { Id } from './common.ts'

export const BoardLanguage = Type.Object(
  { lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')])) },
  { additionalProperties: false },
)
export type BoardLanguage = Static<typeof BoardLanguage>

export const BoardParams = Type.Object({ uid: Id })
export type BoardParams = Static<typeof BoardParams>

export const BoardSummary = Type.Object({ uid: Id, title: Type.String(), description: Type.String(), panels: Type.Integer() })
export type BoardSummary = Static<typeof BoardSummary>

const EpochMs = Type.String({ pattern: '^\\d{1,15}$', description: 'Epoch milliseconds as text, as Grafana sends them.' })

const DsQuery = Type.Object({
  refId: Type.String({ minLength: 1, maxLength: 64 }),
  rawSql: Type.String({ maxLength: 20_000, description: "A board's query as its JSON has it, macros unexpanded." }),
  format: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)], { description: '0 = time series, 1 = table (default).' })),
  intervalMs: Type.Optional(Type.Number({ minimum: 1 })),
  maxDataPoints: Type.Optional(Type.Number({ minimum: 1 })),
})

export const DsRequest = Type.Object({
  from: EpochMs,
  to: EpochMs,
  queries: Type.Array(DsQuery, { minItems: 1, maxItems: 26 }),
  /** Chosen values by variable; a variable that is absent stands at All. Grafana puts them into the text itself, a viewer leaves that to the service. */
  variables: Type.Optional(
    Type.Record(Type.String({ pattern: '^\\w{1,64}$' }), Type.Array(Type.String({ maxLength: 256 }), { maxItems: 200 })),
  ),
})
export type DsRequest = Static<typeof DsRequest>

const FieldType = Type.Union([Type.Literal('time'), Type.Literal('number'), Type.Literal('string'), Type.Literal('boolean')])

const FieldSchema = Type.Object({ name: Type.String(), type: FieldType, labels: Type.Optional(Type.Record(Type.String(), Type.String())) })
export type FieldSchema = Static<typeof FieldSchema>

const Cell = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()])

/** Columns in `values` as in `fields`; times are epoch milliseconds. */
export const FrameJson = Type.Object({
  schema: Type.Object({ refId: Type.String(), fields: Type.Array(FieldSchema) }),
  data: Type.Object({ values: Type.Array(Type.Array(Cell)) }),
})
export type FrameJson = Static<typeof FrameJson>

type DsResult = { readonly status: number; readonly error?: string; readonly frames: readonly FrameJson[] }

export type DsAnswer = { readonly results: Readonly<Record<string, DsResult>> }
