/**
 * Where each assigned partition is read next. A client may deliver a fetch that was under way before a rebalance or a
 * seek; accepting it would leave a hole that a later commit covers. So a batch counts only where the last one ended.
 */

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`

export class Positions {
  #next = new Map<string, bigint>()
  #sought = new Map<string, bigint>()

  clear(): void {
    this.#next.clear()
    this.#sought.clear()
  }

  start(topic: string, partition: number, offset: bigint): void {
    this.#next.set(keyOf(topic, partition), offset)
  }

  next(topic: string, partition: number): bigint | undefined {
    return this.#next.get(keyOf(topic, partition))
  }

  /**
   * The offset to read again, or undefined where the batch fetched at `fetched` may be taken. After one seek to the same
   * offset another start is taken: later, because control records or deleted ones lie between; earlier, because the log was made anew.
   */
  rereadFrom(topic: string, partition: number, fetched: bigint): bigint | undefined {
    const key = keyOf(topic, partition)
    const next = this.#next.get(key)
    if (next === undefined || fetched === next || this.#sought.get(key) === next) return undefined
    this.#sought.set(key, next)
    return next
  }

  advance(topic: string, partition: number, lastOffset: bigint): void {
    const key = keyOf(topic, partition)
    const next = this.#next.get(key)
    if (next === undefined || lastOffset + 1n > next) this.#next.set(key, lastOffset + 1n)
  }

  /** True where every partition was read to at least its given end. */
  reached(ends: ReadonlyMap<string, ReadonlyMap<number, bigint>>, assigned: ReadonlyMap<string, readonly number[]>): boolean {
    for (const [topic, partitions] of assigned)
      for (const partition of partitions) {
        const next = this.#next.get(keyOf(topic, partition))
        if (next === undefined || next < (ends.get(topic)?.get(partition) ?? 0n)) return false
      }
    return true
  }
}
