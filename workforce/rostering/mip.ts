/** Mixed-integer and linear programs as plain arrays, and the solver as a port. */

/** Minimise cost·x with rowLower ≤ Ax ≤ rowUpper, columnLower ≤ x ≤ columnUpper; A by rows (CSR). */
export type MipModel = {
  readonly cost: Float64Array
  readonly columnLower: Float64Array
  readonly columnUpper: Float64Array
  /** 1 where the column is a whole number. */
  readonly integer: Int32Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

export type SolveProgress = { readonly objective: number | null; readonly bound: number; readonly seconds: number }

export type SolveOptions = {
  /** From the call on, the start of the solver and the building of the program included. */
  readonly seconds: number
  /** After this, the start of the solver included, it is cut off and keeps its best solution; a second after `seconds` when absent. */
  readonly cutOffSeconds?: number
  readonly seed: number
  /** Stop when (objective − bound) / objective is at most this. */
  readonly relativeGap?: number
  /** Stop after so many branch-and-bound nodes: reproducible where a time limit is not. */
  readonly nodes?: number
  /** A feasible start, one value per column. */
  readonly start?: Float64Array
  readonly onProgress?: (progress: SolveProgress) => void
}

/** `stopped` without values: the limit came before a feasible solution. */
export type MipSolution = {
  readonly status: 'optimal' | 'stopped' | 'infeasible'
  readonly values: Float64Array | null
  readonly objective: number
  /** Proven: no solution costs less. -Infinity where nothing is known. */
  readonly bound: number
  readonly seconds: number
}

export type MipSolver = (model: MipModel, options: SolveOptions) => Promise<MipSolution>

/** Columns to append to a linear program; entries by column (CSC). */
export type Columns = {
  readonly cost: Float64Array
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

export type LpSolution = { readonly objective: number; readonly values: Float64Array; readonly rowDuals: Float64Array }

/** A linear program kept in the solver, warm-started from its last basis. */
export type LpSession = {
  /** Appended columns are continuous and at least 0. False where it took longer than `seconds`; the program is closed then. */
  readonly addColumns: (columns: Columns, seconds: number) => Promise<boolean>
  /** undefined where it took longer than `seconds`; the program is closed then. */
  readonly solve: (seconds: number) => Promise<LpSolution | undefined>
  readonly close: () => Promise<void>
}

/** One solver process: its programs share memory, which is freed by `close`. */
export type SolverSession = {
  readonly solveMip: MipSolver
  /** undefined where it took longer than `seconds`, the start of the solver included. */
  readonly openLp: (model: MipModel, seconds: number) => Promise<LpSession | undefined>
  readonly close: () => Promise<void>
}

/**
 * A full start from the columns that are known: every other column takes its lower bound, and is then raised where a row needs it.
 * Enough for models whose unknown columns are slacks.
 */
export function startFrom(model: MipModel, known: ReadonlyMap<number, number>): Float64Array {
  const start = Float64Array.from(model.columnLower, (lower, column) => known.get(column) ?? lower)
  for (const row of model.rowLower.keys()) {
    const from = model.starts[row] ?? 0
    const to = model.starts[row + 1] ?? from
    let activity = 0
    for (let at = from; at < to; at += 1) activity += (model.values[at] ?? 0) * (start[model.indices[at] ?? 0] ?? 0)
    const missing = Math.max(0, (model.rowLower[row] ?? 0) - activity) || Math.min(0, (model.rowUpper[row] ?? 0) - activity)
    if (missing === 0) continue
    for (let at = from; at < to; at += 1) {
      const column = model.indices[at] ?? 0
      const value = model.values[at] ?? 0
      if (known.has(column) || value * missing <= 0) continue
      start[column] = (start[column] ?? 0) + missing / value
      break
    }
  }
  return start
}

export type Entry = readonly [column: number, value: number]

/** Collects columns and rows of a program. */
export class ModelBuilder {
  private readonly cost: number[] = []
  private readonly columnLower: number[] = []
  private readonly columnUpper: number[] = []
  private readonly integer: number[] = []
  private readonly rowLower: number[] = []
  private readonly rowUpper: number[] = []
  private readonly starts: number[] = [0]
  private readonly indices: number[] = []
  private readonly values: number[] = []

  get columns(): number {
    return this.cost.length
  }

  get rows(): number {
    return this.rowLower.length
  }

  /** Index of a new continuous column. */
  continuous(cost: number, lower = 0, upper = Number.POSITIVE_INFINITY): number {
    this.columnLower.push(lower)
    this.columnUpper.push(upper)
    this.integer.push(0)
    return this.cost.push(cost) - 1
  }

  /** Index of a new whole-number column. */
  whole(cost: number, lower: number, upper: number): number {
    const column = this.continuous(cost, lower, upper)
    this.integer[column] = 1
    return column
  }

  /** Index of a new column that is 0 or 1. */
  binary(cost: number): number {
    return this.whole(cost, 0, 1)
  }

  fix(column: number, value: number): void {
    this.columnLower[column] = value
    this.columnUpper[column] = value
  }

  /** Index of a new row; entries must name each column once. */
  row(lower: number, upper: number, entries: readonly Entry[]): number {
    for (const [column, value] of entries) {
      this.indices.push(column)
      this.values.push(value)
    }
    this.starts.push(this.indices.length)
    this.rowUpper.push(upper)
    return this.rowLower.push(lower) - 1
  }

  atMost(upper: number, entries: readonly Entry[]): number {
    return this.row(Number.NEGATIVE_INFINITY, upper, entries)
  }

  atLeast(lower: number, entries: readonly Entry[]): number {
    return this.row(lower, Number.POSITIVE_INFINITY, entries)
  }

  equal(value: number, entries: readonly Entry[]): number {
    return this.row(value, value, entries)
  }

  build(): MipModel {
    return {
      cost: Float64Array.from(this.cost),
      columnLower: Float64Array.from(this.columnLower),
      columnUpper: Float64Array.from(this.columnUpper),
      integer: Int32Array.from(this.integer),
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      indices: Int32Array.from(this.indices),
      values: Float64Array.from(this.values),
    }
  }
}
