/** `/api/status` and `/api/status/sources`: what runs, how far it is, and what became of each source's records. */
import { type Static, Type } from 'typebox'
import { ADMINS } from './may.ts'
import { Freshness, JobState } from './overview.ts'
import { READ, route } from './route.ts'
import { closed, InstantText, Nullable } from './values.ts'

/** The same keys as `callboard status --json`; null where the running parts do not say. */
export const StatusReport = Type.Object({
  lag: Nullable(Type.Number({ description: 'Records not yet ingested.' })),
  watermark: Nullable(InstantText),
  dirtySlots: Nullable(Type.Number()),
  failedJobs: Nullable(Type.Number()),
  jobsAhead: Nullable(Type.Number({ description: 'Jobs planned or run by a clock that was ahead; callboard doctor names them.' })),
  failedProjections: Nullable(Type.Number({ description: 'Readers of the ledger that stand still; callboard projections list says why.' })),
  deadLetters: Nullable(Type.Number()),
  engine: Nullable(Type.String()),
  disk: Nullable(Type.Number({ description: 'Bytes of the data directory.' })),
})
export type StatusReport = Static<typeof StatusReport>

export const PausedTopic = Type.Object({
  topic: Type.String(),
  cause: Type.String({ description: 'breaker: most records were dead letters; store: the store could not take more.' }),
  reason: Type.String({ description: 'What is wrong and what to do, in one line.' }),
  next_try_at: Nullable(InstantText),
  since: InstantText,
})

export const Status = Type.Object({
  asOf: InstantText,
  version: Type.String(),
  store: Type.String({ description: 'server, owner or embedded.' }),
  report: StatusReport,
  paused: Type.Array(PausedTopic, { description: 'Topics that are not fetched now.' }),
  freshness: Type.Array(Freshness),
  jobs: Type.Array(JobState),
})
export type Status = Static<typeof Status>

const Counter = Type.Integer()

/** What became of one source's records; docs/ingest-counters.md has the rules. */
export const SourceCounters = Type.Object({
  topic: Type.String(),
  source: Type.String(),
  records: Counter,
  typed: Counter,
  superseded: Counter,
  tombstones: Counter,
  dead_lettered: Counter,
  late: Counter,
  out_of_order: Counter,
  future_dated: Counter,
  clock_skewed: Counter,
  unregistered: Counter,
  negative_steps: Counter,
})
export type SourceCounters = Static<typeof SourceCounters>

export const Sources = Type.Object({ since: InstantText, sources: Type.Array(SourceCounters) })
export type Sources = Static<typeof Sources>

export const SourcesQuery = Type.Object({ hours: Type.Integer({ minimum: 1, maximum: 1440, default: 24 }) }, closed)

export const getStatus = route('GET', '/api/status', ADMINS, {
  summary: 'What runs, how far it is, and what is paused.',
  response: { 200: Status, ...READ },
})

export const getSources = route('GET', '/api/status/sources', ADMINS, {
  summary: "What became of each source's records in the last hours.",
  querystring: SourcesQuery,
  response: { 200: Sources, ...READ },
})
