/** Rows of a file by the instant, the period or the day in which they begin. */
import type { CountedRows } from './counted-rows.ts'

export type Places = {
  /** Number of the place → indexes of its rows, in the order of the file. */
  readonly held: ReadonlyMap<number, readonly number[]>
  readonly of: (index: number) => number
}

/** Rows whose instant stays open are in none. */
export function placesOf(rows: CountedRows, of: (index: number) => number): Places {
  const held = new Map<number, number[]>()
  for (let index = 0; index < rows.length; index += 1) {
    if (Number.isNaN(rows.start(index))) continue
    const place = of(index)
    const one = held.get(place)
    if (one) one.push(index)
    else held.set(place, [index])
  }
  return { held, of }
}

export const instantsOf = (rows: CountedRows): Places => placesOf(rows, (index) => rows.start(index))

/** No two of the rows are in one place. */
export function isOnce(indexes: readonly number[], { of }: Places): boolean {
  const known = new Set<number>()
  return indexes.every((index) => known.size < known.add(of(index)).size)
}
