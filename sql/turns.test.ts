/** Work of one class takes turns: a few at a time, a bounded queue, and who goes away leaves it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

const open = () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  return { held, release }
}

test('places are taken in order, never more than there are', async () => {
  const turns = new Turns({ places: 2, waiting: 100, waitMs: 5000 })
  let [running, most] = [0, 0]
  const ended: number[] = []
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      turns.run(async () => {
        most = Math.max(most, ++running)
        await sleep(1)
        running -= 1
        ended.push(n)
      }),
    ),
  )
  expect(most).toBe(2)
  expect(ended).toEqual(ended.toSorted((a, b) => a - b))
})

test('a second place is given only while there is room beside the first, and all places again once there is', async () => {
  const room = { isThere: false }
  const turns = new Turns({ places: 2, waiting: 10, waitMs: 5000, hasRoom: () => room.isThere })
  const started: number[] = []
  const gates = Array.from({ length: 4 }, open)
  const all = gates.map(({ held }, n) =>
    turns.run(() => {
      started.push(n)
      return held
    }),
  )
  await sleep(0)
  expect(started).toEqual([0])
  gates[0]?.release()
  await all[0]
  expect(started).toEqual([0, 1])
  room.isThere = true
  gates[1]?.release()
  await all[1]
  expect(started).toEqual([0, 1, 2, 3])
  for (const { release } of gates) release()
  await Promise.all(all)
})

test('a full queue and a long wait are refused with a remedy; the place of one that failed is free again', async () => {
  const turns = new Turns({ places: 1, waiting: 1, waitMs: 30 })
  const { held, release } = open()
  const first = turns.run(() => held)
  const second = turns.run(async () => 2)
  await expect(turns.run(async () => 3)).rejects.toMatchObject({ code: 'unavailable', clickhouseCode: 202 })
  await expect(second).rejects.toThrow('repeat it in a few seconds')
  release()
  await first
  await expect(turns.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await turns.run(async () => 4)).toBe(4)
})

test('who goes away leaves the queue and never runs', async () => {
  const turns = new Turns({ places: 1, waiting: 5, waitMs: 5000 })
  const { held, release } = open()
  const first = turns.run(() => held)
  const gone = new AbortController()
  let hasRun = false
  const second = turns.run(async () => {
    hasRun = true
  }, gone.signal)
  gone.abort()
  await expect(second).rejects.toMatchObject({ clickhouseCode: 394 })
  release()
  await first
  expect(await turns.run(async () => 'next')).toBe('next')
  expect(hasRun).toBe(false)
})
