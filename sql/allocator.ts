/** The engine's allocator keeps what queries took for later ones; where the process has grown by it, it is told to give it back. */

export type Work = 'person' | 'own'

/**
 * Resident memory above which it is given back around a person's query and after work of our own, which needs it again: at rest the service holds 450 MB,
 * two people's queries take 400, and 1,200 it may have in all.
 */
const MOST_BYTES: Readonly<Record<Work, number>> = { person: 550 << 20, own: 800 << 20 }
/** After work of our own: what is needed again is fetched anew. */
const EVERY_MS = 1000
/**
 * After work of our own it is worth a fifth of a second of a thread only where the process has grown since, or now and then: one that holds more than the
 * bound for good gave back nothing, 28 times a minute.
 */
const GROWN_BYTES = 48 << 20
const NOW_AND_THEN_MS = 60_000

export class Allocator {
  readonly #giveBack: () => Promise<unknown>
  readonly #residentBytes: () => number
  readonly #clock: () => number
  #giving: Promise<unknown> | undefined
  #again: NodeJS.Timeout | undefined
  #gaveAt = Number.NEGATIVE_INFINITY
  /** What was left of it the last time. */
  #leftBytes = 0

  constructor(giveBack: () => Promise<unknown>, residentBytes: () => number = process.memoryUsage.rss, clock = () => performance.now()) {
    this.#giveBack = giveBack
    this.#residentBytes = residentBytes
    this.#clock = clock
  }

  /** Resolves when there is room again; an engine that has no such allocator leaves it at that. */
  async relieve(work: Work): Promise<void> {
    while (this.#giving) await this.#giving
    const sinceMs = this.#clock() - this.#gaveAt
    const isWorth =
      work === 'person' || sinceMs >= NOW_AND_THEN_MS || (sinceMs >= EVERY_MS && this.#residentBytes() > this.#leftBytes + GROWN_BYTES)
    if (this.#residentBytes() <= MOST_BYTES[work]) return
    if (!isWorth) {
      if (sinceMs < EVERY_MS) this.#lookAgain()
      return
    }
    this.#gaveAt = this.#clock()
    this.#giving = this.#giveBack().catch(() => undefined)
    await this.#giving
    this.#giving = undefined
    this.#leftBytes = this.#residentBytes()
  }

  /** The last work of a rush came too soon after the one before: without it what it left would stay until the next. */
  #lookAgain(): void {
    this.#again ??= setTimeout(() => {
      this.#again = undefined
      void this.relieve('own')
    }, EVERY_MS).unref()
  }
}
