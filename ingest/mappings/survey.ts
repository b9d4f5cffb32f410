/** What only a whole file says about its rows: which of two instants a local time means, how far apart intervals are, which rows are totals. */
import { DAY_MS } from '../../domain/kernel/time.ts'
import { topicNamed } from '../topics.ts'
import type { Draft, Survey } from './draft.ts'
import { FoldOrder } from './fold-order.ts'
import { DEFAULT_SECONDS, isWholeDay, statedSeconds, USUAL_SECONDS } from './interval-length.ts'
import type { Mapping } from './mapping.ts'
import { at } from './paths.ts'
import { possibleStarts } from './settle-times.ts'

type Counted = {
  readonly row: number
  readonly starts: readonly number[]
  /** As the row or the mapping states it. */
  readonly seconds: number | undefined
  readonly offered: number
  readonly wallMs: number | undefined
}

type Placed = Counted & { readonly start: number }

/** Hears every row of a file once. Of intervals it keeps them all, of other rows those that can be two instants. */
export class Surveyor {
  readonly #mapping: Mapping
  readonly #order: FoldOrder
  readonly #counted = new Map<string, Counted[]>()

  constructor(mapping: Mapping) {
    this.#mapping = mapping
    const { slottingInstant } = topicNamed(mapping.topic).contract
    this.#order = new FoldOrder(mapping.joinId?.of.includes(slottingInstant) === true)
  }

  add(row: number, draft: Draft): void {
    const { interval, topic } = this.#mapping
    const starts = possibleStarts(draft, topicNamed(topic).contract).map(Date.parse)
    const name = this.#seriesOf(draft)
    this.#order.add(name, row, starts)
    if (!interval) return
    const given = at(draft.record, 'intervalSeconds')
    const seconds = statedSeconds(draft) ?? (typeof given === 'number' ? given : undefined)
    const rows = this.#counted.get(name) ?? []
    this.#counted.set(name, rows)
    rows.push({ row, starts, seconds, offered: Number(at(draft.record, 'offered') ?? 0), wallMs: draft.span.start?.wallMs })
  }

  survey(): Survey {
    const decided = this.#order.decided()
    const series = [...this.#counted.values()].map((rows) => placed(rows, decided))
    const totals = new Set(series.flatMap(totalsOf))
    const single = series.map((rows) => rows.filter(({ row, seconds }) => !totals.has(row) && !isWholeDay(seconds ?? 0)))
    const intervalSeconds = distanceOf(single)
    return { decided, intervalSeconds, totals, overlapping: new Set(single.flatMap((rows) => overlapping(rows, intervalSeconds))) }
  }

  /** Rows of one thing follow each other in time: those that share all of their id but the time, or the message's key, else all. */
  #seriesOf({ record }: Draft): string {
    const { joinId, messageKey, topic } = this.#mapping
    const { slottingInstant } = topicNamed(topic).contract
    const paths = joinId ? joinId.of.filter((path) => path !== slottingInstant) : messageKey === undefined ? [] : [messageKey]
    return paths.map((path) => String(at(record, path))).join('/')
  }
}

/** In the order of time; a longer interval before a shorter one of the same start. */
const placed = (rows: readonly Counted[], decided: ReadonlyMap<number, number>): Placed[] =>
  rows
    .flatMap((one): Placed[] => {
      const start = one.starts.length === 1 ? one.starts[0] : decided.get(one.row)
      return start === undefined ? [] : [{ ...one, start }]
    })
    .sort((a, b) => a.start - b.start || (b.seconds ?? 0) - (a.seconds ?? 0))

const isMidnight = ({ wallMs, seconds }: Placed): boolean => wallMs !== undefined && wallMs % DAY_MS === 0 && seconds === undefined

/**
 * Rows that are all at local midnight count days. Else a row at midnight, apart from the rows after it or beside another at midnight, that counts as
 * much as all others of its day together.
 */
function totalsOf(rows: readonly Placed[]): number[] {
  if (rows.length > 1 && rows.every(isMidnight) && rows.some(({ wallMs }) => wallMs !== rows[0]?.wallMs)) return rows.map(({ row }) => row)
  const days = new Map<number, Placed[]>()
  for (const one of rows)
    if (one.wallMs !== undefined) {
      const day = Math.floor(one.wallMs / DAY_MS)
      days.set(day, [...(days.get(day) ?? []), one])
    }
  return [...days.values()].flatMap((ofDay) =>
    ofDay.flatMap((one) => {
      if (!isMidnight(one) || one.offered === 0) return []
      const others = ofDay.filter(({ row }) => row !== one.row)
      const sum = others.reduce((total, { offered }) => total + offered, 0)
      const isApart = others.every(({ start }) => start === one.start || start - one.start > 3_600_000)
      const isBeside = others.some(({ start }) => start === one.start)
      return others.length > 0 && (isApart || isBeside) && one.offered >= sum ? [one.row] : []
    }),
  )
}

/** The shortest distance of neighbours without an end of their own, in seconds, where it is a usual one, at least half are it and all are multiples of it. */
function distanceOf(series: readonly (readonly Placed[])[]): number | undefined {
  const distances = series.flatMap((rows) => {
    const starts = [...new Set(rows.filter(({ seconds }) => seconds === undefined).map(({ start }) => start))]
    return starts.slice(1).map((start, index) => (start - (starts[index] ?? start)) / 1000)
  })
  const shortest = distances.reduce((least, distance) => Math.min(least, distance), Number.POSITIVE_INFINITY)
  const isRegular =
    USUAL_SECONDS.includes(shortest) &&
    distances.filter((distance) => distance === shortest).length * 2 >= distances.length &&
    distances.every((distance) => distance % shortest === 0)
  return isRegular ? shortest : undefined
}

function overlapping(rows: readonly Placed[], distance = DEFAULT_SECONDS): number[] {
  const lengthOf = ({ seconds }: Placed): number => seconds ?? distance
  return rows.flatMap((one, index) => {
    const next = rows[index + 1]
    const isCovered =
      next !== undefined && next.start < one.start + lengthOf(one) * 1000 && (next.start > one.start || lengthOf(next) < lengthOf(one))
    return isCovered ? [one.row] : []
  })
}
