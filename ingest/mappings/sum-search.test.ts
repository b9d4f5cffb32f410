import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../../domain/kernel/random.ts'
import { SumSearch } from './sum-search.ts'

/** Every subset by trying: what the search has to give where counts are small enough that remainders are the counts. */
function tried(columns: readonly (readonly number[])[], sum: readonly number[]): string[] {
  const found: string[] = []
  for (let set = 0; set < 1 << columns.length; set += 1) {
    const chosen = columns.flatMap((_, id) => (set & (1 << id) ? [id] : []))
    if (sum.every((count, place) => chosen.reduce((total, id) => total + (columns[id]?.[place] ?? 0), 0) === count))
      found.push(chosen.join())
  }
  return found.sort()
}

test('exactly the sets whose counts add up at every place are found, whether places are more than columns or fewer', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }).chain((places) => {
        const column = fc.array(fc.nat(6), { minLength: places, maxLength: places })
        return fc.record({ columns: fc.array(column, { maxLength: 8 }), other: column, set: fc.nat(255), isSum: fc.boolean() })
      }),
      ({ columns, other, set, isSum }) => {
        const chosen = columns.filter((_, id) => set & (1 << id))
        const sum = isSum ? other.map((_, place) => chosen.reduce((total, column) => total + (column[place] ?? 0), 0)) : other
        const search = new SumSearch(sum.length)
        for (const [id, column] of columns.entries()) search.add(id, column)
        expect(
          search
            .sumsOf(sum)
            ?.map((ids) => ids.sort((a, b) => a - b).join())
            .sort(),
        ).toEqual(tried(columns, sum))
      },
    ),
    { numRuns: 300 },
  ))

test('two hundred queues over four hundred places are one elimination', () => {
  const search = new SumSearch(400)
  const random = seededRandom(5)
  const columns = Array.from({ length: 200 }, () => Array.from({ length: 400 }, () => Math.floor(random() * 100)))
  for (const [id, column] of columns.entries()) search.add(id, column)
  const members = [3, 50, 51, 120, 199]
  const sum = Array.from({ length: 400 }, (_, place) => members.reduce((total, id) => total + (columns[id]?.[place] ?? 0), 0))
  expect(search.sumsOf(sum)).toEqual([members])
})
