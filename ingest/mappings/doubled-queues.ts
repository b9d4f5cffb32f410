/** Queues that are left and together count twice what a total of the file does: subtotals are among them. Which of them is told, or none is demand. */
import type { CountedRow, CountedRows, Series } from './counted-rows.ts'
import { InstantSums, sumOf } from './instant-sums.ts'
import type { Places } from './places.ts'
import { clockText, type Evidence, holds, isLost, LEAST_BITS, noEvidence, type Sum, weigh } from './sum-evidence.ts'
import { sumsAmong } from './sum-slices.ts'

/** Subtotals of one level, or of two. */
const LEVELS = [2, 3] as const

/** Sets of queues that add up to a total by chance as well: more of them tell nothing. */
const MOST_SETS = 100

/** Stands for a series: what the queues are to add up to. */
const TOTAL = -1

/** Of all queues, or of those of its medium. */
type Total = { readonly series: Series; readonly rows: () => Iterable<CountedRow>; readonly media: string | undefined }

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
  readonly #instants: Places
  /** How many rows were found when it was told. */
  #told = 0
  #sums: InstantSums

  constructor(rows: CountedRows, found: Shown, named: CountedRows, instants: Places) {
    this.#rows = rows
    this.#found = found
    this.#named = named
    this.#instants = instants
    this.#sums = new InstantSums(rows, instants, found)
  }

  /** Before other evidence is taken: where some subtotals are gone, the others are no longer a second time the total. */
  tell(): void {
    this.#sums = new InstantSums(this.#rows, this.#instants, this.#found)
    for (const series of this.#named.series) this.#judge(series, () => onceEach(this.#named, series.rows))
    const left = this.#rows.series.filter((series) => this.#isLeft(series))
    for (const series of this.#rows.series) if (!left.includes(series)) this.#judge(series, () => onceEach(this.#rows, series.rows))
    for (const series of left) {
      const indexes = series.rows.filter((index) => !this.#found.has(index))
      this.#judge(series, () => onceEach(this.#rows, indexes))
    }
    this.#told = this.#found.size
  }

  /** Rows of queues that are more than their total after all. */
  refused(): Shown {
    if (this.#found.size > this.#told) this.tell()
    const refused: Shown = new Map()
    for (const [total, text] of this.#open) {
      const { series, media, rows } = total
      if (!this.#isLeft(series) && holds(evidenceOf(rows(), this.#sumAt(total), { times: 1, least: 1 }))) continue
      for (const one of [...this.#queuesOf(series, media), series]) this.#note(one, text, refused)
    }
    return refused
  }

  #judge(series: Series, rows: () => Iterable<CountedRow>): void {
    const isLeft = this.#isLeft(series)
    if (isLeft && this.#isKept(series)) return
    for (const media of [undefined, series.media]) {
      const total = { series, rows, media }
      const doubled = this.#doubledBy(total)
      const queues = doubled || this.#named.series[series.id] === series ? this.#queuesOf(series, media) : []
      if (queues.every((one) => this.#isKept(one))) continue
      const subtotals = doubled ? this.#subtotalsOf([...rows()], queues, doubled.times) : this.#someSubtotalsOf(total, queues)
      const text = doubled ? textOf(total, doubled, subtotals) : someText(total, subtotals)
      if (!doubled && !subtotals) continue
      if (!subtotals) this.#open.set(total, text)
      for (const one of subtotals ? [...subtotals, series] : []) this.#note(one, text, this.#found)
      if (subtotals) this.#sums = new InstantSums(this.#rows, this.#instants, this.#found)
      return
    }
  }

  #note(series: Series, text: string, shown: Shown): void {
    if (!this.#isLeft(series) || this.#isKept(series)) return
    for (const index of series.rows) if (!this.#found.has(index)) shown.set(index, text)
  }

  #leftOf({ rows }: Series): Iterable<CountedRow> {
    return onceEach(this.#rows, rows, this.#found)
  }

  /** One of the file's own, with rows that are no totals. */
  #isLeft(series: Series): boolean {
    return this.#rows.series[series.id] === series && series.rows.some((index) => !this.#found.has(index))
  }

  #sumAt({ series, media }: Total): (row: CountedRow) => Sum {
    const isPart = this.#isLeft(series)
    return (row) => this.#sums.at(media, row.start, isPart ? row : undefined)
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
      const proof = evidenceOf(rows(), sumAt, { times, least: times + 1 })
      if (!holds(proof) || proof.matches < 2 || proof.bits < LEAST_BITS) continue
      // Where the total says nothing, calls are not in it.
      let [own, covered] = [0, 0]
      for (const row of rows()) {
        own += this.#isLeft(series) ? row.offered : 0
        covered += sumAt(row).offered
      }
      if (covered >= (this.#sums.offered(media) - own) * 0.9) return { times, proof }
    }
    return undefined
  }

  /** The only queues that add up to the total and are each the sum of some of the others; undefined where there are none, or several choices. */
  #subtotalsOf(total: readonly CountedRow[], queues: readonly Series[], times: number = LEVELS[0]): Series[] | undefined {
    if (times !== LEVELS[0]) return undefined
    const sets = this.#sumsOf(total, queues)?.filter(
      (set) => set.length * 3 <= queues.length && !set.some((series) => this.#isKept(series)),
    )
    if (!sets || sets.length > MOST_SETS) return undefined
    const nested = sets.filter((set) => {
      const others = queues.filter((series) => !set.includes(series))
      return set.every((series) => this.#sumsOf([...this.#leftOf(series)], others)?.some((some) => some.length > 1))
    })
    return nested.length === 1 ? nested[0] : undefined
  }

  /** Where only some queues have subtotals: those that make up what the queues count more than the total, at most as much again. Chosen among many sets, they need bits for it. */
  #someSubtotalsOf(total: Total, queues: readonly Series[]): Series[] | undefined {
    const sumAt = this.#sumAt(total)
    const excess: CountedRow[] = []
    for (const row of total.rows()) {
      const { offered, answered, abandoned } = sumAt(row)
      if (offered < row.offered || offered > row.offered * 2) return undefined
      excess.push({ ...row, offered: offered - row.offered, answered: answered - row.answered, abandoned: abandoned - row.abandoned })
    }
    if (excess.filter(({ offered }) => offered > 0).length < 2) return undefined
    const found = this.#subtotalsOf(excess, queues)
    const bits = [excess, ...(found ?? []).map((series) => [...this.#leftOf(series)])].reduce((sum, rows) => sum + bitsOf(rows), 0)
    return found && bits >= LEAST_BITS + queues.length * (found.length + 1) ? found : undefined
  }

  /** Every set of the queues that adds up to these rows. */
  #sumsOf(total: readonly CountedRow[], queues: readonly Series[]): Series[][] | undefined {
    const parts = queues.map((series) => ({ series, rows: [...this.#leftOf(series)] }))
    const held = new Map<number, CountedRow[]>()
    for (const row of [...parts.flatMap(({ rows }) => rows), ...total.map((one) => ({ ...one, series: TOTAL }))]) {
      const rows = held.get(row.start)
      if (rows) rows.push(row)
      else held.set(row.start, [row])
    }
    const starts = [...held.keys()].sort((a, b) => a - b)
    const slices = sumsAmong({
      starts,
      rowsAt: (start) => held.get(start) ?? [],
      series: queues.length,
      nameOf: (id) => this.#rows.series[id]?.queue ?? '',
    })
    for (const { series } of parts.sort((a, b) => offeredIn(a.rows) - offeredIn(b.rows))) slices.add(series.id)
    const sumAt = (ids: readonly number[]) => (row: CountedRow) =>
      sumOf((held.get(row.start) ?? []).filter(({ series }) => ids.includes(series)))
    return slices
      .sumsOf(TOTAL)
      ?.filter((ids) => holds(evidenceOf(total, sumAt(ids), { times: 1, least: 1 })))
      .map((ids) => queues.filter(({ id }) => ids.includes(id)))
  }
}

type Weighing = { readonly times: number; readonly least: number }

function evidenceOf(total: Iterable<CountedRow>, sumAt: (row: CountedRow) => Sum, { times, least }: Weighing): Evidence {
  const evidence = noEvidence()
  for (const row of total) {
    const { offered, answered, abandoned } = row
    weigh(evidence, { ...row, offered: offered * times, answered: answered * times, abandoned: abandoned * times }, sumAt(row), least)
    if (isLost(evidence)) break
  }
  return evidence
}

/** Rows with an instant, one of each: the store keeps one of those that came twice. */
function* onceEach(rows: CountedRows, indexes: readonly number[], without?: ReadonlyMap<number, unknown>): Generator<CountedRow> {
  const known = new Set<number>()
  for (const index of indexes) {
    const start = rows.start(index)
    if (Number.isNaN(start) || known.has(start) || without?.has(index)) continue
    known.add(start)
    yield rows.at(index)
  }
}

const offeredIn = (rows: readonly CountedRow[]): number => sumOf(rows).offered

const bitsOf = (rows: readonly CountedRow[]): number => rows.reduce((sum, { offered }) => sum + Math.log2(1 + offered), 0)

const someText = ({ series }: Total, subtotals: readonly Series[] | undefined): string =>
  `it is a subtotal: the queues that are left count more than '${series.queue}' does, and as much without ${(subtotals ?? []).map(({ queue }) => queue).join(', ')}`

function textOf({ series }: Total, { times, proof }: Doubled, subtotals: readonly Series[] | undefined): string {
  const { sample, matches } = proof
  const at = sample ? `${sample.sum.offered} at ${clockText(sample.total.wallMs)}, ` : ''
  const more = matches > 1 ? `, and so at ${matches - 1} more` : ''
  const shown = `the queues that are left count ${at}${times} times what '${series.queue}' does${more}`
  return subtotals
    ? `it is a subtotal: ${shown}, and once without ${subtotals.map(({ queue }) => queue).join(', ')}`
    : `${shown}: some of them add up others, and nothing tells which`
}
