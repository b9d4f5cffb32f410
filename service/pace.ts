/** Work of all requests at hand shares each turn of the event loop: a hundred that arrived or were refused at once held it for a tenth of a second. */

/** For pages and answers the loop is free again after it. */
const TURN_MS = 5

export class Pace {
  readonly #waiting: (() => void)[] = []
  /** Of the turn that has begun. */
  #until: number | undefined
  #isServing = false

  /**
   * `work` is done in this turn where others have left time, else in a later one; first come, first served, but what goes on with work that was begun is
   * served first: else a hundred bodies end their pieces in the same turn, and in the next a hundred sockets are read. Rejects with what it throws.
   */
  run<T>(work: () => T, goesOn = false): Promise<T> {
    return new Promise((resolve, reject) => {
      const piece = () => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      }
      if (goesOn) this.#waiting.unshift(piece)
      else this.#waiting.push(piece)
      void this.#serve()
    })
  }

  /** Between two pieces what waited for the first goes on, so that its time counts too. */
  async #serve(): Promise<void> {
    if (this.#isServing) return
    this.#isServing = true
    this.#until ??= this.#begin()
    while (this.#waiting.length > 0 && performance.now() < this.#until) {
      this.#waiting.shift()?.()
      await undefined
    }
    this.#isServing = false
  }

  #begin(): number {
    setImmediate(() => {
      this.#until = undefined
      if (this.#waiting.length > 0) void this.#serve()
    })
    return performance.now() + TURN_MS
  }
}

/** Of this process: there is one event loop. */
export const PACE = new Pace()
