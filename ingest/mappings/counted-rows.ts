/** Rows of an interval export as columns of numbers, 72 bytes a row: a file of years has millions, and which of them are sums only the whole file says. */
import { at } from './paths.ts'

/** Numbers as they come, 8 bytes each. */
class Numbers {
  #values = new Float64Array(1024)
  #length = 0

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length] = value
    this.#length += 1
  }

  at(index: number): number {
    return this.#values[index] ?? Number.NaN
  }

  set(index: number, value: number): void {
    this.#values[index] = value
  }
}

/** What a row counts; NaN where it doesn't say. */
export type Counts = { readonly offered: number; readonly answered: number; readonly abandoned: number }

export type CountedRow = Counts & {
  /** Number in the file, from 1. */
  readonly row: number
  readonly series: number
  /** Epoch ms; NaN where it may be either of two and stays open. */
  readonly start: number
  /** What the clock on the wall shows, as if it were UTC; the start itself where the file gives offsets. */
  readonly wallMs: number
  /** Length as the row or the mapping states it; NaN where neither does. */
  readonly seconds: number
  /** The mapping says that it is no total. */
  readonly isKept: boolean
}

/** Rows of one queue and medium. */
export type Series = {
  readonly id: number
  readonly name: string
  readonly queue: string
  readonly media: string
  /** Indexes of its rows, in the order of the file. */
  readonly rows: number[]
}

const idOf = (record: object): readonly [queue: string, media: string] => [
  String(at(record, 'queueId') ?? ''),
  String(at(record, 'mediaType') ?? ''),
]

export const seriesName = (record: object): string => JSON.stringify(idOf(record))

export class CountedRows {
  readonly #row = new Numbers()
  readonly #seriesId = new Numbers()
  readonly #start = new Numbers()
  readonly #wallMs = new Numbers()
  readonly #seconds = new Numbers()
  readonly #offered = new Numbers()
  readonly #answered = new Numbers()
  readonly #abandoned = new Numbers()
  readonly #named = new Map<string, Series>()
  readonly #series: Series[] = []
  readonly #kept = new Set<number>()
  length = 0

  /** By their ids. */
  get series(): readonly Series[] {
    return this.#series
  }

  seriesOf(record: object): Series {
    const name = seriesName(record)
    const known = this.#named.get(name)
    if (known) return known
    const [queue, media] = idOf(record)
    const series: Series = { id: this.#series.length, name, queue, media, rows: [] }
    this.#named.set(name, series)
    this.#series.push(series)
    return series
  }

  push(series: Series, row: Omit<CountedRow, 'series'>): void {
    this.#row.push(row.row)
    this.#seriesId.push(series.id)
    this.#start.push(row.start)
    this.#wallMs.push(row.wallMs)
    this.#seconds.push(row.seconds)
    this.#offered.push(row.offered)
    this.#answered.push(row.answered)
    this.#abandoned.push(row.abandoned)
    if (row.isKept) this.#kept.add(this.length)
    series.rows.push(this.length)
    this.length += 1
  }

  at(index: number): CountedRow {
    return {
      row: this.#row.at(index),
      series: this.#seriesId.at(index),
      start: this.#start.at(index),
      wallMs: this.#wallMs.at(index),
      seconds: this.#seconds.at(index),
      offered: this.#offered.at(index),
      answered: this.#answered.at(index),
      abandoned: this.#abandoned.at(index),
      isKept: this.#kept.has(index),
    }
  }

  /** One by one: all at once would be several times what is kept of them. */
  *of(indexes: Iterable<number>): Generator<CountedRow> {
    for (const index of indexes) yield this.at(index)
  }

  start(index: number): number {
    return this.#start.at(index)
  }

  wallMs(index: number): number {
    return this.#wallMs.at(index)
  }

  seriesId(index: number): number {
    return this.#seriesId.at(index)
  }

  queueOf(index: number): string {
    return this.#series[this.#seriesId.at(index)]?.queue ?? ''
  }

  mediaOf(index: number): string {
    return this.#series[this.#seriesId.at(index)]?.media ?? ''
  }

  place(index: number, start: number): void {
    this.#start.set(index, start)
  }
}
