/** Rows of a queue that add up other rows of the same queue: of an hour, a day or the whole file, without an end that would say so. */
import { DAY_MS, HOUR_MS } from '../../domain/kernel/time.ts'
import type { CountedRow, CountedRows } from './counted-rows.ts'
import { clockText, type Evidence, holds, LEAST_BITS, noEvidence, proofText, type Sum, summed, weigh } from './sum-evidence.ts'

type Candidate = {
  readonly index: number
  readonly total: CountedRow
  readonly sum: Sum
  /** `beside` another row of its instant, `apart` from the rows around it or off their grid, or `within` them as an interval stands. */
  readonly position: 'beside' | 'apart' | 'within'
  /** The file has a total of each of the others, and none of its instant. */
  readonly isOnlyWithoutTotal: boolean
}

/** Hours only where two rows begin together: a quarter-hour may well have as many calls as the next two. */
const PERIODS: readonly { readonly ms: number; readonly isTaken: (candidate: Candidate) => boolean }[] = [
  { ms: HOUR_MS, isTaken: ({ position }) => position === 'beside' },
  { ms: DAY_MS, isTaken: () => true },
  { ms: Number.POSITIVE_INFINITY, isTaken: ({ position }) => position !== 'within' },
]

const isMidnight = ({ wallMs }: CountedRow): boolean => wallMs % DAY_MS === 0

/** Index of each total → what shows it. `named`: instants of rows that are totals by their name. */
export function ownTotals(rows: CountedRows, named: ReadonlySet<number>): Map<number, string> {
  const found = new Map<number, string>()
  for (const { ms, isTaken } of PERIODS) {
    const candidates = rows.series.map((series) => candidatesOf(rows, series.rows, { ms, found, named }).filter(isTaken))
    const together = noEvidence()
    for (const { total, sum, position } of candidates.flat()) if (position !== 'within') weigh(together, total, sum, 2)
    for (const ofSeries of candidates) {
      const own = noEvidence()
      for (const { total, sum } of ofSeries) weigh(own, total, sum, 2)
      for (const candidate of ofSeries) {
        const proof = proofOf(candidate, own, together)
        if (proof) found.set(candidate.index, typeof proof === 'string' ? proof : proofText(proof, rows))
      }
    }
  }
  return found
}

type Search = { readonly ms: number; readonly found: ReadonlyMap<number, string>; readonly named: ReadonlySet<number> }

/** The largest row of each period, and the sum of the others: where one of them is the sum, it is that. */
function candidatesOf(rows: CountedRows, indexes: readonly number[], { ms, found, named }: Search): Candidate[] {
  const periods = new Map<number, number[]>()
  for (const index of indexes) {
    if (found.has(index) || Number.isNaN(rows.start(index))) continue
    const period = Math.floor(rows.wallMs(index) / ms)
    const held = periods.get(period)
    if (held) held.push(index)
    else periods.set(period, [index])
  }
  return [...periods.values()].flatMap((held) => (held.length < 2 ? [] : [candidateOf(rows, held, named)])).filter(isUnstated)
}

/** A row that says its length is judged by that; one that the mapping keeps is none. */
const isUnstated = ({ total }: Candidate): boolean => Number.isNaN(total.seconds) && !total.isKept && total.offered > 0

function candidateOf(rows: CountedRows, held: readonly number[], named: ReadonlySet<number>): Candidate {
  const rank = (index: number): number => rows.at(index).offered * 2 + (isMidnight(rows.at(index)) ? 1 : 0)
  const index = held.reduce((best, one) => (rank(one) > rank(best) ? one : best))
  const total = rows.at(index)
  const others = held.filter((one) => one !== index)
  const isOnlyWithoutTotal = !named.has(total.start) && others.every((one) => named.has(rows.start(one)))
  return { index, total, sum: summed(rows, others), position: positionOf(rows, total, others), isOnlyWithoutTotal }
}

function positionOf(rows: CountedRows, total: CountedRow, others: readonly number[]): Candidate['position'] {
  if (others.some((one) => rows.start(one) === total.start)) return 'beside'
  const isFar = others.every((one) => Math.abs(rows.start(one) - total.start) > HOUR_MS)
  const isOffGrid = total.wallMs % 300_000 !== 0 && others.every((one) => rows.wallMs(one) % 300_000 === 0)
  return isFar || isOffGrid ? 'apart' : 'within'
}

/**
 * One match is enough where the row stands where no interval would and chance can't have made it; else the queue's other days, or those of all queues,
 * have to agree. Where they do, a row at the same time of the day is a total although a row of its sum is missing.
 */
function proofOf(
  { total, sum, position, isOnlyWithoutTotal }: Candidate,
  own: Evidence,
  together: Evidence,
): Evidence | string | undefined {
  const alone = noEvidence()
  const isDoubled = position === 'beside' && isMidnight(total)
  const verdict = weigh(alone, total, sum, isDoubled ? 1 : 2)
  if (verdict === 'match' && (isDoubled || (position !== 'within' && alone.bits >= LEAST_BITS))) return alone
  for (const proof of [own, ...(position === 'within' ? [] : [together])]) {
    if (!holds(proof) || proof.matches < 2 || proof.bits < LEAST_BITS) continue
    const isAtItsTime = proof.sample !== undefined && proof.sample.total.wallMs % DAY_MS === total.wallMs % DAY_MS
    if (verdict === 'match' || (isAtItsTime && total.offered >= sum.offered)) return proof
  }
  return position === 'apart' && isMidnight(total) && isOnlyWithoutTotal && total.offered >= sum.offered
    ? `it counts at least what the others of its day do together, and the file has a total of each of them but none at ${clockText(total.wallMs)}`
    : undefined
}
