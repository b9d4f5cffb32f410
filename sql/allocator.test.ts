import { expect, test } from 'vitest'
import { Allocator } from './allocator.ts'

function grown(residentMb: number) {
  const state = { gaveBack: 0, residentMb, now: 0 }
  const giveBack = async () => {
    state.gaveBack += 1
  }
  const allocator = new Allocator(
    giveBack,
    () => state.residentMb << 20,
    () => state.now,
  )
  return { state, allocator }
}

test.each([
  ['person', 550, 0],
  ['person', 551, 1],
  ['own', 800, 0],
  ['own', 801, 1],
] as const)('around the work of a %s at %i MB memory is given back %i times', async (work, residentMb, times) => {
  const { state, allocator } = grown(residentMb)
  await allocator.relieve(work)
  expect(state.gaveBack).toBe(times)
})

test('after work of our own it is given back once in a second where the process grows and once in a minute where not, around each query of a person always', async () => {
  const { state, allocator } = grown(1000)
  for (; state.now < 3000; state.now += 100) await allocator.relieve('own')
  expect(state.gaveBack).toBe(1)
  state.residentMb = 1048
  await allocator.relieve('own')
  expect(state.gaveBack).toBe(1)
  for (; state.now < 5000; state.now += 100) {
    state.residentMb += 49
    await allocator.relieve('own')
  }
  expect(state.gaveBack).toBe(3)
  for (; state.now < 125_000; state.now += 1000) await allocator.relieve('own')
  expect(state.gaveBack).toBe(5)
  for (let n = 0; n < 5; n += 1) await allocator.relieve('person')
  expect(state.gaveBack).toBe(10)
})

test('who comes while it is given back waits for it and asks for no more where there is room again', async () => {
  let [gaveBack, residentMb, free] = [0, 1000, () => {}]
  const giveBack = () =>
    new Promise<void>((resolve) => {
      gaveBack += 1
      free = () => {
        residentMb = 300
        resolve()
      }
    })
  const allocator = new Allocator(giveBack, () => residentMb << 20)
  const all = Promise.all([allocator.relieve('person'), allocator.relieve('person'), allocator.relieve('own')])
  free()
  await all
  expect(gaveBack).toBe(1)
})

test('an engine without such an allocator fails nothing', async () => {
  const allocator = new Allocator(
    () => Promise.reject(new Error('not built with jemalloc')),
    () => 1000 << 20,
  )
  await allocator.relieve('person')
  await allocator.relieve('person')
})
