/** Simulation: schedulers that crash at any call, stand still and come back, and a clock that jumps, leave exactly one visible result per slot. */

import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../domain/kernel/time.ts'
import { type SimulationOptions, simulateJobs } from '../../tests/support/job-simulation.ts'

const BUSY = { crash: 0.06, pause: 0.004, jump: 0.03, busyHours: 3, downHours: 26 }
const CALM = { crash: 0, pause: 0, jump: 0, busyHours: 1, downHours: 0 }

test('over a thousand crashes, clock jumps and 26 hours down every slot is finished once, by the run whose result is visible', {
  timeout: 120_000,
}, async () => {
  let crashes = 0
  for (const seed of [1, 2, 3]) {
    const simulated = await simulateJobs({ ...BUSY, seed })
    expect(simulated.violations, `seed ${seed}`).toEqual([])
    // A day and more was down: at least its quarter hours and hours were caught up.
    expect(simulated.slots).toBeGreaterThan(26 * 5)
    crashes += simulated.crashes
  }
  expect(crashes).toBeGreaterThan(1000)
})

test('where nothing goes wrong no lease is lost and nothing fails', async () => {
  expect(await simulateJobs({ ...CALM, seed: 1 })).toMatchObject({ violations: [], crashes: 0, requested: 0 })
})

type Mutant = { readonly name: string; readonly world: Omit<SimulationOptions, 'seed'>; readonly rewrite: (statement: string) => string }

const MUTANTS: readonly Mutant[] = [
  {
    name: 'finishing without asking for the fence',
    world: BUSY,
    rewrite: (statement) => statement.replace('where job = ? and slot_from = ? and fence = ?', 'where job = ? and slot_from = ? and ? > 0'),
  },
  {
    name: 'results versioned by the clock',
    world: BUSY,
    rewrite: (statement) => statement.replace('where job = ? order by fence desc limit 1', 'where job = ? and 1 = 0'),
  },
  {
    name: 'claims that do not wait for the lease',
    world: CALM,
    rewrite: (statement) => statement.replace('lease_until <= ?', 'lease_until > ?'),
  },
  {
    name: 'slots run ahead of the clock that are not called back',
    world: { ...BUSY, jump: 0.1 },
    rewrite: (statement) => statement.replace('where job = ? and slot_to > ?', 'where job = ? and slot_to > ? and 1 = 0'),
  },
  {
    name: 'slots that can be claimed once more',
    world: CALM,
    rewrite: (statement) => statement.replace("status = 'due' and (not_before", "status in ('due', 'succeeded') and (not_before"),
  },
]

test.each(MUTANTS)('the simulation finds $name', { timeout: MINUTE_MS }, async ({ world, rewrite }) => {
  let changed = 0
  const counted = (statement: string) => {
    const rewritten = rewrite(statement)
    if (rewritten !== statement) changed += 1
    return rewritten
  }
  const { violations } = await simulateJobs({ ...world, seed: 1, rewrite: counted })
  expect(changed, 'the statement to change was found').toBeGreaterThan(0)
  expect(violations).not.toEqual([])
})
