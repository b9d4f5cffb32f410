/** Queues of an export that are no queues: their rows add up those of the others, at each instant or over each day, whatever they are called. */
import { DAY_MS, HOUR_MS } from '../../domain/kernel/time.ts'
import type { CountedRow, CountedRows, Series } from './counted-rows.ts'
import { instantsOf, isOnce, type Places, placesOf } from './places.ts'
import { type Evidence, holds, isLost, LEAST_BITS, noEvidence, proofText, summed, weigh } from './sum-evidence.ts'
import { type Sums, sumsAmong } from './sum-slices.ts'
import { isHeldIn, labelOf } from './total-names.ts'

/** A single place proves a total where chance would need so many bits for it: three queues with some hundred calls. */
const ALONE_BITS = 12

/** Series that a total may add up. A group `byName` is proven by its name and one place; one that was searched, for each of m queues among 2^n sets, by n + log2 m bits more. */
type Group = { readonly members: ReadonlySet<number>; readonly isByName: boolean; readonly searchBits: number }

/** Adds index of each total → what shows it. Totals of few rows come first, as those of more may add them up as well. */
export function acrossTotals(rows: CountedRows, found: Map<number, string>, instants = instantsOf(rows)): void {
  const search = new Search(rows, found, instants)
  for (let before = -1; before !== found.size; ) {
    before = found.size
    search.takeAll()
  }
}

class Search {
  readonly #rows: CountedRows
  readonly #found: Map<number, string>
  readonly #instants: Places
  readonly #starts: readonly number[]
  /** Half-hours and hours, where several instants are in one. */
  readonly #periods: readonly Places[]
  readonly #days: Places
  readonly #labels: readonly string[]

  constructor(rows: CountedRows, found: Map<number, string>, instants: Places) {
    this.#rows = rows
    this.#found = found
    this.#instants = instants
    this.#starts = [...this.#instants.held.keys()].sort((a, b) => a - b)
    this.#periods = [HOUR_MS / 2, HOUR_MS]
      .map((ms) => placesOf(rows, (index) => Math.floor(rows.wallMs(index) / ms)))
      .filter(({ held }) => held.size < this.#starts.length)
    this.#days = placesOf(rows, (index) => Math.floor(rows.wallMs(index) / DAY_MS))
    this.#labels = rows.series.map(({ queue }) => labelOf(queue))
  }

  takeAll(): void {
    const sums = this.#rows.series.map((series) => summed(this.#rows, this.#left(series)).offered)
    const ordered = this.#rows.series.filter(({ id }) => (sums[id] ?? 0) > 0).sort((a, b) => (sums[a.id] ?? 0) - (sums[b.id] ?? 0))
    const leftAt = (start: number): CountedRow[] =>
      (this.#instants.held.get(start) ?? []).filter((index) => !this.#found.has(index)).map((index) => this.#rows.at(index))
    const nameOf = (id: number): string => this.#labels[id] ?? ''
    const slices = sumsAmong({ starts: this.#starts, rowsAt: leftAt, series: ordered.length, nameOf })
    for (const series of ordered) {
      const proof = this.#proofOf(series, sums, slices)
      if (!proof) {
        slices.add(series.id)
        continue
      }
      const text = proofText(proof, this.#rows)
      for (const index of this.#left(series)) this.#found.set(index, text)
      sums[series.id] = 0
    }
  }

  #left({ rows }: Series): number[] {
    return rows.filter((index) => !this.#found.has(index) && !Number.isNaN(this.#rows.start(index)))
  }

  #proofOf(series: Series, sums: readonly number[], slices: Sums): Evidence | undefined {
    const left = this.#left(series)
    if (left.some((index) => this.#rows.at(index).isKept)) return undefined
    const periods = this.#periods.filter((places) => isOnce(left, places))
    const isDaily = isOnce(left, this.#days)
    for (const group of this.#groupsOf(series, left, sums, slices)) {
      const covered = [...group.members].reduce((sum, id) => sum + (sums[id] ?? 0), 0)
      // A total has a row wherever its queues have calls.
      if ((sums[series.id] ?? 0) < covered * 0.9) continue
      const atInstants = this.#evidence(left, this.#instants, group)
      if (isProven(atInstants, group)) return atInstants
      for (const period of periods) {
        const overPeriod = this.#evidence(left, period, group)
        if (overPeriod.matches >= 2 && isProven(overPeriod, { ...group, isByName: false })) return overPeriod
      }
      const overDays = isDaily ? this.#evidence(left, this.#days, group) : noEvidence()
      if (isProvenOverDays(overDays, group, this.#isApart(left))) return overDays
    }
    return undefined
  }

  #evidence(left: readonly number[], { held, of }: Places, { members, isByName }: Group): Evidence {
    const evidence = noEvidence()
    for (const index of left) {
      const parts = (held.get(of(index)) ?? []).filter((other) => members.has(this.#rows.seriesId(other)) && !this.#found.has(other))
      weigh(evidence, this.#rows.at(index), summed(this.#rows, parts), isByName ? 1 : 2)
      if (isLost(evidence)) break
    }
    return evidence
  }

  /** Nothing else of the file begins within an hour of its rows. */
  #isApart(left: readonly number[]): boolean {
    return left.every((index) => {
      const day = this.#days.held.get(this.#days.of(index)) ?? []
      const at = this.#rows.start(index)
      return day.every((other) => other === index || this.#found.has(other) || Math.abs(this.#rows.start(other) - at) > HOUR_MS)
    })
  }

  /** From the surest: by name, other media of the queue, other queues of the medium, the rows next to it in the file, all that count less, and any of them. */
  *#groupsOf(series: Series, left: readonly number[], sums: readonly number[], slices: Sums): Generator<Group> {
    const sum = sums[series.id] ?? 0
    const smaller = this.#rows.series.filter(({ id }) => id !== series.id && (sums[id] ?? 0) > 0 && (sums[id] ?? 0) < sum)
    const group = (of: readonly Series[], isByName = false): Group => ({
      members: new Set(of.map(({ id }) => id)),
      isByName,
      searchBits: 0,
    })
    const label = this.#labels[series.id] ?? ''
    const held = this.#rows.series.filter(({ id }) => (sums[id] ?? 0) > 0 && isHeldIn(label, this.#labels[id] ?? ''))
    if (held.length > 0) yield group(held, true)
    yield group(smaller.filter(({ queue }) => queue === series.queue))
    yield group(smaller.filter(({ media }) => media === series.media))
    yield* this.#neighbours(left).map((members) => ({ members, isByName: false, searchBits: 0 }))
    yield group(smaller)
    const searchBits = slices.choiceBits + Math.log2(this.#rows.series.length)
    for (const set of slices.sumsOf(series.id) ?? []) yield { members: new Set(set), isByName: false, searchBits }
  }

  /** Of its largest row: the rows of the instant that stand right before or after it in the file, as many as make up its count. */
  #neighbours(left: readonly number[]): ReadonlySet<number>[] {
    const largest = left.reduce<CountedRow | undefined>((best, index) => {
      const row = this.#rows.at(index)
      return best === undefined || row.offered > best.offered ? row : best
    }, undefined)
    if (!largest) return []
    const beside = (this.#instants.held.get(largest.start) ?? []).filter((index) => !this.#found.has(index))
    const at = beside.findIndex((index) => this.#rows.at(index).row === largest.row)
    return [beside.slice(0, at).reverse(), beside.slice(at + 1)].flatMap((run) => {
      let sum = 0
      const length = run.findIndex((index) => {
        sum += this.#rows.at(index).offered
        return sum >= largest.offered
      })
      return sum === largest.offered && length > 0 ? [new Set(run.slice(0, length + 1).map((index) => this.#rows.seriesId(index)))] : []
    })
  }
}

const isProven = (evidence: Evidence, { isByName, searchBits }: Group): boolean => {
  if (!holds(evidence)) return false
  if (isByName || (evidence.matches >= 2 && evidence.bits >= LEAST_BITS + searchBits)) return true
  return evidence.bits >= ALONE_BITS + searchBits && (evidence.sample?.sum.filled ?? 0) >= 3
}

/** Of one day alone: four rows or more, counts that chance would hardly make, or a place in the day where nothing else is. */
function isProvenOverDays(evidence: Evidence, group: Group, isApart: boolean): boolean {
  if (isProven(evidence, group)) return true
  const { bits, sample } = evidence
  if (!holds(evidence) || (sample?.sum.filled ?? 0) < 4) return false
  return group.searchBits === 0 && (bits >= LEAST_BITS || (isApart && bits >= LEAST_BITS - 2))
}
