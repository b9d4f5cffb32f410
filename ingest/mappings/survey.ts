/** What only a whole file says about its rows: which of two instants a local time means, how far apart intervals are, which rows are totals. */
import { DAY_MS } from '../../domain/kernel/time.ts'
import { topicNamed } from '../topics.ts'
import { acrossTotals } from './across-totals.ts'
import { type CountedRow, CountedRows } from './counted-rows.ts'
import { DoubledQueues } from './doubled-queues.ts'
import type { Draft, Survey } from './draft.ts'
import { FoldOrder } from './fold-order.ts'
import { distancesOf } from './interval-distance.ts'
import { DEFAULT_SECONDS, isWholeDay, startsByEnd, statedSeconds } from './interval-length.ts'
import { likelyTotals } from './likely-totals.ts'
import type { Mapping } from './mapping.ts'
import { ownTotals } from './own-totals.ts'
import { at } from './paths.ts'
import { instantsOf } from './places.ts'
import type { RowRejected } from './row-reject.ts'
import { possibleStarts } from './settle-times.ts'

type Shown = ReadonlyMap<number, string>

/** Hears every row of a file once. Of intervals it keeps their counts, of other rows those that can be two instants. */
export class Surveyor {
  readonly #mapping: Mapping
  readonly #order: FoldOrder
  readonly #rows = new CountedRows()
  /** Instants of rows that the mapping drops as totals. */
  readonly #named = new Set<number>()
  /** And what they count. */
  readonly #totals = new CountedRows()

  constructor(mapping: Mapping) {
    this.#mapping = mapping
    const { slottingInstant } = topicNamed(mapping.topic).contract
    this.#order = new FoldOrder(mapping.joinId?.of.includes(slottingInstant) === true)
  }

  add(row: number, draft: Draft): void {
    const { interval, topic } = this.#mapping
    const starts = possibleStarts(draft, topicNamed(topic).contract).map(Date.parse)
    const seconds = statedSeconds(draft) ?? numberAt(draft, 'intervalSeconds')
    this.#order.add(this.#seriesOf(draft), row, starts, startsByEnd(draft, starts, seconds))
    if (interval) count(this.#rows, row, draft, starts)
  }

  addDropped({ instants = [], draft }: RowRejected): void {
    for (const iso of instants) this.#named.add(Date.parse(iso))
    if (draft) count(this.#totals, 0, draft, possibleStarts(draft, topicNamed(this.#mapping.topic).contract).map(Date.parse))
  }

  survey(): Survey {
    const decided = this.#order.decided()
    const rows = this.#rows
    for (let index = 0; index < rows.length; index += 1) {
      const start = Number.isNaN(rows.start(index)) ? decided.get(rows.at(index).row) : undefined
      if (start !== undefined) rows.place(index, start)
    }
    const { totals, doubled } = this.#totalsOf(rows)
    const likely = this.#mapping.interval ? likelyTotals(rows, [totals, doubled], instantsOf(rows)) : []
    const single = rows.series.map((series) =>
      placed(
        rows,
        series.rows.filter((index) => !totals.has(index) && !doubled.has(index)),
      ),
    )
    const distances = distancesOf(single)
    return {
      decided,
      distances: new Map(rows.series.map(({ name, id }) => [name, distances[id]])),
      totals: byRow(rows, totals),
      doubled: byRow(rows, doubled),
      likelyTotals: likely,
      overlapping: new Set(single.flatMap((ofSeries, id) => overlapping(ofSeries, distances[id]))),
    }
  }

  /** Index of each row that counts what others count, or a day, and what shows it. */
  #totalsOf(rows: CountedRows): { readonly totals: Shown; readonly doubled: Shown } {
    if (countsDays(rows)) return { totals: new Map(Array.from({ length: rows.length }, (_, index) => [index, DAYS])), doubled: new Map() }
    const totals = ownTotals(rows, this.#named)
    const instants = instantsOf(rows)
    const queues = new DoubledQueues(rows, totals, this.#totals, instants)
    queues.tell()
    acrossTotals(rows, totals, instants)
    return { totals, doubled: queues.refused() }
  }

  /** Rows of one thing follow each other in time: those that share all of their id but the time, or the message's key, else all. */
  #seriesOf({ record }: Draft): string {
    const { joinId, messageKey, topic } = this.#mapping
    const { slottingInstant } = topicNamed(topic).contract
    const paths = joinId ? joinId.of.filter((path) => path !== slottingInstant) : messageKey === undefined ? [] : [messageKey]
    return paths.map((path) => String(at(record, path))).join('/')
  }
}

function count(rows: CountedRows, row: number, draft: Draft, starts: readonly number[]): void {
  const seconds = statedSeconds(draft) ?? numberAt(draft, 'intervalSeconds')
  // A row that says it counts a day is rejected by itself, and belongs to no sum of others.
  if (isWholeDay(seconds)) return
  const start = starts.length === 1 ? (starts[0] ?? Number.NaN) : Number.NaN
  rows.push(rows.seriesOf(draft.record), {
    row,
    start,
    wallMs: draft.span.start?.wallMs ?? start,
    seconds,
    offered: numberAt(draft, 'offered'),
    answered: numberAt(draft, 'answered'),
    abandoned: numberAt(draft, 'abandoned'),
    isKept: draft.isKept === true,
  })
}

const byRow = (rows: CountedRows, shown: Shown): Shown => new Map([...shown].map(([index, text]) => [rows.at(index).row, text]))

/** NaN where there is none. */
function numberAt({ record }: Draft, path: string): number {
  const value = at(record, path)
  return typeof value === 'number' ? value : Number.NaN
}

/** In the order of time; a longer interval before a shorter one of the same start. */
const placed = (rows: CountedRows, indexes: readonly number[]): CountedRow[] =>
  indexes
    .map((index) => rows.at(index))
    .filter(({ start }) => !Number.isNaN(start))
    .sort((a, b) => a.start - b.start || (b.seconds || 0) - (a.seconds || 0))

const DAYS =
  "every row of the file begins at midnight, so it counts days, which is no demand of an interval (intervalSeconds says it where it isn't so)"

/** Every row at local midnight, of more days than one, and none says its length. A quiet queue may have calls at midnight alone, a file has others. */
function countsDays(rows: CountedRows): boolean {
  const days = new Set<number>()
  for (let index = 0; index < rows.length; index += 1) {
    const { wallMs, seconds } = rows.at(index)
    if (wallMs % DAY_MS !== 0 || !Number.isNaN(seconds)) return false
    days.add(wallMs)
  }
  return days.size > 1
}

function overlapping(rows: readonly CountedRow[], distance = DEFAULT_SECONDS): number[] {
  const lengthOf = ({ seconds }: CountedRow): number => (Number.isNaN(seconds) ? distance : seconds)
  return rows.flatMap((one, index) => {
    const next = rows[index + 1]
    const isCovered =
      next !== undefined && next.start < one.start + lengthOf(one) * 1000 && (next.start > one.start || lengthOf(next) < lengthOf(one))
    return isCovered ? [one.row] : []
  })
}
