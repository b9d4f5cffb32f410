/** Tells apart, by the order of a file, local times that occur twice. */

type Open = { readonly row: number; readonly at: readonly number[] }

/** Rows of two possible instants in a row, between two sure ones. */
type Run = { readonly before: number | undefined; readonly rows: Open[]; after: number | undefined }

type Series = { last: number | undefined; isRising: boolean; isFalling: boolean; run: Run | undefined; readonly runs: Run[] }

/** Rows of one series (such as a queue) stand in the order of time, rising or falling; where they don't, nothing is decided. */
export class FoldOrder {
  readonly #series = new Map<string, Series>()
  /** The time is part of a row's id, so that a series has each local time once, and twice in the hour that is repeated. */
  readonly #isGrid: boolean

  constructor(isGrid: boolean) {
    this.#isGrid = isGrid
  }

  /** `at`: the possible instants, one or two, earlier first. */
  add(name: string, row: number, at: readonly number[]): void {
    const series = this.#series.get(name) ?? { last: undefined, isRising: true, isFalling: true, run: undefined, runs: [] }
    this.#series.set(name, series)
    const [sure, other] = at
    if (sure === undefined) return
    if (other !== undefined) {
      series.run ??= opened(series)
      series.run.rows.push({ row, at })
      return
    }
    if (series.run) series.run.after = sure
    series.run = undefined
    if (series.last !== undefined && sure < series.last) series.isRising = false
    if (series.last !== undefined && sure > series.last) series.isFalling = false
    series.last = sure
  }

  /** The instant of each row that the order decides. */
  decided(): Map<number, number> {
    const all = new Map<number, number>()
    for (const { runs, isRising, isFalling } of this.#series.values())
      for (const { rows, before, after } of runs) {
        const rising = isRising ? solved(rows, before, after) : undefined
        const falling = isFalling && !rising ? solved([...rows].reverse(), after, before) : undefined
        for (const [row, at] of rising ?? falling ?? []) all.set(row, at)
        if (this.#isGrid) for (const [row, at] of pairs(rows, isRising || !isFalling)) if (!all.has(row)) all.set(row, at)
      }
    return all
  }
}

function opened(series: Series): Run {
  const run: Run = { before: series.last, rows: [], after: undefined }
  series.runs.push(run)
  return run
}

/**
 * The earliest instants that never fall, from the front, and the latest, from the back: where both agree, no other choice fits between
 * `from` and `to`. undefined where none fits at all.
 */
function solved(rows: readonly Open[], from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Map<number, number> | undefined {
  const earliest: number[] = []
  let least = from
  for (const { at } of rows) {
    const one = at.find((instant) => instant >= least)
    if (one === undefined || one > to) return undefined
    earliest.push(one)
    least = one
  }
  const decided = new Map<number, number>()
  let most = to
  for (const [index, { row, at }] of [...rows.entries()].reverse()) {
    const one = at.findLast((instant) => instant <= most)
    if (one === undefined) return undefined
    if (one === earliest[index]) decided.set(row, one)
    most = one
  }
  return decided
}

/** A local time that is there exactly twice: the first of the two rows is the first of the two instants, in a falling file the second. */
function pairs(rows: readonly Open[], isRising: boolean): Map<number, number> {
  const decided = new Map<number, number>()
  for (const { at: shown } of rows) {
    const same = rows.filter(({ at }) => at[0] === shown[0])
    if (same.length !== 2) continue
    const ordered = isRising ? same : [...same].reverse()
    ordered.forEach(({ row, at }, index) => {
      const instant = at[index]
      if (instant !== undefined) decided.set(row, instant)
    })
  }
  return decided
}
