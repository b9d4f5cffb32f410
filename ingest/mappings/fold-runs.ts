/** Runs of rows whose local time clocks show twice, and what the order of time leaves of their instants. */

export type Open = {
  readonly row: number
  readonly series: string
  readonly at: readonly number[]
  /** The instants that the row's own end leaves. */
  readonly byEnd: readonly number[]
}

export type Options = (open: Open) => readonly number[]

/** Rows between two sure ones, whose instants are `before` and `after`. */
export type Run = { readonly before: number | undefined; readonly rows: Open[]; after: number | undefined }

/** The run as it stands in a rising file. */
export const ordered = ({ before, rows, after }: Run, direction: 'rising' | 'falling'): Run =>
  direction === 'rising' ? { before, rows, after } : { before: after, rows: [...rows].reverse(), after: before }

/**
 * The earliest instants in order from the front, and the latest from the back: where both agree, no other choice fits. Those of a grid are apart.
 * undefined where none fits at all.
 */
export function agreed({ before, rows, after }: Run, isGrid: boolean, optionsOf: Options): Map<number, number> | undefined {
  const step = isGrid ? 1 : 0
  const earliest: number[] = []
  let least = (before ?? Number.NEGATIVE_INFINITY) + step
  for (const open of rows) {
    const one = optionsOf(open).find((at) => at >= least)
    if (one === undefined) return undefined
    earliest.push(one)
    least = one + step
  }
  if (least - step > (after ?? Number.POSITIVE_INFINITY) - step) return undefined
  const decided = new Map<number, number>()
  let most = (after ?? Number.POSITIVE_INFINITY) - step
  for (const [index, open] of [...rows.entries()].reverse()) {
    const one = optionsOf(open).findLast((at) => at <= most)
    if (one === undefined) return undefined
    if (one === earliest[index]) decided.set(open.row, one)
    most = one - step
  }
  return decided
}
