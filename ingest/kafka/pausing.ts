/** Which Kafka topics are paused and why: not fetched, their heartbeats going on. Outlives a consumer's membership and the consumer itself. */
import type { Consumer } from 'kafkajs'

type Steered = Pick<Consumer, 'pause' | 'resume'>

export class Pausing {
  readonly #causes = new Map<string, Set<string>>()

  /** A topic is fetched again when none of its causes holds any more. */
  set(consumer: Steered, topic: string, cause: string, isPaused: boolean): void {
    const causes = this.#causes.get(topic) ?? new Set()
    this.#causes.set(topic, causes)
    const before = causes.size
    if (isPaused) causes.add(cause)
    else causes.delete(cause)
    if (before === 0 && causes.size > 0) steer(() => consumer.pause([{ topic }]))
    if (before > 0 && causes.size === 0) steer(() => consumer.resume([{ topic }]))
  }

  /** kafkajs forgets what was paused whenever it restarts a consumer that crashed. */
  apply(consumer: Steered): void {
    for (const [topic, causes] of this.#causes) if (causes.size > 0) steer(() => consumer.pause([{ topic }]))
  }
}

/** Between two memberships there is nothing to steer; the next assignment applies what is paused. */
function steer(change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof Error) || !/not initialized/.test(error.message)) throw error
  }
}
