/** The one clock of a work order's limits: what time counts, by when it is due, and how it stands at an instant. */
import type { WorkClock } from '../kernel/business-calendar.ts'
import { unreachable } from '../kernel/errors.ts'
import { type Instant, instant, type Seconds, seconds } from '../kernel/time.ts'

/** What starts, stops and ends a limit, oldest first. `limit` and `extra` are seconds of the clock that counts for the order. */
export type LimitEvent =
  | { readonly type: 'started'; readonly at: Instant; readonly limit: Seconds }
  | { readonly type: 'paused'; readonly at: Instant }
  | { readonly type: 'resumed'; readonly at: Instant }
  | { readonly type: 'extended'; readonly at: Instant; readonly extra: Seconds }
  | { readonly type: 'done'; readonly at: Instant }
  | { readonly type: 'withdrawn'; readonly at: Instant }

/**
 * A limit as it is known: `dueAt` holds every pause that has ended, so it is never corrected for pauses again. While `pausedAt` is set and came before
 * `dueAt`, nobody knows yet when it will be due.
 */
export type Limit = {
  readonly dueAt?: Instant | undefined
  readonly doneAt?: Instant | undefined
  readonly pausedAt?: Instant | undefined
  readonly withdrawnAt?: Instant | undefined
}

/**
 * How a limit stands. `met` and `missed` are final but for a reopening; `running` and `stopped` are not judged yet; `withdrawn` and `unknown`
 * (no limit is known) are never judged.
 */
export type Standing = 'met' | 'missed' | 'running' | 'stopped' | 'withdrawn' | 'unknown'

/** The clock a limit was given by, as far as it tells what was left. */
type Given = Pick<WorkClock, 'between'>

/**
 * While the clock is stopped no limit runs: what was left at the pause is left at the end of it. A limit that had passed stays passed. `given` is the
 * clock the limit was given by: a day that has been closed since takes nothing away from what was left of it.
 */
export const resumedDue = (clock: WorkClock, dueAt: Instant, pausedAt: Instant, resumedAt: Instant, given: Given = clock): Instant =>
  dueAt <= pausedAt ? dueAt : clock.add(resumedAt, given.between(pausedAt, dueAt))

/** What counts between two instants where parts of a limit were given by different clocks, each up to an instant and the last without end. */
export function clockInParts(
  parts: readonly { readonly clock: WorkClock; readonly until?: Instant | undefined }[],
): Pick<WorkClock, 'between'> {
  return {
    between: (from, to) => {
      let begin = from
      let counted = 0
      for (const { clock, until } of parts) {
        const end = until === undefined || until > to ? to : until
        if (end <= begin) continue
        counted += clock.between(begin, end)
        begin = end
      }
      return seconds(counted)
    },
  }
}

/**
 * The limit after each event, by the clock as it is known at the event and as it was known when the limit was `given`. An event that does not fit (resumed
 * while running, done twice) leaves it as it is; `started` begins anew, as a reopening does.
 */
export function limitAfter(clock: WorkClock, before: Limit, event: LimitEvent, given: Given = clock): Limit {
  const { dueAt, pausedAt } = before
  switch (event.type) {
    case 'started':
      return { dueAt: clock.add(event.at, event.limit) }
    case 'paused':
      return pausedAt !== undefined || isOver(before) ? before : { ...before, pausedAt: event.at }
    case 'resumed': {
      if (pausedAt === undefined) return before
      const { pausedAt: _, ...rest } = before
      return dueAt === undefined ? rest : { ...rest, dueAt: resumedDue(clock, dueAt, pausedAt, event.at, given) }
    }
    case 'extended':
      return dueAt === undefined || isOver(before) ? before : { ...before, dueAt: clock.add(dueAt, event.extra) }
    case 'done':
      return isOver(before) ? before : { ...limitAfter(clock, before, { type: 'resumed', at: event.at }, given), doneAt: event.at }
    case 'withdrawn':
      return before.withdrawnAt === undefined ? { ...before, withdrawnAt: event.at } : before
    default:
      return unreachable(event)
  }
}

const isOver = ({ doneAt, withdrawnAt }: Limit): boolean => doneAt !== undefined || withdrawnAt !== undefined

/** Done at the instant it is due is in time; a limit is missed once it is past. */
export function standingOf({ dueAt, doneAt, pausedAt, withdrawnAt }: Limit, now: Instant): Standing {
  if (withdrawnAt !== undefined) return 'withdrawn'
  if (dueAt === undefined) return 'unknown'
  if (doneAt !== undefined) return doneAt <= dueAt ? 'met' : 'missed'
  if (pausedAt !== undefined && pausedAt < dueAt) return 'stopped'
  return now > dueAt ? 'missed' : 'running'
}

/** Seconds of the clock that are left; negative is by how much it is past, undefined where nobody knows. */
export function secondsLeft(clock: WorkClock, limit: Limit, now: Instant): Seconds | undefined {
  const { dueAt, doneAt, pausedAt } = limit
  if (dueAt === undefined || limit.withdrawnAt !== undefined) return undefined
  const at = instant(Math.min(now, doneAt ?? now, pausedAt ?? now))
  return at <= dueAt ? clock.between(at, dueAt) : seconds(-clock.between(dueAt, at))
}
