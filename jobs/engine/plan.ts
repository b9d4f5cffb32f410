/** Which slots of a job have become due: pure, from its cursor to the instant its data is complete. */
import { type Instant, instant, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import type { SlotPlan } from '../../ledger/job-ledger.ts'
import type { Job } from './job.ts'
import { closedBetween, lastClosed } from './slots.ts'

/** Facts may come this much later than the watermark says; what comes later still makes its slots dirty. */
export const LATENESS = minutes(15)

/** A year of days, 2 days of quarter hours; older ones are not caught up. */
const MOST_SLOTS = 400

/** The engine looks this often; a cursor further ahead of the clock was planned by a clock that was ahead. */
export const TICK = seconds(10)

type Planned = Pick<Job, 'kind' | 'schedule' | 'catchUp'>

/**
 * Slot jobs: slots that the watermark has passed. Backlog jobs: the slot just closed by the clock, as long as no other is open.
 * Without a watermark the clock alone decides. Undefined when nothing has become due. A cursor ahead of the clock is brought back: slots planned
 * before they ended ran without what happened in them.
 */
export function planSlots(
  job: Planned,
  zone: string,
  cursor: Instant | undefined,
  now: Instant,
  watermark: Instant | undefined,
): SlotPlan | undefined {
  const until = job.kind === 'backlog' ? now : completeUntil(now, watermark)
  const latest = lastClosed(job.schedule, zone, until)
  // A watermark at the epoch is a source that carries no event times yet.
  if (latest.from < 0) return undefined
  if (isAhead(cursor, now))
    return { from: cursor, cursor: latest.to, due: job.kind === 'backlog' ? [latest] : [], skipped: [], whileOpen: 'recall' }
  if (cursor !== undefined && latest.from < cursor) return undefined
  if (job.kind === 'backlog') return { from: cursor, cursor: latest.to, due: [latest], skipped: [], whileOpen: 'wait' }
  // The first plan of a job begins with the latest slot: history before it is somebody's deliberate run.
  const slots = cursor === undefined ? [latest] : closedBetween(job.schedule, zone, cursor, until, MOST_SLOTS)
  const from = firstToRun(job, slots.length, until, latest.to, latest.to - latest.from)
  return {
    from: cursor,
    cursor: latest.to,
    due: slots.slice(from),
    skipped: slots.slice(0, from),
    whileOpen: job.catchUp === 'all' ? 'add' : 'supersede',
  }
}

/** Whether a cursor is one that the clock can't have given. */
export const isAhead = (cursor: Instant | undefined, now: Instant): boolean => cursor !== undefined && cursor > plus(now, TICK)

/** Slots that end by then may run: the clock, or where there is a watermark, what it has passed by the lateness. */
export const completeUntil = (now: Instant, watermark: Instant | undefined): Instant =>
  watermark === undefined ? now : plus(instant(Math.min(now, watermark)), seconds(-LATENESS))

function firstToRun(job: Planned, count: number, until: Instant, latestEnd: Instant, lengthMs: number): number {
  if (job.catchUp === 'all') return 0
  const isFresh = until - latestEnd < lengthMs
  return job.catchUp === 'latest' || isFresh ? count - 1 : count
}
