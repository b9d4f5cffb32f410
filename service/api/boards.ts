/** `/api/boards` and `/api/ds/query`: the dashboards' JSON, and their queries in Grafana's request and frame shapes. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route, SENT, UNKNOWN } from './route.ts'
import { closed, Id } from './values.ts'

/** A panel shows the rows within the reach; one over a view that can't be cut to it says so. */
const BOARDS = rolesWith('team', ['supervisor', 'manager', 'analyst'])

/** A board's zone is its viewer's: which sites it shows is the viewer's to say. */
const BoardZone = Type.String({
  maxLength: 64,
  description: 'IANA zone in which hours and days are cut; that of the only site, else `--zone`, unless given.',
})

export const BoardLanguage = Type.Object({ lang: Type.Optional(Type.Enum(['en', 'zh'])), zone: Type.Optional(BoardZone) }, closed)

export const BoardParams = Type.Object({ uid: Id })

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
  zone: Type.Optional(BoardZone),
  queries: Type.Array(DsQuery, { minItems: 1, maxItems: 26 }),
  /** Chosen values by variable; a variable that is absent stands at All. Grafana puts them into the text itself, a viewer leaves that to the service. */
  variables: Type.Optional(
    Type.Record(Type.String({ pattern: '^\\w{1,64}$' }), Type.Array(Type.String({ maxLength: 256 }), { maxItems: 200 })),
  ),
})
export type DsRequest = Static<typeof DsRequest>

const FieldType = Type.Enum(['time', 'number', 'string', 'boolean'])

const FieldSchema = Type.Object({
  name: Type.String(),
  type: FieldType,
  typeInfo: Type.Optional(Type.Object({ frame: Type.String(), nullable: Type.Boolean() })),
  labels: Type.Optional(Type.Record(Type.String(), Type.String())),
})
export type FieldSchema = Static<typeof FieldSchema>

const Cell = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()])

/** Columns in `values` as in `fields`; times are epoch milliseconds. */
export const FrameJson = Type.Object({
  schema: Type.Object({ refId: Type.String(), fields: Type.Array(FieldSchema) }),
  data: Type.Object({ values: Type.Array(Type.Array(Cell)) }),
})
export type FrameJson = Static<typeof FrameJson>

export const DsResult = Type.Object({
  status: Type.Integer({ description: 'Of this query alone, as an HTTP status.' }),
  error: Type.Optional(Type.String()),
  frames: Type.Array(FrameJson),
})
export type DsResult = Static<typeof DsResult>

export const DsAnswer = Type.Object({ results: Type.Record(Type.String(), DsResult, { description: 'By refId.' }) })
export type DsAnswer = Static<typeof DsAnswer>

export const Board = Type.Object(
  { uid: Id, title: Type.String(), panels: Type.Array(Type.Unknown()) },
  { additionalProperties: true, description: "Grafana's dashboard JSON." },
)

export const getBoards = route('GET', '/api/boards', BOARDS, {
  summary: 'The boards there are.',
  querystring: BoardLanguage,
  response: { 200: Type.Array(BoardSummary), ...READ },
})

export const getBoard = route('GET', '/api/boards/:uid', BOARDS, {
  summary: 'One board as Grafana reads it.',
  params: BoardParams,
  querystring: BoardLanguage,
  response: { 200: Board, ...READ, ...UNKNOWN },
})

export const queryBoard = route('POST', '/api/ds/query', BOARDS, {
  summary: "Runs a board's own queries; one that fails leaves the others whole.",
  body: DsRequest,
  response: { 200: DsAnswer, ...SENT },
})
