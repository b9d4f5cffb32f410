/** `/api/status` and `/api/kpis`: what runs, how far it is, and what each number means. */
import { type Static, Type } from 'typebox'
import { InstantText, Nullable } from './common.ts'
import { Freshness, JobState } from './overview.ts'

/** The same keys as `callboard status --json`; null where the running parts do not say. */
export const StatusReport = Type.Object({
  lag: Nullable(Type.Number({ description: 'Records not yet ingested.' })),
  watermark: Nullable(InstantText),
  dirtySlots: Nullable(Type.Number()),
  failedJobs: Nullable(Type.Number()),
  deadLetters: Nullable(Type.Number()),
  engine: Nullable(Type.String()),
  disk: Nullable(Type.Number({ description: 'Bytes of the data directory.' })),
})
export type StatusReport = Static<typeof StatusReport>

export const Status = Type.Object({
  asOf: InstantText,
  version: Type.String(),
  store: Type.String({ description: 'server, owner or embedded.' }),
  report: StatusReport,
  freshness: Type.Array(Freshness),
  jobs: Type.Array(JobState),
})
export type Status = Static<typeof Status>

export const KpiEntry = Type.Object({
  id: Type.String(),
  en: Type.String(),
  zh: Type.String(),
  unit: Type.String(),
  view: Type.String(),
  expression: Type.String(),
  description: Type.Object({ en: Type.String(), zh: Type.String() }),
  source: Type.String(),
})
export type KpiEntry = Static<typeof KpiEntry>

export const KpiCatalog = Type.Object({ kpis: Type.Array(KpiEntry) })
export type KpiCatalog = Static<typeof KpiCatalog>
