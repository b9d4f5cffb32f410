/** Slot job: after each local day, looks whether forecasts are biased, bands too narrow, or the four-week mean better. */
import { hashId } from '../../domain/kernel/hash.ts'
import { DAY_MS, type Instant, instant, minutes } from '../../domain/kernel/time.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import { alarmsOf, isFallbackDue, type TrackedDay, trackedDays } from '../../forecasting/tracking.ts'
import type { Store } from '../../sql/store.ts'
import { forecastAlarmsTable } from '../../sql/tables/planning.ts'
import type { Job } from '../engine/job.ts'
import { readPastSlots } from './past-forecasts.ts'

/** A week is compared with the five before it. */
const TRACKED_DAYS = 42

export const trackForecasts: Job<{ readonly store: Store }> = {
  name: 'track-forecasts',
  description: 'Raises alarms on forecasts: bias, coverage, and worse than the four-week mean.',
  kind: 'slot',
  schedule: { kind: 'local-day' },
  catchUp: 'latest',
  timeoutSeconds: minutes(10),
  run: async ({ store, zone, slot, startedAt }) => {
    const days = await readTrackedDays(store, zone, slot.to)
    const watchedOn = localDate(slot.from, zone)
    const rows = [...days].flatMap(([queueId, tracked]) =>
      alarmsOf(tracked).map(({ kind, value, limit }) => ({
        alarm_id: hashId('forecast-alarm', queueId, kind, watchedOn),
        queue_id: queueId,
        kind,
        watched_on: watchedOn,
        value,
        limit_value: limit,
        raised_at: new Date(startedAt),
      })),
    )
    if (rows.length > 0) await store.insert(forecastAlarmsTable, rows)
    return rows.length
  },
}

/** Whether a queue's forecast from `origin` on is the four-week mean. */
export async function isFallbackDueIn(store: Store, zone: string, origin: Instant): Promise<(queueId: string) => boolean> {
  const days = await readTrackedDays(store, zone, origin)
  return (queueId) => isFallbackDue(days.get(queueId) ?? [])
}

async function readTrackedDays(store: Store, zone: string, until: Instant): Promise<Map<string, TrackedDay[]>> {
  const slots = await readPastSlots(store, zone, instant(until - TRACKED_DAYS * DAY_MS), until)
  return new Map([...slots].map(([queueId, past]) => [queueId, trackedDays(past, zone)]))
}
