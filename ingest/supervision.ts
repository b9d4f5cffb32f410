/** Pauses what should wait: a topic of mostly dead letters, every topic while the store can't take more. Says so once per change. */
import type { Store } from '../sql/store.ts'
import { Breaker } from './breaker.ts'
import { type Pause, recordPause } from './pauses.ts'
import type { Counts } from './writer.ts'

export type SupervisionOptions = {
  readonly store: Store
  readonly topics: readonly string[]
  readonly clock: () => number
  readonly note: (line: string) => void
  readonly withBreaker: boolean
  /** Stops or starts fetching a topic for one cause. */
  readonly setPaused: (cause: Pause['cause'], isPaused: boolean, topic: string) => void
}

export class Supervision {
  readonly #options: SupervisionOptions
  readonly #breaker = new Breaker()
  readonly #probes = new Map<string, NodeJS.Timeout>()

  constructor(options: SupervisionOptions) {
    this.#options = options
  }

  onStored(topic: string, counts: Counts): void {
    if (!this.#options.withBreaker) return
    const nowMs = this.#options.clock()
    const change = this.#breaker.record(topic, counts, nowMs)
    if (change?.state === 'running') this.#change(topic, 'breaker', '', undefined)
    if (change?.state !== 'paused') return
    const nextTryAtMs = nowMs + change.waitMs
    this.#change(
      topic,
      'breaker',
      `${change.deadLettered} of the last ${change.records} records are dead letters; see 'callboard dlq list --topic ${topic}'. Next try in ${Math.round(change.waitMs / 1000)} s`,
      nextTryAtMs,
    )
    clearTimeout(this.#probes.get(topic))
    // Fetching goes on at that time: the first batch stored decides whether the pause ends.
    this.#probes.set(topic, setTimeout(() => this.#options.setPaused('breaker', false, topic), change.waitMs).unref())
  }

  onPressure(reason: string | undefined): void {
    for (const topic of this.#options.topics) this.#change(topic, 'store', reason ?? '', undefined)
  }

  /** No probe starts any more. */
  stop(): void {
    for (const timer of this.#probes.values()) clearTimeout(timer)
  }

  #change(topic: string, cause: Pause['cause'], reason: string, nextTryAtMs: number | undefined): void {
    const { store, clock, note, setPaused } = this.#options
    const isPaused = reason !== ''
    setPaused(cause, isPaused, topic)
    note(isPaused ? `Topic '${topic}' is paused: ${reason}.` : `Topic '${topic}' goes on.`)
    // The log has it; where the store can't take the line, nothing more is lost than the line.
    recordPause(store, { topic, cause, isPaused, reason, nextTryAtMs, changedAtMs: clock() }).catch(() => undefined)
  }
}
