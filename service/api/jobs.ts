/** `/api/jobs`: what runs by itself, how it went, and another run of a slot. */
import { type Static, Type } from 'typebox'
import { ADMINS } from './may.ts'
import { COMMANDED, READ, route, UNKNOWN } from './route.ts'
import { closed, Id, InstantText, Nullable } from './values.ts'

export const RunStatus = Type.Enum(['running', 'succeeded', 'failed', 'lost'])

export const JobRunRow = Type.Object({
  job: Type.String(),
  slotAt: InstantText,
  attempt: Type.Integer(),
  status: RunStatus,
  startedAt: InstantText,
  endedAt: Nullable(InstantText),
  rows: Type.Number(),
  error: Type.String(),
})
export type JobRunRow = Static<typeof JobRunRow>

export const JobRow = Type.Object({
  name: Type.String(),
  description: Type.String(),
  everySeconds: Nullable(Type.Number({ description: 'Null: once a local day.' })),
  due: Type.Integer({ description: 'Slots that wait.' }),
  failed: Type.Integer({ description: 'Slots given up after the last attempt.' }),
  last: Nullable(JobRunRow),
})
export type JobRow = Static<typeof JobRow>

export const JobsQuery = Type.Object(
  { job: Type.Optional(Id), status: Type.Optional(RunStatus), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) },
  closed,
)

export const Jobs = Type.Object({
  asOf: InstantText,
  jobs: Type.Array(JobRow),
  runs: Type.Array(JobRunRow, { description: 'Latest first.' }),
})
export type Jobs = Static<typeof Jobs>

export const RunJob = Type.Object(
  { slotAt: Type.Optional(Type.String({ description: 'An instant in the slot to run again; the latest closed slot without it.' })) },
  closed,
)

export const RunAsked = Type.Object({ job: Type.String(), slotAt: InstantText })
export type RunAsked = Static<typeof RunAsked>

export const getJobs = route('GET', '/api/jobs', ADMINS, {
  summary: 'The jobs, what waits and what was given up, and their latest runs.',
  querystring: JobsQuery,
  response: { 200: Jobs, ...READ },
})

export const runJob = route('POST', '/api/jobs/:name/run', ADMINS, {
  summary: 'Makes a slot due at once, whatever became of it; the process that runs jobs takes it up.',
  params: Type.Object({ name: Id }),
  body: RunJob,
  response: { 200: RunAsked, ...COMMANDED, ...UNKNOWN },
})
