/** The state of the line for a scrape: what was ingested, what waits, how jobs and interfaces fare; read at most every ten seconds. */

import { type InterfaceDirectory, interfaceDirectory } from '../../centres/interfaces.ts'
import type { HealthState } from '../../domain/operations/interface-health.ts'
import type { Deps } from '../deps.ts'
import type { LineGauge } from './metrics.ts'

const FRESH_MS = 10_000
const HEALTH: Readonly<Record<HealthState, number>> = { healthy: 0, degraded: 1, isolated: 2 }

export function lineReader(deps: Deps): () => Promise<readonly LineGauge[]> {
  const directory = interfaceDirectory(deps.ledger)
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<readonly LineGauge[]> = Promise.resolve([])
  return () => {
    if (performance.now() - readAt < FRESH_MS) return reading
    readAt = performance.now()
    reading = readLine(deps, directory).catch((error: unknown) => {
      readAt = Number.NEGATIVE_INFINITY
      throw error
    })
    return reading
  }
}

async function readLine(deps: Deps, directory: InterfaceDirectory): Promise<readonly LineGauge[]> {
  const [status, jobs, interfaces, topics, calls] = await Promise.all([
    deps.status?.(),
    deps.ledger.jobs.summary(),
    directory.list(),
    deps.store.query<{ topic: string; records: number; dead: number }>(
      // Both are small tables; the counters by source read the records themselves, a second per million.
      `select topic, toFloat64(sum(records)) as records, toFloat64(sum(dead)) as dead from (
         select topic, records, 0 as dead from ingest_ranges final union all select topic, 0 as records, 1 as dead from dead_letters
       ) group by topic order by topic`,
    ),
    deps.store.query<{ name: string; outcome: string; n: number }>(
      'select interface_id as name, outcome, toFloat64(count()) as n from interface_calls group by name, outcome order by name, outcome limit 1000',
    ),
  ])
  const scalar = (name: string, help: string, value: number | null | undefined): LineGauge[] =>
    value === null || value === undefined ? [] : [{ name, help, labels: [], values: [{ labels: [], value }] }]
  return [
    ...scalar('callboard_outbox_lag_events', 'Events of the ledger not yet published.', status?.lag),
    ...scalar('callboard_dirty_slots', 'Slots whose roll-ups wait to be recomputed.', status?.dirtySlots),
    ...scalar('callboard_open_dead_letters', 'Dead letters that no replay has brought in.', status?.deadLetters),
    ...scalar('callboard_watermark_age_seconds', 'How far the slowest live source is behind.', ageOf(status?.watermark, deps.clock())),
    {
      name: 'callboard_ingested_records',
      help: 'Records stored by topic, whichever process stored them.',
      labels: ['topic'],
      values: topics.map(({ topic, records }) => ({ labels: [topic], value: records })),
    },
    {
      name: 'callboard_dead_lettered_records',
      help: 'Of them, those that break their contract.',
      labels: ['topic'],
      values: topics.map(({ topic, dead }) => ({ labels: [topic], value: dead })),
    },
    {
      name: 'callboard_job_last_status',
      help: '1 where the latest run of the job succeeded or is under way, else 0.',
      labels: ['job'],
      values: jobs.last.map(({ job, status: state }) => ({ labels: [job], value: state === 'failed' || state === 'lost' ? 0 : 1 })),
    },
    {
      name: 'callboard_job_last_seconds',
      help: 'How long the latest finished run of the job took.',
      labels: ['job'],
      values: jobs.last.flatMap(({ job, startedAt, endedAt }) =>
        endedAt === undefined ? [] : [{ labels: [job], value: (endedAt - startedAt) / 1000 }],
      ),
    },
    {
      name: 'callboard_interface_state',
      help: '0 healthy, 1 degraded, 2 isolated.',
      labels: ['interface'],
      values: interfaces.map(({ entry, health }) => ({ labels: [entry.name], value: HEALTH[health.state] })),
    },
    {
      name: 'callboard_interface_calls',
      help: 'Calls on record by outcome.',
      labels: ['interface', 'outcome'],
      values: calls.map(({ name, outcome, n }) => ({ labels: [name, outcome], value: n })),
    },
  ]
}

const ageOf = (watermark: string | null | undefined, now: number): number | undefined =>
  watermark ? Math.max(0, (now - Date.parse(watermark)) / 1000) : undefined
