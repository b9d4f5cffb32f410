/** Overrides and special days in the ledger: one stream each, changed by command, projected to ClickHouse for views and people's queries. */
import type { Parsed } from '../domain/kernel/parsed.ts'
import { minutes, seconds } from '../domain/kernel/time.ts'
import { type Override, type OverrideCommand, type OverrideEvent, overrideDecider } from '../forecasting/overrides.ts'
import { type SpecialDay, type SpecialDayCommand, type SpecialDayEvent, specialDayDecider } from '../forecasting/special-days.ts'
import type { Job } from '../jobs/engine/job.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { type Executed, execute, fromStored } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import type { RowSink } from './directory.ts'

const OVERRIDES = 'forecast-override/'
const SPECIAL_DAYS = 'special-day/'
const PAGE = 5000

export const commandOverride = (
  ledger: Ledger,
  overrideId: string,
  command: OverrideCommand,
): Promise<Parsed<Executed<OverrideEvent, Override | undefined>>> =>
  execute(ledger, OVERRIDES + overrideId, overrideDecider, command, keyOf(command))

export const commandSpecialDay = (
  ledger: Ledger,
  specialDayId: string,
  command: SpecialDayCommand,
): Promise<Parsed<Executed<SpecialDayEvent, SpecialDay | undefined>>> =>
  execute(ledger, SPECIAL_DAYS + specialDayId, specialDayDecider, command, keyOf(command))

/** A repeat of the same making by the same client answers as the first; withdrawals need no key, the second is rejected by name. */
const keyOf = (command: OverrideCommand | SpecialDayCommand): string | undefined => {
  if (command.type === 'MakeOverride') return `make-override/${command.overrideId}`
  return command.type === 'AddSpecialDay' ? `add-special-day/${command.specialDayId}` : undefined
}

/** Every special day ever entered, withdrawn ones included, oldest first. */
export async function readSpecialDays(ledger: Ledger): Promise<SpecialDay[]> {
  const days = new Map<string, SpecialDay | undefined>()
  for await (const event of eventsOf(ledger, SPECIAL_DAYS, 0))
    days.set(event.stream, specialDayDecider.evolve(days.get(event.stream), fromStored<SpecialDayEvent>(event)))
  return [...days.values()].filter((day) => day !== undefined)
}

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
      const override = events.map(fromStored<OverrideEvent>).reduce(overrideDecider.evolve, overrideDecider.initial)
      if (override) await sink.insertRows('forecast_overrides_v1', [overrideRow(override, events.length)])
    })) +
    (await project(ledger, SPECIAL_DAYS, async (events) => {
      const day = events.map(fromStored<SpecialDayEvent>).reduce(specialDayDecider.evolve, specialDayDecider.initial)
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
