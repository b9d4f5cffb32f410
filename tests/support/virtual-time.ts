/** Time that passes only when nothing is left to do: timers fire in order, and what they set off runs to its end before the next. */

type Timer = { readonly at: number; readonly order: number; readonly fire: () => void }

export class VirtualTime {
  /** Since the beginning. */
  ms = 0
  #timers: Timer[] = []
  #made = 0

  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      this.#made += 1
      const timer = { at: this.ms + Math.max(0, ms), order: this.#made, fire: resolve }
      this.#timers.push(timer)
      signal?.addEventListener(
        'abort',
        () => {
          this.#timers = this.#timers.filter((one) => one !== timer)
          resolve()
        },
        { once: true },
      )
    })
  }

  async pass(ms: number): Promise<void> {
    const until = this.ms + ms
    for (;;) {
      await idle()
      const next = this.#timers.reduce<Timer | undefined>((least, one) => (least && !isBefore(one, least) ? least : one), undefined)
      if (!next || next.at > until) break
      this.#timers = this.#timers.filter((one) => one !== next)
      this.ms = next.at
      next.fire()
    }
    this.ms = until
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** What was set off only waits for promises, and those have all settled when the event loop turns. */
const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
