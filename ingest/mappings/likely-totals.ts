/** Queues that stay although they may add up others: the file's numbers are too few to show it, so the import says their names. */
import type { CountedRow, CountedRows, Series } from './counted-rows.ts'
import type { Places } from './places.ts'
import { clockText, type Evidence, holds, isLost, noEvidence, summed, weigh } from './sum-evidence.ts'
import { type Sums, sumsAmong } from './sum-slices.ts'
import { labelOf } from './total-names.ts'

/** `queueIds`: one of them, or several where nothing tells which. */
export type LikelyTotal = { readonly queueIds: readonly string[]; readonly detail: string }

/** Chance makes such a sum in one file of four. */
const LEAST_SURPLUS = 2

/** Less than seven calls in the sum of all places are like anything. */
const LEAST_WEIGHED = 3

type Found = { readonly members: readonly Series[]; readonly evidence: Evidence }

/** `gone`: rows that are refused as totals or as doubled. */
export function likelyTotals(rows: CountedRows, gone: readonly ReadonlyMap<number, unknown>[], instants: Places): LikelyTotal[] {
  return new Likely(rows, (index) => gone.some((shown) => shown.has(index)), instants).all()
}

class Likely {
  readonly #rows: CountedRows
  readonly #isGone: (index: number) => boolean
  readonly #instants: Places
  readonly #starts: readonly number[]
  /** Queues with calls, those with fewer first. */
  readonly #ordered: readonly Series[]
  readonly #offered = new Map<number, number>()

  constructor(rows: CountedRows, isGone: (index: number) => boolean, instants: Places) {
    this.#rows = rows
    this.#isGone = isGone
    this.#instants = instants
    this.#starts = [...instants.held.keys()].sort((a, b) => a - b)
    for (const series of rows.series) this.#offered.set(series.id, summed(rows, this.#left(series)).offered)
    this.#ordered = rows.series.filter((one) => this.#sum(one) > 0).sort((a, b) => this.#sum(a) - this.#sum(b))
  }

  all(): LikelyTotal[] {
    const told: LikelyTotal[] = []
    const open: Series[] = []
    const slices = sumsAmong({
      starts: this.#starts,
      rowsAt: (start) => this.#leftAt(start),
      series: this.#ordered.length,
      nameOf: (id) => labelOf(this.#rows.series[id]?.queue ?? ''),
    })
    for (const [index, series] of this.#ordered.entries()) {
      const found = this.#isKept(series) ? undefined : (this.#sameAs(series, index) ?? this.#sumOf(series, index, slices))
      if (found === 'open') open.push(series)
      else if (found) told.push({ queueIds: [series.queue], detail: this.#textOf(series, found) })
      if (found === undefined || found === 'open') slices.add(series.id)
    }
    return open.length === 0 ? told : [...told, this.#openOf(open)]
  }

  #sum({ id }: Series): number {
    return this.#offered.get(id) ?? 0
  }

  #left({ rows }: Series): number[] {
    return rows.filter((index) => !this.#isGone(index) && !Number.isNaN(this.#rows.start(index)))
  }

  #leftAt(start: number): CountedRow[] {
    return (this.#instants.held.get(start) ?? []).filter((index) => !this.#isGone(index)).map((index) => this.#rows.at(index))
  }

  #isKept({ rows }: Series): boolean {
    return rows.some((index) => this.#rows.at(index).isKept)
  }

  /** The subtotal of one queue alone counts what the queue does. Of m queues m²/2 pairs may be alike. */
  #sameAs(series: Series, index: number): Found | undefined {
    const bits = 2 * Math.log2(this.#ordered.length) - 1
    for (const other of this.#ordered.slice(0, index)) {
      if (this.#sum(other) !== this.#sum(series)) continue
      const evidence = this.#evidence(series, [other])
      if (isLikely(evidence, bits)) return { members: [other], evidence }
    }
    return undefined
  }

  /** All that count less, those right before or behind it in the file, or any of them; `open` where some sets do, as they would by chance. */
  #sumOf(series: Series, index: number, slices: Sums): Found | 'open' | undefined {
    const smaller = this.#ordered.slice(0, index)
    const few = Math.log2(this.#ordered.length) + 1
    for (const members of [smaller, ...this.#runs(series)]) {
      const evidence = this.#evidence(series, members)
      if (members.length > 1 && isLikely(evidence, few)) return { members, evidence }
    }
    const sets = slices.sumsOf(series.id)
    // More queues than are searched tell nothing.
    if (sets === undefined) return slices.length > 0 ? 'open' : undefined
    let isOpen = false
    for (const ids of sets.filter(({ length }) => length > 1)) {
      const members = smaller.filter(({ id }) => ids.includes(id))
      const evidence = this.#evidence(series, members)
      if (isLikely(evidence, slices.choiceBits + Math.log2(this.#ordered.length))) return { members, evidence }
      isOpen ||= slices.isOfAllSets && isLikely(evidence, 0)
    }
    return isOpen ? 'open' : undefined
  }

  /** By its largest row: the rows of the instant that stand right before or behind it, as many as make up its count. */
  #runs(series: Series): (readonly Series[])[] {
    const left = this.#left(series).map((index) => this.#rows.at(index))
    const largest = left.reduce((best, row) => (row.offered > best.offered ? row : best))
    const beside = this.#leftAt(largest.start)
    const at = beside.findIndex(({ row }) => row === largest.row)
    return [beside.slice(0, at).reverse(), beside.slice(at + 1)].map((run) => {
      let sum = 0
      const members = run.filter(({ offered }) => {
        const isPart = sum < largest.offered
        sum += isPart ? offered : 0
        return isPart
      })
      return sum === largest.offered ? this.#ordered.filter(({ id }) => members.some((row) => row.series === id)) : []
    })
  }

  #evidence(series: Series, members: readonly Series[]): Evidence {
    const evidence = noEvidence()
    const ids = new Set(members.map(({ id }) => id))
    for (const index of this.#left(series)) {
      const place = this.#instants.held.get(this.#instants.of(index)) ?? []
      const parts = place.filter((other) => ids.has(this.#rows.seriesId(other)) && !this.#isGone(other))
      weigh(evidence, this.#rows.at(index), summed(this.#rows, parts), 1)
      if (isLost(evidence)) break
    }
    // A total has a row wherever its queues have calls.
    const isCovering = this.#sum(series) >= members.reduce((sum, one) => sum + this.#sum(one), 0) * 0.9
    return isCovering ? evidence : noEvidence()
  }

  #textOf({ queue }: Series, { members, evidence: { matches, sample } }: Found): string {
    const names = listOf(members)
    const at = sample ? `, ${sample.total.offered} offered at ${clockText(sample.total.wallMs)}` : ''
    return `'${queue}' counts what ${names} ${members.length > 1 ? 'do together' : 'does'} at ${counted(matches, 'instant')}${at}`
  }

  #openOf(open: readonly Series[]): LikelyTotal {
    const places = counted(this.#starts.length, 'instant')
    const detail = `${listOf(open.toReversed())} may each count what some of the others do: ${counted(this.#ordered.length, 'queue')} at ${places} don't tell`
    return { queueIds: open.map(({ queue }) => queue), detail }
  }
}

const isLikely = (evidence: Evidence, searchBits: number): boolean =>
  holds(evidence) && evidence.bits >= Math.max(LEAST_WEIGHED, searchBits === 0 ? 0 : searchBits + LEAST_SURPLUS)

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

function listOf(series: readonly Series[]): string {
  const names = series.slice(0, 5).map(({ queue }) => `'${queue}'`)
  return names.join(', ') + (series.length > names.length ? ` and ${series.length - names.length} more` : '')
}
