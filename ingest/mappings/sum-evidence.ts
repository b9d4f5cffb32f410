/** Whether a row's counts are the sum of other rows: how often they are, how often not, and how unlikely that is by chance. */
import type { CountedRow, CountedRows, Counts } from './counted-rows.ts'

/** Rows added up; a count that one of them doesn't say is NaN. */
export type Sum = Counts & {
  /** Rows with calls. */
  readonly filled: number
  /** Indexes of the first three of them, for the message. */
  readonly shown: readonly number[]
}

export function summed(rows: CountedRows, indexes: Iterable<number>): Sum {
  let [offered, answered, abandoned, filled] = [0, 0, 0, 0]
  const shown: number[] = []
  for (const index of indexes) {
    const row = rows.at(index)
    offered += row.offered
    answered += row.answered
    abandoned += row.abandoned
    if (row.offered === 0) continue
    filled += 1
    if (shown.length < 3) shown.push(index)
  }
  return { offered, answered, abandoned, filled, shown }
}

/** `bits`: sum of log2(1 + count) over the matches, about as many as chance would have to guess. */
export type Evidence = {
  matches: number
  misses: number
  bits: number
  /** The match with the largest count, for the message. */
  sample: { readonly total: CountedRow; readonly sum: Sum } | undefined
}

export const noEvidence = (): Evidence => ({ matches: 0, misses: 0, bits: 0, sample: undefined })

/** One of 64 sums of such size is equal by chance; small counts of a quiet queue need more matches. */
export const LEAST_BITS = 6

/** One place in ten may differ: a row of the sum may have been rejected. */
export const holds = ({ matches, misses }: Evidence): boolean => matches > 0 && misses * 10 <= matches + misses

/** So far from holding that further places need not be looked at. */
export const isLost = ({ matches, misses }: Evidence): boolean => misses > 2 && misses * 10 > matches + misses

/** Fewer than `least` rows with calls say nothing where they agree: a queue alone is like itself. */
export function weigh(evidence: Evidence, total: CountedRow, sum: Sum, least: number): 'match' | 'silent' | 'miss' {
  if (!isSum(total, sum)) {
    evidence.misses += 1
    return 'miss'
  }
  if (total.offered === 0 || sum.filled < least) return 'silent'
  evidence.matches += 1
  evidence.bits += Math.log2(1 + total.offered) + (isSaid(total, sum, 'abandoned') ? Math.log2(1 + total.abandoned) : 0)
  if (!evidence.sample || total.offered > evidence.sample.total.offered) evidence.sample = { total, sum }
  return 'match'
}

const isSaid = (total: Counts, sum: Counts, name: keyof Counts): boolean => !Number.isNaN(total[name]) && !Number.isNaN(sum[name])

/** In every count that all of the rows state. */
const isSum = (total: Counts, sum: Counts): boolean =>
  (['offered', 'answered', 'abandoned'] as const).every((name) => !isSaid(total, sum, name) || total[name] === sum[name])

export const clockText = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 16).replace('T', ' ')

/** Which sum shows that a row is a total. */
export function proofText({ matches, sample }: Evidence, rows: CountedRows): string {
  if (!sample) return ''
  const { total, sum } = sample
  const shown = sum.shown.map((index) => `${rows.at(index).offered} (${rows.queueOf(index)} ${clockText(rows.wallMs(index))})`)
  const others = sum.filled > shown.length ? ` + ${sum.filled - shown.length} others` : ''
  const more = matches > 1 ? `, and so at ${matches - 1} more` : ''
  return `it is a sum: ${total.offered} offered at ${clockText(total.wallMs)} are ${shown.join(' + ')}${others}${more}`
}
