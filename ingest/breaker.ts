/** Circuit breaker by topic: where most records are dead letters, something upstream is wrong, and the topic waits instead of filling the store with them. */

export type BreakerChange =
  | { readonly state: 'paused'; readonly waitMs: number; readonly records: number; readonly deadLettered: number }
  | { readonly state: 'running' }

type Judged = { readonly consumed: number; readonly deadLettered: number }
type Topic = { recent: Judged[]; pausedUntilMs: number | undefined; pauses: number }

/** Fewer say nothing about a topic: a producer's restart may send a burst of bad ones. */
const LEAST_RECORDS = 1000
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 600_000

const total = (judged: readonly Judged[]): Judged =>
  judged.reduce((sum, one) => ({ consumed: sum.consumed + one.consumed, deadLettered: sum.deadLettered + one.deadLettered }), {
    consumed: 0,
    deadLettered: 0,
  })

const isMostlyDead = ({ consumed, deadLettered }: Judged): boolean => deadLettered * 2 > consumed

export class Breaker {
  readonly #topics = new Map<string, Topic>()

  /** Judges what one batch became; a change is what its topic must do from now on. The first batch after a pause is a probe and decides alone. */
  record(topic: string, batch: Judged, nowMs: number): BreakerChange | undefined {
    const known = this.#topics.get(topic) ?? { recent: [], pausedUntilMs: undefined, pauses: 0 }
    this.#topics.set(topic, known)
    if (batch.consumed === 0) return undefined
    if (known.pausedUntilMs !== undefined) return this.#judgeProbe(known, batch, nowMs)
    known.recent.push({ consumed: batch.consumed, deadLettered: batch.deadLettered })
    while (total(known.recent.slice(1)).consumed >= LEAST_RECORDS) known.recent.shift()
    const recent = total(known.recent)
    return recent.consumed >= LEAST_RECORDS && isMostlyDead(recent) ? this.#pause(known, recent, nowMs) : undefined
  }

  #judgeProbe(topic: Topic, batch: Judged, nowMs: number): BreakerChange | undefined {
    // Batches that were under way when the topic was paused say nothing new.
    if (topic.pausedUntilMs === undefined || nowMs < topic.pausedUntilMs) return undefined
    if (isMostlyDead(batch)) return this.#pause(topic, batch, nowMs)
    topic.pausedUntilMs = undefined
    topic.pauses = 0
    return { state: 'running' }
  }

  #pause(topic: Topic, { consumed, deadLettered }: Judged, nowMs: number): BreakerChange {
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** topic.pauses)
    topic.pauses += 1
    topic.pausedUntilMs = nowMs + waitMs
    topic.recent = []
    return { state: 'paused', waitMs, records: consumed, deadLettered }
  }
}
