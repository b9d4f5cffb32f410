/** A few places for work of one class, a bounded queue before them: what one class asks for never takes the room of the others. */
import { QueryError } from './query-error.ts'

export type TurnLimits = {
  readonly places: number
  readonly waiting: number
  readonly waitMs: number
  /** Whether a further piece of work fits beside what goes on; one alone always does. */
  readonly hasRoom?: () => boolean
}

/** ClickHouse's TOO_MANY_SIMULTANEOUS_QUERIES. */
export const TOO_MANY = 202
/** ClickHouse's QUERY_WAS_CANCELLED. */
const CANCELLED = 394

export class Turns {
  readonly #limits: TurnLimits
  readonly #queue: (() => void)[] = []
  #taken = 0

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** Throws a `QueryError` where the queue is full or the wait too long, or the asker is gone. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#hasPlace()) this.#taken += 1
    else await this.#place(signal)
    try {
      if (signal?.aborted) throw cancelled()
      return await work()
    } finally {
      this.#taken -= 1
      while (this.#queue.length > 0 && this.#hasPlace()) {
        this.#taken += 1
        this.#queue.shift()?.()
      }
    }
  }

  #hasPlace(): boolean {
    const { places, hasRoom } = this.#limits
    return this.#taken === 0 || (this.#taken < places && (hasRoom?.() ?? true))
  }

  #place(signal: AbortSignal | undefined): Promise<void> {
    if (this.#queue.length >= this.#limits.waiting) return Promise.reject(this.#tooMany())
    return new Promise((resolve, reject) => {
      const leave = (error: Error) => {
        this.#queue.splice(this.#queue.indexOf(enter), 1)
        settle()
        reject(error)
      }
      const onAbort = () => leave(cancelled())
      const timer = setTimeout(() => leave(this.#tooMany()), this.#limits.waitMs)
      const settle = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      const enter = () => {
        settle()
        resolve()
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(enter)
    })
  }

  #tooMany(): QueryError {
    const { places, waitMs } = this.#limits
    return new QueryError(
      'unavailable',
      `${places} queries of people run at a time and ${this.#queue.length} wait, each ${waitMs / 1000} s at most; repeat it in a few seconds.`,
      TOO_MANY,
    )
  }
}

const cancelled = (): QueryError => new QueryError('unavailable', 'The query was cancelled, as nobody waits for it any more.', CANCELLED)
