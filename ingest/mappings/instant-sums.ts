/** What queues count together at each instant, all of them or those of a medium: added up where it is asked for, as most questions end after a few instants. */
import type { CountedRow, CountedRows } from './counted-rows.ts'
import type { Places } from './places.ts'
import type { Sum } from './sum-evidence.ts'

type Running = { -readonly [Name in keyof Sum]: Sum[Name] }

export class InstantSums {
  readonly #rows: CountedRows
  readonly #instants: Places
  readonly #without: ReadonlyMap<number, unknown>
  readonly #known = new Map<string | undefined, Map<number, Sum>>()

  /** `without`: indexes of rows that do not count. */
  constructor(rows: CountedRows, instants: Places, without: ReadonlyMap<number, unknown>) {
    this.#rows = rows
    this.#instants = instants
    this.#without = without
  }

  /** `without`: a row that is among them. */
  at(media: string | undefined, start: number, without?: CountedRow): Sum {
    const sums = this.#known.get(media) ?? new Map<number, Sum>()
    this.#known.set(media, sums)
    const sum = sums.get(start) ?? this.#summed(media, start)
    sums.set(start, sum)
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
    let sum = 0
    for (const start of this.#instants.held.keys()) sum += this.at(media, start).offered
    return sum
  }

  /** Each queue once: of rows that came twice the store keeps one. */
  #summed(media: string | undefined, start: number): Sum {
    const rows = new Map<number, CountedRow>()
    for (const index of this.#instants.held.get(start) ?? [])
      if (!this.#without.has(index) && (media === undefined || media === this.#rows.mediaOf(index)))
        rows.set(this.#rows.seriesId(index), this.#rows.at(index))
    return sumOf(rows.values())
  }
}

export function sumOf(rows: Iterable<CountedRow>): Sum {
  const sum: Running = { offered: 0, answered: 0, abandoned: 0, filled: 0, shown: [] }
  for (const { offered, answered, abandoned } of rows) {
    sum.offered += offered
    sum.answered += answered
    sum.abandoned += abandoned
    if (offered > 0) sum.filled += 1
  }
  return sum
}
