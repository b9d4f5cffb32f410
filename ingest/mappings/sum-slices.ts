/** Searches sums of queues in several choices of a file's instants, so that some broken ones don't hide what holds at all others. */
import type { CountedRow } from './counted-rows.ts'
import { SumSearch } from './sum-search.ts'

/** More instants than queues by so many make a sum by chance as good as impossible. */
const SPARE = 8
const MOST_SLICES = 6
/** 200 queues take a second. */
const MOST_SERIES = 200

const COUNTS = ['offered', 'answered', 'abandoned'] as const

type Count = (typeof COUNTS)[number]

type Slice = { readonly starts: readonly number[]; readonly search: SumSearch }

export class SumSlices {
  readonly #counts: readonly Count[]
  readonly #slices: readonly Slice[]

  /** `rows`: those that are looked at, of so many `series`. */
  constructor(rows: Iterable<CountedRow>, series: number) {
    const stated = new Set<Count>(COUNTS)
    const known = new Set<number>()
    for (const row of rows) {
      known.add(row.start)
      for (const name of stated) if (Number.isNaN(row[name])) stated.delete(name)
    }
    this.#counts = [...stated]
    const starts = [...known].sort((a, b) => a - b)
    const slices = series > MOST_SERIES ? [] : slicesOf(starts, series + SPARE)
    this.#slices = slices.map((some) => ({ starts: some, search: new SumSearch(some.length * this.#counts.length) }))
  }

  /** How many series may be in a sum. */
  get length(): number {
    return this.#slices[0]?.search.length ?? 0
  }

  /** Those that come first have to count less than those that may add them up. */
  add(id: number, rows: Iterable<CountedRow>): void {
    for (const { search, column } of this.#columns(rows)) search.add(id, column)
  }

  /** Sets of series that add up to these rows, each once; undefined where too many would have to be tried. */
  sumsOf(rows: Iterable<CountedRow>): number[][] | undefined {
    const found = this.#columns(rows).map(({ search, column }) => search.sumsOf(column))
    if (found.every((sets) => sets === undefined)) return undefined
    return [...new Map(found.flatMap((sets) => sets ?? []).map((set) => [set.toSorted((a, b) => a - b).join(), set])).values()]
  }

  #columns(rows: Iterable<CountedRow>): { readonly search: SumSearch; readonly column: number[] }[] {
    const held = new Map<number, number[]>()
    for (const row of rows) {
      const before = held.get(row.start)
      held.set(
        row.start,
        this.#counts.map((name, at) => row[name] + (before?.[at] ?? 0)),
      )
    }
    const none = this.#counts.map(() => 0)
    return this.#slices.map(({ starts, search }) => ({ search, column: starts.flatMap((start) => held.get(start) ?? none) }))
  }
}

/** Of many instants a few slices of enough; of few all of them, and all but each third. */
function slicesOf(starts: readonly number[], enough: number): number[][] {
  const slices = Math.min(Math.floor(starts.length / enough), MOST_SLICES)
  if (slices >= 3) {
    const step = Math.floor(starts.length / (slices * enough))
    return Array.from({ length: slices }, (_, slice) => starts.filter((_, at) => at % (slices * step) === slice * step))
  }
  return [[...starts], ...(starts.length < 6 ? [] : [0, 1, 2].map((third) => starts.filter((_, at) => at % 3 !== third)))]
}
