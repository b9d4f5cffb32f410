/** The slots of a schedule: half-open UTC intervals, local days with their 23, 24 or 25 hours. */
import { type Instant, type Interval, instant, interval } from '../../domain/kernel/time.ts'
import { localDate, localDay } from '../../domain/kernel/zone.ts'
import type { Schedule } from './job.ts'

/** The slot that holds `at`. */
export function slotAt(schedule: Schedule, zone: string, at: Instant): Interval {
  if (schedule.kind === 'local-day') return localDay(localDate(at, zone), zone)
  const length = schedule.seconds * 1000
  const from = Math.floor(at / length) * length
  return interval(instant(from), instant(from + length))
}

/** The latest slot that has ended by `at`. */
export const lastClosed = (schedule: Schedule, zone: string, at: Instant): Interval => {
  const current = slotAt(schedule, zone, at)
  return current.to <= at ? current : slotAt(schedule, zone, instant(current.from - 1))
}

/** Slots that begin at or after `from` and have ended by `to`, oldest first; at most the `limit` latest. */
export function closedBetween(schedule: Schedule, zone: string, from: Instant, to: Instant, limit: number): Interval[] {
  const slots: Interval[] = []
  for (let slot = lastClosed(schedule, zone, to); slot.from >= from && slots.length < limit; slot = previous(schedule, zone, slot))
    slots.push(slot)
  return slots.reverse()
}

/** Found from the instant before, as a zone that crossed the date line has left out a date. */
const previous = (schedule: Schedule, zone: string, slot: Interval): Interval => slotAt(schedule, zone, instant(slot.from - 1))
