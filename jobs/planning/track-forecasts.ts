/** Slot job: after each local day, looks whether forecasts are biased, bands too narrow, or the four-week mean better. */
import { hashId } from '../../domain/kernel/hash.ts'
import { DAY_MS, type Instant, instant, minutes } from '../../domain/kernel/time.ts'
import { lastMidnight, localDate } from '../../domain/kernel/zone.ts'
import { alarmsOf, isFallbackDue, type TrackedDay, trackedDays } from '../../forecasting/tracking.ts'
import type { Store } from '../../sql/store.ts'
import { forecastAlarmsTable } from '../../sql/tables/planning.ts'
import type { Job } from '../engine/job.ts'
import type { QueueZones } from '../local-zone.ts'
import { type ZonedDeps, zonesFor } from './hotline.ts'
import { readPastSlots } from './past-forecasts.ts'

/** A week is compared with the five before it. */
const TRACKED_DAYS = 42

export const trackForecasts: Job<ZonedDeps> = {
  name: 'track-forecasts',
  description: 'Raises alarms on forecasts: bias, coverage, and worse than the four-week mean.',
  kind: 'slot',
  schedule: { kind: 'local-day' },
  catchUp: 'latest',
  timeoutSeconds: minutes(10),
  run: async (context) => {
    const { store, slot, startedAt } = context
    const zones = await zonesFor(context)
    const days = await readTrackedDays(store, zones, slot.to)
    const rows = [...days].flatMap(([queueId, tracked]) => {
      const zone = zones.of(queueId)
      const watchedOn = localDate(instant(lastMidnight(slot.to, zone) - 1), zone)
      return alarmsOf(tracked).map(({ kind, value, limit }) => ({
        alarm_id: hashId('forecast-alarm', queueId, kind, watchedOn),
        queue_id: queueId,
        kind,
        watched_on: watchedOn,
        value,
        limit_value: limit,
        raised_at: new Date(startedAt),
      }))
    })
    if (rows.length > 0) await store.insert(forecastAlarmsTable, rows)
    return rows.length
  },
}

/** Whether a queue's forecast from `origin` on is the four-week mean. */
export async function isFallbackDueIn(store: Store, zones: QueueZones, origin: Instant): Promise<(queueId: string) => boolean> {
  const days = await readTrackedDays(store, zones, origin)
  return (queueId) => isFallbackDue(days.get(queueId) ?? [])
}

/** Days that are over in the queue's own zone; one more is read, as where days begin earlier the first is cut. */
async function readTrackedDays(store: Store, zones: QueueZones, until: Instant): Promise<Map<string, TrackedDay[]>> {
  const slots = await readPastSlots(store, zones, instant(until - (TRACKED_DAYS + 1) * DAY_MS), until)
  return new Map(
    [...slots].map(([queueId, past]) => {
      const zone = zones.of(queueId)
      const to = lastMidnight(until, zone)
      const from = lastMidnight(instant(to - TRACKED_DAYS * DAY_MS), zone)
      return [
        queueId,
        trackedDays(
          past.filter(({ slotAt }) => slotAt >= from && slotAt < to),
          zone,
        ),
      ]
    }),
  )
}
