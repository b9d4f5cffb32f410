/** Hashing of passwords beside other work. */
import { availableParallelism } from 'node:os'
import { afterAll, expect, test, vi } from 'vitest'

const seen = { now: 0, most: 0, all: 0 }

// The files of this project share their modules: those that were loaded before know nothing of the count.
vi.resetModules()
// The real hash, counted.
vi.doMock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>()
  const hashRaw: typeof real.hashRaw = async (...hashed) => {
    seen.all += 1
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    const hash = await real.hashRaw(...hashed)
    seen.now -= 1
    return hash
  }
  return { ...real, hashRaw }
})
const { hashPassword } = await import('./passwords.ts')
afterAll(() => {
  vi.doUnmock('@node-rs/argon2')
  vi.resetModules()
})

test('of twenty passwords at once two are hashed at a time at most, and one core is left', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => hashPassword(`seven blue cups of tea ${n}`)))
  expect([seen.all, seen.most]).toEqual([20, availableParallelism() > 2 ? 2 : 1])
})
