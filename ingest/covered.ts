/** How many records the batches of one partition must have stored, of batches that may overlap where records were delivered again. */

/** What one batch landed; `records` counts distinct offsets. */
export type Range = { readonly first: bigint; readonly last: bigint; readonly records: number }

const widthOf = ({ first, last }: Range): number => Number(last - first) + 1

/** Every offset from first to last is in it. */
const isDense = (range: Range): boolean => range.records >= widthOf(range)

/**
 * The least number of distinct offsets in all ranges together: dense ones are joined, and of those that overlap with holes the best choice without
 * overlap counts. `ranges` in order of their first offset.
 */
export function leastRecords(ranges: readonly Range[]): number {
  const joined = [...joinedDense(ranges.filter(isDense)), ...ranges.filter((range) => !isDense(range))]
  const byEnd = joined.sort((a, b) => compare(a.last, b.last))
  /** Most records of ranges that end among the first n, without overlap. */
  const best = [0]
  for (const [n, range] of byEnd.entries()) best.push(Math.max(best[n] ?? 0, range.records + (best[endingBefore(byEnd, range.first)] ?? 0)))
  return best.at(-1) ?? 0
}

function joinedDense(ranges: readonly Range[]): Range[] {
  const joined: Range[] = []
  for (const range of ranges) {
    const before = joined.at(-1)
    if (before && range.first <= before.last + 1n) joined[joined.length - 1] = whole(before.first, max(before.last, range.last))
    else joined.push(whole(range.first, range.last))
  }
  return joined
}

const whole = (first: bigint, last: bigint): Range => ({ first, last, records: Number(last - first) + 1 })
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** How many of the ranges end before `first`. */
function endingBefore(byEnd: readonly Range[], first: bigint): number {
  let [low, high] = [0, byEnd.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((byEnd[middle]?.last ?? 0n) < first) low = middle + 1
    else high = middle
  }
  return low
}
