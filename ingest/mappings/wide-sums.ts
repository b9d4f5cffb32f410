/** Sums among more queues than equations are solved for: sets that exports make, each found by one look into a table of hashes that add up as counts do. */
import type { CountedRow } from './counted-rows.ts'
import { SumSearch } from './sum-search.ts'

/** 2³¹ − 1: products with counts of up to four millions are exact. */
const PRIME = 2_147_483_647

/** Places that are looked at, in slices so that a broken place does not hide what holds at the others; what is found is weighed at all of them afterwards. */
const MOST_PLACES = 480
const SLICES = 3

/** Of the queues that never count more than a total, so many may be chosen from: 200 take about 50 ms. */
const MOST_CHOSEN = 200
/** Of all totals together: about two seconds. */
const MOST_STEPS = 1e9

/** More sets of one kind are chance. */
const MOST_SETS = 8

type Slice = { readonly hashOf: (series: number) => number; readonly countsOf: (series: number) => readonly number[] }

/** `rowsAt` and `starts` as of `SumSlices`; `nameOf` a series. */
export class WideSums {
  readonly isOfAllSets: boolean = false
  readonly #slices: readonly Slice[]
  readonly #whole: Slice
  readonly #nameOf: (series: number) => string
  /** In the order of the file, and of their names. */
  readonly #added: number[] = []
  readonly #byName: number[] = []
  #stepsLeft = MOST_STEPS

  constructor(starts: readonly number[], rowsAt: (start: number) => readonly CountedRow[], nameOf: (series: number) => string) {
    this.#nameOf = nameOf
    const every = Math.ceil(starts.length / MOST_PLACES)
    const places = starts.filter((_, at) => at % every === 0).map(rowsAt)
    const slices = places.length < SLICES * 2 ? 1 : SLICES
    this.#whole = sliceOf(places)
    this.#slices = Array.from({ length: slices }, (_, slice) => sliceOf(places.filter((_, at) => at % slices === slice)))
  }

  get length(): number {
    return this.#added.length
  }

  /** Runs in two orders, pairs, and what is left without one or two: about 4 n² sets. */
  get choiceBits(): number {
    return 2 * Math.log2(this.length + 1) + 2
  }

  add(series: number): void {
    insert(this.#added, series, (one) => one < series)
    const name = this.#nameOf(series)
    insert(this.#byName, series, (one) => this.#nameOf(one) < name)
  }

  sumsOf(series: number): number[][] {
    const sets = [...this.#slices.flatMap((slice) => this.#setsIn(slice, slice.hashOf(series))), ...this.#amongSmaller(this.#whole, series)]
    return [...new Map(sets.map((set) => [set.toSorted((a, b) => a - b).join(), set])).values()]
  }

  #setsIn(slice: Slice, target: number): number[][] {
    const all = this.#added.reduce((sum, one) => (sum + slice.hashOf(one)) % PRIME, 0)
    const without = fewOf(this.#added, slice, (all - target + PRIME) % PRIME).map((set) => this.#added.filter((one) => !set.includes(one)))
    return [...runsOf(this.#added, slice, target), ...runsOf(this.#byName, slice, target), ...fewOf(this.#added, slice, target), ...without]
  }

  /** A part of a total never counts more than it. Where that leaves few queues, equations tell which of them. */
  #amongSmaller(slice: Slice, series: number): number[][] {
    const counts = slice.countsOf(series)
    const parts = this.#added.filter((one) => slice.countsOf(one).every((count, at) => count <= (counts[at] ?? 0)))
    const sums = counts.map((_, at) => parts.reduce((sum, one) => sum + (slice.countsOf(one)[at] ?? 0), 0))
    if (parts.length < 2 || sums.some((sum, at) => sum < (counts[at] ?? 0))) return []
    if (sums.every((sum, at) => sum === counts[at])) return [parts]
    const steps = parts.length ** 2 * counts.length
    // As many places as queues, or chance would make sums.
    if (parts.length > Math.min(MOST_CHOSEN, counts.length - 8) || steps > this.#stepsLeft) return []
    this.#stepsLeft -= steps
    const search = new SumSearch(counts.length)
    for (const one of parts) search.add(one, slice.countsOf(one))
    return search.sumsOf(counts) ?? []
  }
}

/** Behind those of which it is true; the others stay in their order. */
function insert(ordered: number[], series: number, isBefore: (one: number) => boolean): void {
  let [from, to] = [0, ordered.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (isBefore(ordered[middle] ?? 0)) from = middle + 1
    else to = middle
  }
  ordered.splice(from, 0, series)
}

function sliceOf(places: readonly (readonly CountedRow[])[]): Slice {
  const known = new Map<number, { hash: number; readonly counts: number[] }>()
  for (const [place, rows] of places.entries())
    for (const { series, offered } of rows) {
      const one = known.get(series) ?? { hash: 0, counts: Array.from({ length: places.length }, () => 0) }
      known.set(series, one)
      one.counts[place] = (one.counts[place] ?? 0) + offered
      one.hash = (one.hash + factorAt(place) * offered) % PRIME
    }
  const none = { hash: 0, counts: places.map(() => 0) }
  return { hashOf: (series) => (known.get(series) ?? none).hash, countsOf: (series) => (known.get(series) ?? none).counts }
}

/** Below 2³¹, of neighbouring places far apart: Knuth's multiplicative hash. */
const factorAt = (place: number): number => (((place + 1) * 2_654_435_761) % 2_147_483_629) + 1

/** Runs of two and more in this order. */
function runsOf(order: readonly number[], { hashOf }: Slice, target: number): number[][] {
  const found: number[][] = []
  const begun = new Map<number, number>([[0, 0]])
  let sum = 0
  for (const [at, series] of order.entries()) {
    sum = (sum + hashOf(series)) % PRIME
    const from = begun.get((sum - target + PRIME) % PRIME)
    if (from !== undefined && at + 1 - from > 1 && found.length < MOST_SETS) found.push(order.slice(from, at + 1))
    begun.set(sum, at + 1)
  }
  return found
}

/** One or two that make it up together. */
function fewOf(added: readonly number[], { hashOf }: Slice, target: number): number[][] {
  const found: number[][] = []
  const known = new Map<number, number>()
  for (const series of added) {
    const hash = hashOf(series)
    if (hash === 0) continue
    const other = known.get((target - hash + PRIME) % PRIME)
    if (hash === target) found.push([series])
    else if (other !== undefined) found.push([other, series])
    known.set(hash, series)
    if (found.length >= MOST_SETS) break
  }
  return found
}
