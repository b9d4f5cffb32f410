import { availableParallelism } from 'node:os'
import { expect, test, vi } from 'vitest'
import { hashPassword } from './passwords.ts'

const seen = vi.hoisted(() => ({ now: 0, most: 0, all: 0 }))

// The real hash, counted.
vi.mock('@node-rs/argon2', async (original) => {
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

test('of twenty passwords at once two are hashed at a time at most, and one core is left', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => hashPassword(`seven blue cups of tea ${n}`)))
  expect([seen.all, seen.most]).toEqual([20, availableParallelism() > 2 ? 2 : 1])
})
