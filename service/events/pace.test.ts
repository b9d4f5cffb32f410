/** Work that shares turns: in the order it came, a little of it a turn, whoever it is for. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

const busy = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test('what many ask for at once is done in their order, a few pieces a turn', async () => {
  const pace = new Pace()
  const done: number[] = []
  const all = Array.from({ length: 20 }, (_, n) =>
    pace.run(() => {
      busy(4)
      return done.push(n)
    }),
  )
  // 5 ms a turn hold at most two pieces of 4 ms, the last begun before they are over.
  let [most, before] = [done.length, done.length]
  while (done.length < 20) {
    await nextTurn()
    most = Math.max(most, done.length - before)
    before = done.length
  }
  expect(most).toBeLessThanOrEqual(2)
  await Promise.all(all)
  expect(done).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

test('one alone waits for nobody, and one that fails holds up no other', async () => {
  const pace = new Pace()
  let isDone = false
  const first = pace.run(() => {
    isDone = true
  })
  expect(isDone).toBe(true)
  const failed = pace.run(() => {
    throw new Error('no row')
  })
  await expect(failed).rejects.toThrow('no row')
  await first
  expect(await pace.run(() => 7)).toBe(7)
})
