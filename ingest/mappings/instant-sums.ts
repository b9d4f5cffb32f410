/** What queues count together at each instant: all of them, and those of each medium. */
import type { CountedRow } from './counted-rows.ts'
import type { Sum } from './sum-evidence.ts'

type Running = { -readonly [Name in keyof Sum]: Sum[Name] }

const nothing = (): Running => ({ offered: 0, answered: 0, abandoned: 0, filled: 0, shown: [] })

export class InstantSums {
  readonly #groups = new Map<string | undefined, Map<number, Running>>()

  add(row: CountedRow, media: string): void {
    for (const group of [undefined, media]) {
      const sums = this.#groups.get(group) ?? new Map<number, Running>()
      this.#groups.set(group, sums)
      const sum = sums.get(row.start) ?? nothing()
      sums.set(row.start, sum)
      sum.offered += row.offered
      sum.answered += row.answered
      sum.abandoned += row.abandoned
      if (row.offered > 0) sum.filled += 1
    }
  }

  /** `without`: a row that is among those that were added. */
  at(media: string | undefined, start: number, without?: CountedRow): Sum {
    const sum = this.#groups.get(media)?.get(start) ?? nothing()
    if (!without) return sum
    const { offered, answered, abandoned } = without
    return {
      offered: sum.offered - offered,
      answered: sum.answered - answered,
      abandoned: sum.abandoned - abandoned,
      filled: sum.filled - (offered > 0 ? 1 : 0),
      shown: [],
    }
  }

  offered(media: string | undefined): number {
    return [...(this.#groups.get(media)?.values() ?? [])].reduce((all, { offered }) => all + offered, 0)
  }
}
