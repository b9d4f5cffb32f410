/** From sources to the store: batches per topic, several inserts at a time, retries, back-pressure, a drain at the end. */
import type { Store } from '../sql/store.ts'
import { BATCH_LIMITS, type Batch, Batcher, type BatchLimits } from './batcher.ts'
import { PIECES } from './pieces.ts'
import { PressureGauge } from './pressure.ts'
import type { Origin, RecordCursor, SourceRecord } from './record.ts'
import { isFinalFailure, retrying } from './retry.ts'
import type { StoreSink } from './source.ts'
import type { Topic } from './topics.ts'
import { type Counts, NOTHING, sum, writeBatch } from './writer.ts'

export type PipelineOptions = {
  readonly signal: AbortSignal
  readonly clock: () => number
  readonly limits?: BatchLimits
  /** Inserts at a time over all topics. */
  readonly writers?: number
  /** Bytes framed or being inserted above which `accept` waits. */
  readonly budgetBytes?: number
  readonly onFailure?: (topic: string, error: unknown, attempt: number, waitMs: number) => void
  readonly onStored?: (topic: string, counts: Counts) => void
  /** The store can't take more, with the reason; later, without one, that it can again. */
  readonly onPressure?: (reason: string | undefined) => void
}

// One insert fills a core only. The budget lets two full batches be inserted at a time; more small ones may be.
const WRITERS = 3
const BUDGET_BYTES = 96 << 20

export class Pipeline implements StoreSink {
  readonly #store: Store
  readonly #options: PipelineOptions
  readonly #batchers = new Map<Topic, Batcher>()
  readonly #timers = new Map<Topic, { readonly timer: NodeJS.Timeout; readonly dueMs: number }>()
  readonly #gauge: PressureGauge
  /** When each insert under way began. */
  readonly #begun = new Set<{ readonly atMs: number }>()
  /** Last batch of each topic: callbacks run in the order of batches. */
  readonly #tails = new Map<Topic, Promise<void>>()
  #inserting = 0
  #bytesInFlight = 0
  #waiting: (() => void)[] = []
  #failure: { readonly error: unknown } | undefined
  #totals = new Map<string, Counts>()

  constructor(store: Store, options: PipelineOptions) {
    this.#store = store
    this.#options = options
    const oldest = (): number => Math.max(0, ...[...this.#begun].map(({ atMs }) => performance.now() - atMs))
    this.#gauge = new PressureGauge(store, oldest, (reason) => {
      options.onPressure?.(reason)
      this.#wake()
    })
  }

  /** Counts by topic so far. */
  get totals(): ReadonlyMap<string, Counts> {
    return this.#totals
  }

  async accept(
    topic: Topic,
    origin: Origin,
    records: readonly (SourceRecord | RecordCursor)[],
    stored?: () => Promise<void> | void,
    isBehind = false,
  ): Promise<void> {
    this.#throwFailure()
    const batcher = this.#batcherOf(topic)
    this.#add(topic, batcher, origin, records)
    if (stored) batcher.whenStored(stored)
    if (batcher.isEmpty) return
    this.#sendWithin(topic, isBehind ? (this.#limits.behindAgeMs ?? this.#limits.ageMs) : this.#limits.ageMs)
    await this.#room()
  }

  #add(topic: Topic, batcher: Batcher, origin: Origin, records: readonly (SourceRecord | RecordCursor)[]): void {
    const nowMs = this.#options.clock()
    for (const record of records)
      if ('next' in record)
        while (!record.isDone) {
          batcher.addFrom(record, origin, nowMs)
          if (batcher.isFull) this.#send(topic)
        }
      else {
        batcher.add(origin, record, nowMs)
        if (batcher.isFull) this.#send(topic)
      }
  }

  async flush(): Promise<void> {
    for (const topic of this.#batchers.keys()) this.#send(topic)
    await Promise.all(this.#tails.values())
    this.#gauge.stop()
    this.#throwFailure()
  }

  discard(topic: Topic): void {
    this.#clearTimer(topic)
    this.#batcherOf(topic).take()
  }

  get #limits(): BatchLimits {
    return this.#options.limits ?? BATCH_LIMITS
  }

  #batcherOf(topic: Topic): Batcher {
    let batcher = this.#batchers.get(topic)
    if (!batcher) {
      batcher = new Batcher(topic, this.#limits)
      this.#batchers.set(topic, batcher)
    }
    return batcher
  }

  /** A source that has caught up shortens the time that one behind allowed. */
  #sendWithin(topic: Topic, ageMs: number): void {
    const dueMs = performance.now() + ageMs
    const known = this.#timers.get(topic)
    if (known && known.dueMs <= dueMs) return
    clearTimeout(known?.timer)
    this.#timers.set(topic, { dueMs, timer: setTimeout(() => this.#send(topic), ageMs) })
  }

  #clearTimer(topic: Topic): void {
    clearTimeout(this.#timers.get(topic)?.timer)
    this.#timers.delete(topic)
  }

  #send(topic: Topic): void {
    this.#clearTimer(topic)
    const batcher = this.#batcherOf(topic)
    if (batcher.isEmpty) return
    const batch = batcher.take()
    this.#bytesInFlight += batch.bytes
    const inserted = this.#insert(batch)
    const before = this.#tails.get(topic) ?? Promise.resolve()
    const tail = Promise.all([inserted, before]).then(async ([counts]) => {
      // After a failure nothing later is acknowledged either: an offset committed past the failed batch would lose it.
      if (counts === undefined || this.#failure) return
      this.#totals.set(topic.name, sum(this.#totals.get(topic.name) ?? NOTHING, counts))
      for (const callback of batch.stored) await callback()
      this.#options.onStored?.(topic.name, counts)
    })
    this.#tails.set(
      topic,
      tail.catch((error: unknown) => this.#fail(error)),
    )
  }

  /** undefined where the insert failed for good. */
  async #insert(batch: Batch): Promise<Counts | undefined> {
    await this.#turn()
    const begun = { atMs: performance.now() }
    this.#begun.add(begun)
    this.#gauge.watch()
    try {
      if (this.#failure) return undefined
      return await retrying(() => writeBatch(this.#store, batch), {
        signal: this.#options.signal,
        isFinal: isFinalFailure,
        triesAtStop: true,
        onFailure: (error, attempt, waitMs) => this.#options.onFailure?.(batch.topic.name, error, attempt, waitMs),
      })
    } catch (error) {
      this.#fail(error)
      return undefined
    } finally {
      this.#begun.delete(begun)
      PIECES.give(batch.rows)
      if (this.#begun.size === 0) this.#gauge.rest()
      this.#inserting -= 1
      this.#bytesInFlight -= batch.bytes
      this.#wake()
    }
  }

  async #turn(): Promise<void> {
    while (this.#inserting >= (this.#options.writers ?? WRITERS)) await this.#change()
    this.#inserting += 1
  }

  async #room(): Promise<void> {
    const isFull = (): boolean => this.#bytesInFlight > (this.#options.budgetBytes ?? BUDGET_BYTES) || this.#gauge.reason !== undefined
    while (isFull() && !this.#failure && !this.#options.signal.aborted) await this.#change()
    this.#throwFailure()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake()
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
