/** Which of some queues add up to another: linear equations over places of a file, solved modulo a prime, so that factors of 0 and 1 are exact. */

/** The largest whose squares are 31-bit integers. A sum that holds by chance for the remainders alone is weighed afterwards by the counts themselves. */
const PRIME = 46_337

/** Where places are fewer than queues, the choice of so many is free: 2^14 choices are looked at, about 10 ms. */
const MOST_FREE = 14

type Column = { readonly id: number; readonly factors: Int32Array }

/** Columns of counts in the order in which they are added: independent ones span what sums can be, others leave a choice. */
export class SumSearch {
  readonly #size: number
  readonly #ids: number[] = []
  /** Row k: 1 at its own place, 0 at those of the others, and how it is made of the independent columns. */
  readonly #basis: { readonly place: number; readonly values: Int32Array; readonly factors: Int32Array }[] = []
  readonly #free: Column[] = []

  /** `size`: counts in each column; those that one lacks are 0. */
  constructor(size: number) {
    this.#size = size
  }

  /** How many columns may be in a sum. */
  get length(): number {
    return this.#ids.length + this.#free.length
  }

  add(id: number, counts: readonly number[]): void {
    const values = this.#remainders(counts)
    const factors = this.#reduce(values)
    const place = values.findIndex((value) => value !== 0)
    if (place < 0) {
      this.#free.push({ id, factors })
      return
    }
    const scale = inverse(values[place] ?? 1)
    const own = factors.map((factor) => times(PRIME - factor, scale) % PRIME)
    own[this.#ids.length] = scale
    for (let at = 0; at < values.length; at += 1) values[at] = times(values[at] ?? 0, scale)
    for (const row of this.#basis) {
      const factor = row.values[place] ?? 0
      subtract(row.values, values, factor)
      subtract(row.factors, own, factor)
    }
    this.#basis.push({ place, values, factors: own })
    this.#ids.push(id)
  }

  /** Every set of the columns whose sum is this one; undefined where there are too many choices to be looked at. */
  sumsOf(counts: readonly number[]): number[][] | undefined {
    const values = this.#remainders(counts)
    const factors = this.#reduce(values)
    if (values.some((value) => value !== 0)) return []
    if (this.#free.length > MOST_FREE) return undefined
    const found: number[][] = []
    const chosen: number[] = []
    const choose = (at: number, left: Int32Array): void => {
      const column = this.#free[at]
      if (!column) {
        if (left.every((factor) => factor === 0 || factor === 1))
          found.push([...this.#ids.filter((_, index) => left[index] === 1), ...chosen])
        return
      }
      choose(at + 1, left)
      const without = left.slice()
      subtract(without, column.factors, 1)
      chosen.push(column.id)
      choose(at + 1, without)
      chosen.pop()
    }
    choose(0, factors)
    return found
  }

  #remainders(counts: readonly number[]): Int32Array {
    return Int32Array.from({ length: this.#size }, (_, at) => (counts[at] ?? 0) % PRIME)
  }

  /** Leaves what no independent column explains; how much of each of them the rest is. */
  #reduce(values: Int32Array): Int32Array {
    const factors = new Int32Array(this.#size)
    for (const row of this.#basis) {
      const factor = values[row.place] ?? 0
      if (factor === 0) continue
      subtract(values, row.values, factor)
      subtract(factors, row.factors, PRIME - factor)
    }
    return factors
  }
}

const times = (a: number, b: number): number => (a * b) % PRIME

/** `from -= of * factor`. */
function subtract(from: Int32Array, of: Int32Array, factor: number): void {
  if (factor === 0) return
  const opposite = PRIME - factor
  for (let at = 0; at < from.length; at += 1) from[at] = ((from[at] ?? 0) + (of[at] ?? 0) * opposite) % PRIME
}

/** Fermat: a^(p−2) is 1/a. */
function inverse(value: number): number {
  let [result, power] = [1, value]
  for (let exponent = PRIME - 2; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = times(result, power)
    power = times(power, power)
  }
  return result
}
