/** Which topics of a broker are paused and why: not fetched, their heartbeats going on. Outlives a consumer's membership and the consumer itself. */

/** A consumer's fetching, topic by topic. */
export type Fetching = { pause(topic: string): void; resume(topic: string): void }

export class Pausing {
  readonly #causes = new Map<string, Set<string>>()

  /** A topic is fetched again when none of its causes holds any more. */
  set(fetching: Fetching, topic: string, cause: string, isPaused: boolean): void {
    const causes = this.#causes.get(topic) ?? new Set()
    this.#causes.set(topic, causes)
    const before = causes.size
    if (isPaused) causes.add(cause)
    else causes.delete(cause)
    if (before === 0 && causes.size > 0) fetching.pause(topic)
    if (before > 0 && causes.size === 0) fetching.resume(topic)
  }

  /** For a consumer that has forgotten what was paused. */
  apply(fetching: Fetching): void {
    for (const [topic, causes] of this.#causes) if (causes.size > 0) fetching.pause(topic)
  }
}
