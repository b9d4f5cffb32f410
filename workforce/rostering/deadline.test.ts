import { expect, test } from 'vitest'
import { deadline } from './deadline.ts'

test('twice what a rehearsal took is kept back from the limit, from each share of it, and the longest counts', () => {
  let now = 0
  const { left, rehearsed } = deadline(10, () => now)
  expect([left(), left(0.5)]).toEqual([10, 5])
  const takes = (seconds: number) =>
    rehearsed(() => {
      now += seconds
    })
  takes(0.5)
  // 10 − 0.5 passed − 2 × 0.5 kept back; half of 10 likewise.
  expect([left(), left(0.5)]).toEqual([8.5, 3.5])
  takes(0.25)
  expect(left()).toBe(8.25)
  takes(1)
  // 1.75 passed, 2 kept back.
  expect(left()).toBe(6.25)
})
