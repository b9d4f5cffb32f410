/** The time that a search has, by a clock from outside, with what its last step will take kept back. */

export type Deadline = {
  /** Seconds since the start. */
  readonly elapsed: () => number
  /** Seconds until the limit, or until a share of it; what is kept back is taken off. */
  readonly left: (share?: number) => number
  /** Does once what is done again after the search, and keeps back the longest it took. */
  readonly rehearsed: <T>(work: () => T) => T
}

/** Of what a rehearsal took: on two cores shared by fifteen processes the same work took up to twice as long the next time. */
const RESERVE = 2

export function deadline(seconds: number, elapsed: () => number): Deadline {
  let reserve = 0
  return {
    elapsed,
    left: (share = 1) => seconds * share - reserve - elapsed(),
    rehearsed: (work) => {
      const began = elapsed()
      const done = work()
      reserve = Math.max(reserve, RESERVE * (elapsed() - began))
      return done
    },
  }
}
