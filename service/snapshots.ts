/** One answer for everybody who asks the same at about the same time: computed once, shown to all, renewed while people look. */

/** Renewed no sooner, and not so often that it takes more than a quarter of the time. */
const SHORTEST_MS = 1500
const REST = 3
/** Shown at most so old while it is renewed; who comes later waits for the new one. */
const OLDEST_MS = 10_000
const MOST_KEYS = 100

type Snapshot<T> = { readonly value: T; readonly madeAt: number; readonly tookMs: number }

export class Snapshots<T> {
  readonly #make: (key: string) => Promise<T>
  readonly #clock: () => number
  readonly #made = new Map<string, Snapshot<T>>()
  readonly #making = new Map<string, Promise<T>>()

  /** `clock`: monotonic, in ms. */
  constructor(make: (key: string) => Promise<T>, clock: () => number = () => performance.now()) {
    this.#make = make
    this.#clock = clock
  }

  async get(key: string): Promise<T> {
    const made = this.#made.get(key)
    const age = made ? this.#clock() - made.madeAt : Number.POSITIVE_INFINITY
    if (made && age < Math.max(SHORTEST_MS, made.tookMs * REST)) return made.value
    const making = this.#renew(key)
    if (!made || age > OLDEST_MS) return making
    // Whoever waits for the next one hears of its failure.
    void making.catch(() => undefined)
    return made.value
  }

  #renew(key: string): Promise<T> {
    const known = this.#making.get(key)
    if (known) return known
    const from = this.#clock()
    const making = this.#make(key)
      .then((value) => {
        this.#made.delete(key)
        this.#made.set(key, { value, madeAt: this.#clock(), tookMs: this.#clock() - from })
        if (this.#made.size > MOST_KEYS) this.#made.delete(this.#made.keys().next().value ?? '')
        return value
      })
      .finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }
}
