/** The clock of the database's server, which all hosts of a ledger have in common: of two that differ by a day each took the other's leases for stale. */
import { type Instant, instant, MINUTE_MS } from '../../domain/kernel/time.ts'

export class ServerClock {
  readonly #ask: () => Promise<number>
  #known: { readonly at: number; readonly by: number } | undefined
  #asking: Promise<void> | undefined

  /** `ask`: milliseconds since 1970 by the server. */
  constructor(ask: () => Promise<number>) {
    this.#ask = ask
  }

  /** Not older than a minute: asked for again then, and between carried on by time that only passes. Before the first answer it waits for it. */
  async read(): Promise<Instant> {
    if (!this.#known || performance.now() - this.#known.by > MINUTE_MS) await this.#renew()
    return this.now()
  }

  /** After a first `read`; where the last is long ago, what comes later finds it renewed. */
  now(): Instant {
    const { at, by } = this.#known ?? { at: Date.now(), by: performance.now() }
    if (performance.now() - by > MINUTE_MS) void this.#renew().catch(() => undefined)
    return instant(Math.round(at + performance.now() - by))
  }

  #renew(): Promise<void> {
    this.#asking ??= this.#ask()
      .then((at) => {
        this.#known = { at, by: performance.now() }
      })
      .finally(() => {
        this.#asking = undefined
      })
    return this.#asking
  }
}
