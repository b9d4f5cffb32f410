/** Wall-clock arithmetic for long series: a zone's offsets are looked up once per half hour, as Intl takes several µs a call. */
import { DAY_MS, HALF_HOUR_MS, type Instant, instant, MINUTE_MS } from '../domain/kernel/time.ts'
import { instantOfWall, wallClock } from '../domain/kernel/zone.ts'
import { dateOf, type EpochDay } from './days.ts'

// Offsets change on half hours of UTC at the finest (Lord Howe Island).

const offsetsByZone = new Map<string, Map<number, number>>()

/** Local wall time minus UTC at `epochMs`, in ms. */
function offsetAt(epochMs: number, zone: string): number {
  if (zone === 'UTC') return 0
  let offsets = offsetsByZone.get(zone)
  if (!offsets) {
    offsets = new Map()
    offsetsByZone.set(zone, offsets)
  }
  const step = Math.floor(epochMs / HALF_HOUR_MS)
  let offset = offsets.get(step)
  if (offset === undefined) {
    const { date, secondsOfDay } = wallClock(instant(step * HALF_HOUR_MS), zone)
    offset = Date.parse(`${date}T00:00:00Z`) + secondsOfDay * 1000 - step * HALF_HOUR_MS
    offsets.set(step, offset)
  }
  return offset
}

/** The local wall-clock time at `epochMs`, written as if it were UTC (ms). */
export const wallMsOf = (epochMs: number, zone: string): number => epochMs + offsetAt(epochMs, zone)

/** The instant at which the wall clock shows `minute` of `day`; undefined in a daylight-saving gap, the first of two where it repeats. */
export function instantOfMinute(day: EpochDay, minute: number, zone: string): Instant | undefined {
  const wallMs = day * DAY_MS + minute * MINUTE_MS
  const [before, after] = [offsetAt(wallMs - DAY_MS, zone), offsetAt(wallMs + DAY_MS, zone)]
  // Only around a change of offset is the kernel's careful search needed.
  return before === after ? instant(wallMs - before) : instantOfWall(dateOf(day), minute * 60, zone)
}
