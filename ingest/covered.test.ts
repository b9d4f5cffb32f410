/** The least number of records that ranges promise, against counting every offset. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastRecords, type Range } from './covered.ts'

const range = (first: number, last: number, records = last - first + 1): Range => ({ first: BigInt(first), last: BigInt(last), records })

test('ranges side by side add up, and what was delivered again counts once', () => {
  expect(leastRecords([])).toBe(0)
  expect(leastRecords([range(0, 9), range(10, 19)])).toBe(20)
  expect(leastRecords([range(0, 9), range(5, 14)])).toBe(15)
  // 100 of 200 offsets in one batch, delivered again in two of 60 and 40.
  expect(leastRecords([range(1, 200, 100), range(1, 120, 60), range(121, 200, 40)])).toBe(100)
})

test('never more than the offsets that there are, and all of them where no range has holes', () => {
  const batches = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), { maxLength: 8 })
  fc.assert(
    fc.property(batches, (all) => {
      const ranges = all
        .map((offsets) => range(Math.min(...offsets), Math.max(...offsets), offsets.length))
        .sort((a, b) => Number(a.first - b.first))
      const offsets = new Set(all.flat())
      expect(leastRecords(ranges)).toBeLessThanOrEqual(offsets.size)
      if (ranges.every(({ first, last, records }) => Number(last - first) + 1 === records)) expect(leastRecords(ranges)).toBe(offsets.size)
    }),
  )
})
