/** `GET /api/status`. */
import type { FastifyInstance } from 'fastify'
import { toIso } from '../../domain/kernel/time.ts'
import type { Status, StatusReport } from '../api/status.ts'
import type { Deps } from '../deps.ts'
import { readFreshness, readJobs } from '../queries/activity.ts'
import { VERSION } from '../version.ts'

export function statusRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, ledger, clock } = deps
  app.get('/api/status', async (): Promise<Status> => {
    const [report, jobs, freshness] = await Promise.all([
      deps.status ? deps.status() : ofStore(deps),
      readJobs(ledger),
      readFreshness(store),
    ])
    return { asOf: toIso(clock()), version: VERSION, store: store.kind, report, freshness, jobs }
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
    deadLetters: rows[0]?.deadLetters ?? null,
    engine: rows[0]?.engine ?? null,
    disk: null,
  }
}
