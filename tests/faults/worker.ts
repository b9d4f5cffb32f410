/** A process of its own under test: the composition of `callboard ingest`, its store decorated with the plan's faults. */

import { setTimeout as sleep } from 'node:timers/promises'
import { instant } from '../../domain/kernel/time.ts'
import { ingestKafka } from '../../ingest/kafka/ingest-kafka.ts'
import type { Counts } from '../../ingest/writer.ts'
import { serveEngine } from '../../service/endpoint/serve-engine.ts'
import { isEmbedded } from '../../sql/embedded.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore } from '../../sql/open-store.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import type { Store } from '../../sql/store.ts'
import { die, faulty, striking } from './faulty-store.ts'
import type { Plan, Said } from './plan.ts'

const plan = JSON.parse(process.argv[2] ?? '') as Plan
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
// Without its parent nobody would stop it.
process.on('disconnect', () => process.exit(1))

const say = (said: Said): void => void process.send?.(said)

async function run(): Promise<Counts | undefined> {
  const strike = striking(plan.faults)
  const real = await openStore({ dataDir: plan.dataDir })
  let isMigrating = real.kind !== 'owner'
  const store = faulty(real, strike, () => isMigrating)
  if (isMigrating) await migrate(store)
  isMigrating = false
  if (plan.recomputeFirst) await recomputed(store, 0)
  const engine = isEmbedded(real) ? await serveEngine(real, plan.dataDir) : undefined
  say({ event: 'open' })
  const over = new AbortController()
  const beside = plan.recomputeEveryMs === undefined ? undefined : recomputing(store, plan.recomputeEveryMs, over.signal)
  try {
    if (plan.role === 'own') return await aborted()
    if (plan.role === 'recompute') return await recomputed(store, 0)
    return await ingested(store, strike)
  } finally {
    over.abort()
    await beside
    await engine?.close()
    await real.close()
  }
}

const aborted = (): Promise<undefined> => new Promise((resolve) => stop.signal.addEventListener('abort', () => resolve(undefined)))

async function recomputed(store: Store, settleSeconds?: number): Promise<undefined> {
  const settle = settleSeconds === undefined ? {} : { settleSeconds }
  await recomputeDirtySlots(store, { now: instant(Date.now()), ...settle }).catch((error: unknown) =>
    say({ event: 'note', line: `recompute: ${String(error)}` }),
  )
}

/** As the jobs do beside the ingest: one after the other. */
async function recomputing(store: Store, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) await recomputed(store)
  }
}

const ingested = (store: Store, strike: ReturnType<typeof striking>): Promise<Counts> =>
  ingestKafka(store, {
    brokers: plan.brokers,
    topics: [plan.topic],
    group: plan.group,
    untilEnd: plan.untilEnd,
    signal: stop.signal,
    clock: Date.now,
    note: (line) => say({ event: 'note', line }),
    onStored: (_, counts) => {
      if (strike('acknowledged')) die()
      say({ event: 'stored', counts })
    },
    ...(plan.limits ? { limits: plan.limits } : {}),
  })

const counts = await run()
process.off('disconnect', process.exit)
process.removeAllListeners('disconnect')
process.send?.({ event: 'done', counts } satisfies Said, () => process.disconnect?.())
