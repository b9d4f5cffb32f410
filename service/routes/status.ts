/** `GET /api/status` and `GET /api/status/sources`. */
import { hours, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { pausedTopics } from '../../ingest/pauses.ts'
import { readFreshness } from '../../sql/reads/freshness.ts'
import { readSources } from '../../sql/reads/ingest-sources.ts'
import { getSources, getStatus, type StatusReport } from '../api/status.ts'
import type { Api, Deps } from '../deps.ts'
import { readJobs } from '../job-states.ts'
import { VERSION } from '../version.ts'

export function statusRoutes(app: Api, deps: Deps): void {
  const { store, ledger, clock } = deps
  app.route({
    ...getStatus,
    handler: async () => {
      const [report, jobs, freshness, paused] = await Promise.all([
        deps.status ? deps.status() : ofStore(deps),
        readJobs(ledger),
        readFreshness(store),
        pausedTopics(store),
      ])
      return { asOf: toIso(clock()), version: VERSION, store: store.kind, report, paused, freshness, jobs }
    },
  })
  app.route({
    ...getSources,
    handler: async ({ query }) => {
      const since = plus(clock(), seconds(-hours(query.hours)))
      return { since: toIso(since), sources: await readSources(store, since) }
    },
  })
}

async function ofStore({ store }: Deps): Promise<StatusReport> {
  const rows = await store.query<{ engine: string; deadLetters: number }>(
    'select version() as engine, (select toFloat64(count()) from dead_letters) as deadLetters',
  )
  return {
    lag: null,
    watermark: null,
    dirtySlots: null,
    failedJobs: null,
    jobsAhead: null,
    failedProjections: null,
    deadLetters: rows[0]?.deadLetters ?? null,
    engine: rows[0]?.engine ?? null,
    disk: null,
  }
}
