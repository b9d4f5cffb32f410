/** What was ingested, by topic and source. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'

/** A row of view `ingest_by_source`, summed over hours; docs/ingest-counters.md has the rules. */
export type SourceReport = { readonly topic: string; readonly source: string } & Readonly<Record<SourceCounter, number>>

const SOURCE_COUNTERS = [
  'records',
  'typed',
  'superseded',
  'tombstones',
  'dead_lettered',
  'late',
  'out_of_order',
  'future_dated',
  'clock_skewed',
  'unregistered',
  'negative_steps',
] as const
type SourceCounter = (typeof SOURCE_COUNTERS)[number]

/** By source of what was ingested since `since`. Seconds per million records of that time: docs/ingest-counters.md. */
export async function readSources(store: Store, since: Instant): Promise<SourceReport[]> {
  const sums = SOURCE_COUNTERS.map((name) => `toFloat64(sum(${name})) as ${name}`).join(', ')
  return store.query<SourceReport>(
    `select topic, source, ${sums} from (select * from ingest_by_source where hour >= {since:DateTime64(3,'UTC')}) group by topic, source order by topic, source`,
    { since: new Date(since) },
  )
}
