/** Queues that are left and together count twice what a total of the file does: subtotals are among them. Which of them is told, or none is demand. */
import type { CountedRow, CountedRows, Series } from './counted-rows.ts'
import { InstantSums } from './instant-sums.ts'
import { clockText, type Evidence, holds, isLost, LEAST_BITS, noEvidence, type Sum, weigh } from './sum-evidence.ts'
import { SumSlices } from './sum-slices.ts'

/** Subtotals of one level, or of two. */
const LEVELS = [2, 3] as const

/** Sets of queues that add up to a total by chance as well: more of them tell nothing. */
const MOST_SETS = 100

/** Of all queues, or of those of its medium. */
type Total = { readonly series: Series; readonly rows: readonly CountedRow[]; readonly media: string | undefined }

type Doubled = { readonly times: number; readonly proof: Evidence }

/** Index of each row → what shows it. */
type Shown = Map<number, string>

/** `found`: totals that are known; subtotals that are told are added. `named`: rows that the mapping drops as totals. */
export class DoubledQueues {
  readonly #rows: CountedRows
  readonly #found: Shown
  readonly #named: CountedRows
  /** Totals whose subtotals were not told, and what shows that there are some. */
  readonly #open = new Map<Total, string>()
  #sums = new InstantSums()

  constructor(rows: CountedRows, found: Shown, named: CountedRows) {
    this.#rows = rows
    this.#found = found
    this.#named = named
  }

  /** Before other evidence is taken: where some subtotals are gone, the others are no longer a second time the total. */
  tell(): void {
    this.#sums = this.#summed()
    for (const series of this.#named.series) this.#judge(series, onceEach(this.#named, series.rows))
    const left = this.#rows.series.filter((series) => this.#isLeft(series))
    for (const series of this.#rows.series) if (!left.includes(series)) this.#judge(series, onceEach(this.#rows, series.rows))
    for (const series of left) this.#judge(series, onceEach(this.#rows, series.rows))
  }

  /** Rows of queues that are more than their total after all. */
  refused(): Shown {
    this.tell()
    const refused: Shown = new Map()
    for (const [total, text] of this.#open) {
      const { series, media, rows } = total
      if (!this.#isLeft(series) && holds(evidenceOf(rows, this.#sumAt(total), { times: 1, least: 1 }))) continue
      for (const one of [...this.#queuesOf(series, media), series]) this.#note(one, text, refused)
    }
    return refused
  }

  #judge(series: Series, rows: readonly CountedRow[]): void {
    const isLeft = this.#isLeft(series)
    if (isLeft && this.#isKept(series)) return
    for (const media of [undefined, series.media]) {
      const total = { series, rows, media }
      const doubled = this.#doubledBy(total)
      const queues = doubled ? this.#queuesOf(series, media) : []
      if (!doubled || queues.every((one) => this.#isKept(one))) continue
      const subtotals = doubled.times === LEVELS[0] ? this.#subtotalsOf(rows, queues) : undefined
      const text = textOf(total, doubled, subtotals)
      if (!subtotals) this.#open.set(total, text)
      for (const one of subtotals ? [...subtotals, series] : []) this.#note(one, text, this.#found)
      this.#sums = subtotals ? this.#summed() : this.#sums
      return
    }
  }

  #note(series: Series, text: string, shown: Shown): void {
    if (!this.#isLeft(series) || this.#isKept(series)) return
    for (const index of series.rows) if (!this.#found.has(index)) shown.set(index, text)
  }

  #leftOf({ rows }: Series): CountedRow[] {
    return onceEach(
      this.#rows,
      rows.filter((index) => !this.#found.has(index)),
    )
  }

  /** One of the file's own, with rows that are no totals. */
  #isLeft(series: Series): boolean {
    return this.#rows.series[series.id] === series && series.rows.some((index) => !this.#found.has(index))
  }

  #sumAt({ series, media }: Total): (row: CountedRow) => Sum {
    const isPart = this.#isLeft(series)
    return (row) => this.#sums.at(media, row.start, isPart ? row : undefined)
  }

  #summed(): InstantSums {
    const sums = new InstantSums()
    for (const series of this.#rows.series) for (const row of this.#leftOf(series)) sums.add(row, series.media)
    return sums
  }

  #queuesOf(without: Series, media: string | undefined): Series[] {
    return this.#rows.series.filter((one) => one !== without && (media ?? one.media) === one.media && this.#isLeft(one))
  }

  #isKept({ rows }: Series): boolean {
    return rows.some((index) => this.#rows.at(index).isKept)
  }

  #doubledBy(total: Total): Doubled | undefined {
    const { series, rows, media } = total
    const sumAt = this.#sumAt(total)
    for (const times of LEVELS) {
      // Twice a total needs three queues: of two, an average is half of the sum.
      const proof = evidenceOf(rows, sumAt, { times, least: times + 1 })
      if (!holds(proof) || proof.matches < 2 || proof.bits < LEAST_BITS) continue
      const own = this.#isLeft(series) ? rows.reduce((sum, { offered }) => sum + offered, 0) : 0
      // Where the total says nothing, calls are not in it.
      const covered = rows.reduce((sum, row) => sum + sumAt(row).offered, 0)
      if (covered >= (this.#sums.offered(media) - own) * 0.9) return { times, proof }
    }
    return undefined
  }

  /** The only queues that add up to the total and are each the sum of some of the others; undefined where there are none, or several choices. */
  #subtotalsOf(total: readonly CountedRow[], queues: readonly Series[]): Series[] | undefined {
    const sets = this.#sumsOf(total, queues)?.filter(
      (set) => set.length * 3 <= queues.length && !set.some((series) => this.#isKept(series)),
    )
    if (!sets || sets.length > MOST_SETS) return undefined
    const nested = sets.filter((set) => {
      const others = queues.filter((series) => !set.includes(series))
      return set.every((series) => this.#sumsOf(this.#leftOf(series), others)?.some((some) => some.length > 1))
    })
    return nested.length === 1 ? nested[0] : undefined
  }

  /** Every set of the queues that adds up to these rows. */
  #sumsOf(total: readonly CountedRow[], queues: readonly Series[]): Series[][] | undefined {
    const parts = queues.map((series) => ({ series, rows: this.#leftOf(series) }))
    const slices = new SumSlices(
      parts.flatMap(({ rows }) => rows),
      queues.length,
    )
    for (const { series, rows } of parts) slices.add(series.id, rows)
    const sets = slices.sumsOf(total)?.map((ids) => parts.filter(({ series }) => ids.includes(series.id)))
    return sets
      ?.filter((set) => {
        const sums = new InstantSums()
        for (const { rows } of set) for (const row of rows) sums.add(row, '')
        return holds(evidenceOf(total, ({ start }) => sums.at(undefined, start), { times: 1, least: 1 }))
      })
      .map((set) => set.map(({ series }) => series))
  }
}

type Weighing = { readonly times: number; readonly least: number }

function evidenceOf(total: readonly CountedRow[], sumAt: (row: CountedRow) => Sum, { times, least }: Weighing): Evidence {
  const evidence = noEvidence()
  for (const row of total) {
    const { offered, answered, abandoned } = row
    weigh(evidence, { ...row, offered: offered * times, answered: answered * times, abandoned: abandoned * times }, sumAt(row), least)
    if (isLost(evidence)) break
  }
  return evidence
}

/** Rows with an instant; of those that came twice the later one, which the store keeps. */
const onceEach = (rows: CountedRows, indexes: readonly number[]): CountedRow[] => [
  ...new Map([...rows.of(indexes)].filter(({ start }) => !Number.isNaN(start)).map((row) => [row.start, row])).values(),
]

function textOf({ series }: Total, { times, proof }: Doubled, subtotals: readonly Series[] | undefined): string {
  const { sample, matches } = proof
  const at = sample ? `${sample.sum.offered} at ${clockText(sample.total.wallMs)}, ` : ''
  const more = matches > 1 ? `, and so at ${matches - 1} more` : ''
  const shown = `the queues that are left count ${at}${times} times what '${series.queue}' does${more}`
  return subtotals
    ? `it is a subtotal: ${shown}, and once without ${subtotals.map(({ queue }) => queue).join(', ')}`
    : `${shown}: some of them add up others, and nothing tells which`
}
