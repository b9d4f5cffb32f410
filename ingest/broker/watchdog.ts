/** Notices a consumer from which nothing has been heard for too long: no fetch, no heartbeat, no assignment and no failure. */
import { CallboardError } from '../../domain/kernel/errors.ts'

/**
 * A consumer that lives fetches every quarter of a second or beats every 3 s, also while its topics are paused or the store is slow; a request counts
 * as lost after 60 s. One silent for longer has been seen to stay so for twelve minutes.
 */
export const SILENT_MS = 90_000

/** Counted in looks, not by the clock: a process that was stopped and continued has not been silent. */
const LOOKS = 10

/** Nothing was heard from the brokers for too long; new connections may hear something. */
export class SilentBroker extends CallboardError {
  constructor(brokers: readonly string[], silentMs: number) {
    super(
      'unavailable',
      `The brokers ${brokers.join(', ')} were silent for ${Math.round(silentMs / 1000)} s: neither a fetch nor a heartbeat was answered. Check the network to them and their logs.`,
    )
  }
}

export class Watchdog {
  readonly #timer: NodeJS.Timeout
  #quietLooks = 0

  /** `onSilent` is called once, after `silentMs` without a sign of life. */
  constructor(silentMs: number, onSilent: () => void) {
    this.#timer = setInterval(() => {
      this.#quietLooks += 1
      if (this.#quietLooks <= LOOKS) return
      this.stop()
      onSilent()
    }, silentMs / LOOKS)
  }

  /** A sign of life. */
  heard(): void {
    this.#quietLooks = 0
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
