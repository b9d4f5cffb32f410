/** Viewers of the same thing share one computation, and nobody sees it older than promised. */
import { expect, test } from 'vitest'
import { Snapshots } from './snapshots.ts'

const setUp = (tookMs = 0) => {
  let now = 0
  let made = 0
  const snapshots = new Snapshots<number>(
    async () => {
      now += tookMs
      made += 1
      return made
    },
    () => now,
  )
  const pass = (ms: number) => {
    now += ms
  }
  return { get: (key = '') => snapshots.get(key), pass, made: () => made }
}

test('forty who ask at once set off one computation; other keys have their own', async () => {
  const { get, made } = setUp()
  expect(new Set(await Promise.all(Array.from({ length: 40 }, () => get())))).toEqual(new Set([1]))
  expect(await get('east')).toBe(2)
  expect(made()).toBe(2)
})

test('after 1.5 s the known one is shown while it is renewed, after 10 s the new one is waited for', async () => {
  const { get, pass, made } = setUp()
  expect(await get()).toBe(1)
  pass(1499)
  expect([await get(), made()]).toEqual([1, 1])
  pass(2)
  expect([await get(), made()]).toEqual([1, 2])
  expect(await get()).toBe(2)
  pass(10_001)
  expect(await get()).toBe(3)
})

test('one that takes long is renewed no more than a quarter of the time', async () => {
  const { get, pass, made } = setUp(2000)
  await get()
  pass(5900)
  await get()
  expect(made()).toBe(1)
  pass(200)
  await get()
  expect(made()).toBe(2)
})

test('a failure reaches those who wait, and the next asker tries anew', async () => {
  let isBroken = true
  const snapshots = new Snapshots(async () => {
    if (isBroken) throw new Error('away')
    return 'there'
  })
  await expect(snapshots.get('')).rejects.toThrow('away')
  isBroken = false
  expect(await snapshots.get('')).toBe('there')
})
