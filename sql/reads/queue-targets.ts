/** What each queue is held to at an instant, by the directory. */
import { type Instant, seconds } from '../../domain/kernel/time.ts'
import { type QueueTarget, USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import type { Store } from '../store.ts'

type Row = { queue: string; from: number; to: number | null; level: number; answer: number; short: number }

/** The target of a queue as of an instant: what the directory set last for then, else the usual one. Read at once; the directory is small. */
export async function readQueueTargets(store: Store): Promise<(queueId: string, at: Instant) => QueueTarget> {
  const rows = await store.query<Row>(
    `select queue_id as queue, toFloat64(toUnixTimestamp64Milli(valid_from)) as from, toFloat64(toUnixTimestamp64Milli(valid_to)) as to,
       service_level_target_ratio as level, answer_target_s as answer, short_abandon_s as short from dim_queues order by valid_from`,
  )
  const byQueue = new Map<string, Row[]>()
  for (const row of rows) byQueue.set(row.queue, [...(byQueue.get(row.queue) ?? []), row])
  return (queueId, at) => {
    const row = byQueue.get(queueId)?.findLast(({ from, to }) => from <= at && (to === null || to > at))
    if (row === undefined) return USUAL_TARGET
    return { serviceLevelRatio: row.level, answerSeconds: seconds(row.answer), shortAbandonSeconds: seconds(row.short) }
  }
}
