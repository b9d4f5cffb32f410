/** Work of all bodies in flight shares each turn of the event loop: a hundred that arrive at once held it for an eighth of a second. */

/** For pages and answers the loop is free again after it. */
const TURN_MS = 5

export class Pace {
  readonly #waiting: (() => void)[] = []
  /** Of the turn that has begun. */
  #until: number | undefined

  /** `work` is done in this turn where others have left time, else in a later one; first come, first served. Rejects with what it throws. */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      })
      this.#serve()
    })
  }

  #serve(): void {
    this.#until ??= this.#begin()
    while (this.#waiting.length > 0 && performance.now() < this.#until) this.#waiting.shift()?.()
  }

  #begin(): number {
    setImmediate(() => {
      this.#until = undefined
      if (this.#waiting.length > 0) this.#serve()
    })
    return performance.now() + TURN_MS
  }
}
