/** Searches sums of queues in several choices of a file's instants, so that some broken ones don't hide what holds at all others. */
import type { CountedRow } from './counted-rows.ts'
import { SumSearch } from './sum-search.ts'
import { WideSums } from './wide-sums.ts'

/** More instants than queues by so many make a sum by chance as good as impossible. */
const SPARE = 8
const MOST_SLICES = 4
/** 200 queues take about a second. */
const MOST_SERIES = 200

const COUNTS = ['offered', 'answered', 'abandoned'] as const

type Slice = { readonly search: SumSearch; readonly columns: ReadonlyMap<number, readonly number[]> }

/** What looks for sums: all sets of few series, those that exports make of many. */
export type Sums = Pick<SumSlices, 'length' | 'choiceBits' | 'isOfAllSets' | 'add' | 'sumsOf'>

type Looked = {
  /** In the order of time. */
  readonly starts: readonly number[]
  readonly rowsAt: (start: number) => readonly CountedRow[]
  readonly series: number
  readonly nameOf: (series: number) => string
}

export const sumsAmong = ({ starts, rowsAt, series, nameOf }: Looked): Sums =>
  series > MOST_SERIES ? new WideSums(starts, rowsAt, nameOf) : new SumSlices(starts, rowsAt, series)

class SumSlices {
  readonly isOfAllSets: boolean = true
  readonly #slices: readonly Slice[]

  /** `starts` in the order of time, `rowsAt`: what is looked at of so many `series`. */
  constructor(starts: readonly number[], rowsAt: (start: number) => readonly CountedRow[], series: number) {
    const slices = slicesOf(starts, series + SPARE)
    this.#slices = slices.map((some) => sliceOf(some.map(rowsAt), some.length >= series + SPARE))
  }

  /** How many series may be in a sum. */
  get length(): number {
    return this.#slices[0]?.search.length ?? 0
  }

  /** Of so many bits is the choice of a set. */
  get choiceBits(): number {
    return this.length
  }

  /** Those that come first have to count less than those that may add them up. */
  add(series: number): void {
    for (const { search, columns } of this.#slices) search.add(series, columns.get(series) ?? [])
  }

  /** Sets of series that add up to this one, each once; undefined where too many would have to be tried. */
  sumsOf(series: number): number[][] | undefined {
    const found = this.#slices.map(({ search, columns }) => search.sumsOf(columns.get(series) ?? []))
    if (found.every((sets) => sets === undefined)) return undefined
    return [...new Map(found.flatMap((sets) => sets ?? []).map((set) => [set.toSorted((a, b) => a - b).join(), set])).values()]
  }
}

/** In the calls offered, and where that is not enough also in every other count that all of the rows state. */
function sliceOf(places: readonly (readonly CountedRow[])[], isEnough: boolean): Slice {
  const counts = (isEnough ? COUNTS.slice(0, 1) : COUNTS).filter((name) =>
    places.every((rows) => rows.every((row) => !Number.isNaN(row[name]))),
  )
  const size = places.length * counts.length
  const columns = new Map<number, number[]>()
  for (const [place, rows] of places.entries())
    for (const row of rows) {
      const column = columns.get(row.series) ?? Array.from({ length: size }, () => 0)
      columns.set(row.series, column)
      for (const [at, name] of counts.entries()) column[place * counts.length + at] = (column[place * counts.length + at] ?? 0) + row[name]
    }
  return { search: new SumSearch(size), columns }
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
