/** Columns whose numbers are in another unit than their rule says: a spreadsheet keeps durations as fractions of a day, and shares of 1 as percentages. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Mapping } from './mapping.ts'

type Cells = {
  readonly path: string
  readonly column: string
  readonly as: 'seconds' | 'percent'
  small: number
  others: number
  sample: string | undefined
}

/** No clock of a telephone system tells more than milliseconds. */
const FINER = /\.\d{4}|e-/i

/** Hears the cells of rules without `scale`, which declares the unit. */
export class CellUnits {
  readonly #cells = new Map<string, Cells>()
  #isChecked = false

  note(path: string, column: string, as: 'seconds' | 'percent', text: string): void {
    if (this.#isChecked) return
    const number = Number(text)
    if (number === 0) return
    const cells = this.#cells.get(path) ?? { path, column, as, small: 0, others: 0, sample: undefined }
    this.#cells.set(path, cells)
    if (as === 'seconds' ? number > 0 && number < 1 : number > 0 && number <= 1) cells.small += 1
    else cells.others += 1
    if (number > 0 && number < 1 && (as === 'percent' || FINER.test(text))) cells.sample ??= text
  }

  /** Throws `usage` where most cells of a column are below 1. */
  check({ name }: Mapping): void {
    this.#isChecked = true
    for (const { path, column, as, small, others, sample } of this.#cells.values()) {
      if (sample === undefined || small <= others) continue
      const remedy =
        as === 'seconds'
          ? `durations of a spreadsheet are fractions of a day: write "scale": 86400 into the rule of '${path}', 3600 for hours, or 1 where they are seconds`
          : `shares of 1 are read by "as": "number"; write "scale": 1 into the rule of '${path}' where they are percentages`
      throw new CallboardError(
        'usage',
        `Mapping '${name}': column '${column}' mostly holds numbers below 1, such as ${sample}, and is read as ${as}; ${remedy}.`,
      )
    }
  }
}
