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
  // 5 ms a turn hold at most two pieces of 4 ms, the last begun before they are over; between two looks the end of one turn and a whole one may lie.
  let [most, before] = [done.length, done.length]
  while (done.length < 20) {
    await nextTurn()
    most = Math.max(most, done.length - before)
    before = done.length
  }
  expect(most).toBeLessThanOrEqual(3)
  await Promise.all(all)
  expect(done).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

test('what waited for a piece goes on before the turn is over, so that its time counts: a hundred refusals at once are answered over many turns', async () => {
  const pace = new Pace()
  let answered = 0
  const all = Array.from({ length: 20 }, async () => {
    await pace.run(() => undefined)
    busy(4)
    answered += 1
  })
  let [most, before] = [0, 0]
  while (answered < 20) {
    await nextTurn()
    most = Math.max(most, answered - before)
    before = answered
  }
  // 5 ms hold two of 4 ms; as many again may have been released before the first goes on.
  expect(most).toBeLessThanOrEqual(4)
  await Promise.all(all)
})

test('what goes on is served before what has not begun', async () => {
  const pace = new Pace()
  const done: string[] = []
  const work = async (name: string) => {
    for (const part of [1, 2, 3])
      await pace.run(() => {
        busy(3)
        return done.push(`${name}${part}`)
      }, part > 1)
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(work))
  expect(done.indexOf('a3')).toBeLessThan(done.indexOf('d1'))
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
