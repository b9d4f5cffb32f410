/** Overrides and special days in the ledger: one stream each, projected to ClickHouse for views and people's queries. */
import { overrides } from '../centres/overrides.ts'
import { specialDays } from '../centres/special-days.ts'
import { minutes, seconds } from '../domain/kernel/time.ts'
import type { Override } from '../forecasting/overrides.ts'
import type { SpecialDay } from '../forecasting/special-days.ts'
import type { Job } from '../jobs/engine/job.ts'
import { prefixOf, stateAfter } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import type { RowSink } from './directory.ts'

const OVERRIDES = prefixOf(overrides)
const SPECIAL_DAYS = prefixOf(specialDays)
const PAGE = 5000

async function* eventsOf(ledger: Ledger, prefix: string, after: number): AsyncGenerator<StoredEvent> {
  for (let position = after; ; ) {
    const page = await ledger.readFrom(position, PAGE, prefix)
    yield* page
    const last = page.at(-1)
    if (!last) return
    position = last.position
  }
}

export const projectPlanningJob: Job<{ readonly ledger: Ledger; readonly store: Store }> = {
  name: 'project-planning',
  description: 'Brings overrides and special days into ClickHouse.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(10) },
  catchUp: 'latest',
  timeoutSeconds: minutes(10),
  run: ({ ledger, store }) => projectPlanning(ledger, store),
}

/** Projects what has changed since the last call; returns the rows written. Stopped in between it writes the same rows again. */
export async function projectPlanning(ledger: Ledger, sink: RowSink): Promise<number> {
  return (
    (await project(ledger, OVERRIDES, async (events) => {
      const override = stateAfter(overrides, events)
      if (override) await sink.insertRows('forecast_overrides_v1', [overrideRow(override, events.length)])
    })) +
    (await project(ledger, SPECIAL_DAYS, async (events) => {
      const day = stateAfter(specialDays, events)
      if (day) await sink.insertRows('dim_special_days_v1', [specialDayRow(day, events.length)])
    }))
  )
}

async function project(ledger: Ledger, prefix: string, write: (events: readonly StoredEvent[]) => Promise<void>): Promise<number> {
  const checkpoint = `project-planning/${prefix}`
  const streams = new Set<string>()
  let last = 0
  for await (const { stream, position } of eventsOf(ledger, prefix, await ledger.checkpoint(checkpoint))) {
    streams.add(stream)
    last = position
  }
  for (const stream of streams) await write(await ledger.read(stream))
  if (last > 0) await ledger.saveCheckpoint(checkpoint, last)
  return streams.size
}

const overrideRow = (override: Override, version: number) => ({
  override_id: override.overrideId,
  queue_id: override.queueId,
  from_at: new Date(override.from),
  to_at: new Date(override.to),
  operation: override.operation,
  amount: override.amount,
  reason: override.reason,
  author: override.author,
  branch: override.branch,
  made_at: new Date(override.madeAt),
  expires_at: override.expiresAt === undefined ? null : new Date(override.expiresAt),
  withdrawn_at: override.withdrawn === undefined ? null : new Date(override.withdrawn.at),
  withdrawn_by: override.withdrawn?.by ?? '',
  withdrawn_reason: override.withdrawn?.reason ?? '',
  version,
})

const specialDayRow = (day: SpecialDay, version: number) => ({
  special_day_id: day.specialDayId,
  kind: day.kind,
  name: day.name,
  queue_id: day.queueId,
  from_on: day.fromOn,
  to_on: day.toOn,
  author: day.author,
  known_from: new Date(day.madeAt),
  known_to: day.withdrawn === undefined ? null : new Date(day.withdrawn.at),
  withdrawn_by: day.withdrawn?.by ?? '',
  version,
})
