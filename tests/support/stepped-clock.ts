/** A clock of limits that steps through time minute by minute and knows no algebra: the oracle of the one in `domain/workorder/sla-clock.ts`. */
import type { LimitEvent, Standing } from '../../domain/workorder/sla-clock.ts'

/** How a limit stands at `now` after one state after the other: it is used up by minutes that count. Every instant is a whole minute. */
export function stepped(counts: (minute: number) => boolean, events: readonly LimitEvent[], now: number): Standing {
  let left: number | undefined
  let isPaused = false
  let dueMinute: number | undefined
  let done: { minute: number; isLate: boolean } | undefined
  let isWithdrawn = false
  const first = events[0]?.at ?? 0
  const toCome = [...events]
  for (let minute = first / 60_000; minute <= now / 60_000; minute += 1) {
    while (toCome[0]?.at === minute * 60_000) {
      const [event] = toCome.splice(0, 1)
      if (event === undefined) break
      const isOver = done !== undefined || isWithdrawn
      if (event.type === 'started') {
        left = event.limit / 60
        isPaused = false
        dueMinute = undefined
        done = undefined
        isWithdrawn = false
      } else if (event.type === 'paused' && !isOver) isPaused = true
      else if (event.type === 'resumed') isPaused = false
      else if (event.type === 'extended' && !isOver && left !== undefined && dueMinute === undefined) left += event.extra / 60
      else if (event.type === 'done' && !isOver) {
        done = { minute, isLate: dueMinute !== undefined && dueMinute < minute }
        isPaused = false
      } else if (event.type === 'withdrawn') isWithdrawn = true
    }
    if (left !== undefined && dueMinute === undefined && left === 0) dueMinute = minute
    if (left !== undefined && dueMinute === undefined && !isPaused && !done && counts(minute)) {
      left -= 1
      if (left === 0) dueMinute = minute + 1
    }
  }
  if (isWithdrawn) return 'withdrawn'
  if (left === undefined) return 'unknown'
  if (done) return done.isLate ? 'missed' : 'met'
  if (dueMinute !== undefined && dueMinute < now / 60_000) return 'missed'
  return isPaused && dueMinute === undefined ? 'stopped' : 'running'
}

/** From the definition of the office hours, not from a clock under test: Shanghai is 8 h ahead all year, and 1970-01-01 was a Thursday. */
export const isOfficeMinute = (minute: number): boolean => {
  const local = minute + 480
  const weekday = (Math.floor(local / 1440) + 3) % 7
  const hour = Math.floor((local % 1440) / 60)
  return weekday < 5 && ((hour >= 9 && hour < 12) || (hour >= 13 && hour < 18))
}
