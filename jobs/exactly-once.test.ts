/** Simulation: runners that crash, hang and come back, and a clock that jumps, leave exactly one visible result per slot. */
import { expect, test } from 'vitest'
import { hours, type Instant, instant, plus, seconds } from '../domain/kernel/time.ts'
import type { Claim } from '../ledger/job-ledger.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { planSlots } from './plan.ts'

const START = instant(Date.parse('2026-03-02T00:00:00Z'))
const LEASE = seconds(60)
const JOB = { kind: 'slot', schedule: { kind: 'every', seconds: hours(1) }, catchUp: 'all' } as const
const RUNNERS = ['one', 'two', 'three']
const SEEDS = 60
const STEPS = 250

type World = {
  readonly ledger: Ledger
  now: Instant
  /** Results by slot; a row of a higher fence hides those of lower ones, as `as_of` does in the tables. */
  readonly results: Map<Instant, Map<number, string>>
  /** Slots that were finished, with the fence that did. */
  readonly finished: Map<Instant, number[]>
  readonly held: Map<string, Claim>
  /** Claims whose runner was stopped: it may come back at any time and go on where it was. */
  readonly zombies: Claim[]
  crashes: number
}

function randomOf(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296
  }
}

const claimFor = (world: World, owner: string) => world.ledger.jobs.claim({ job: 'j', owner, leaseSeconds: LEASE, maxAttempts: 1_000_000 })

async function plan(world: World): Promise<void> {
  const next = planSlots(JOB, 'UTC', await world.ledger.jobs.cursor('j'), world.now, undefined)
  if (next) await world.ledger.jobs.plan('j', next)
}

function write(world: World, { slot, fence }: Claim): void {
  const rows = world.results.get(slot.from) ?? new Map<number, string>()
  world.results.set(slot.from, rows.set(fence, `result of ${slot.from}`))
}

async function finish(world: World, claim: Claim): Promise<void> {
  const isFinished = await world.ledger.jobs.finish(claim, { status: 'succeeded', rows: 1, forget: false })
  if (isFinished) world.finished.set(claim.slot.from, [...(world.finished.get(claim.slot.from) ?? []), claim.fence])
}

async function step(world: World, random: () => number): Promise<void> {
  const runner = RUNNERS[Math.floor(random() * RUNNERS.length)] ?? 'one'
  const claim = world.held.get(runner)
  const dice = random()
  if (dice < 0.1) await plan(world)
  else if (dice < 0.2) world.now = plus(world.now, seconds(Math.round(random() * 5400)))
  else if (dice < 0.24) world.now = plus(world.now, seconds(Math.round((random() - 0.5) * 14_400)))
  else if (dice < 0.32) await revive(world, random)
  else if (!claim) {
    const next = await claimFor(world, runner)
    if (next) world.held.set(runner, next)
  } else if (dice < 0.5) await world.ledger.jobs.renew(claim, LEASE)
  else if (dice < 0.68) {
    // Killed or stopped before, between or after writing and finishing.
    if (random() < 0.6) write(world, claim)
    world.crashes += 1
    world.held.delete(runner)
    if (random() < 0.5) world.zombies.push(claim)
  } else {
    write(world, claim)
    if (random() < 0.9) await finish(world, claim)
    world.held.delete(runner)
  }
}

/** A stopped runner wakes and goes on without looking. */
async function revive(world: World, random: () => number): Promise<void> {
  const [zombie] = world.zombies.splice(Math.floor(random() * world.zombies.length), 1)
  if (!zombie) return
  write(world, zombie)
  await finish(world, zombie)
}

async function drain(world: World): Promise<void> {
  world.now = plus(world.now, hours(30))
  await plan(world)
  for (let claim = await claimFor(world, 'last'); claim; claim = await claimFor(world, 'last')) {
    write(world, claim)
    await finish(world, claim)
  }
  for (const zombie of world.zombies) {
    write(world, zombie)
    await finish(world, zombie)
  }
}

test('every slot is finished exactly once, by the fence whose result is visible', { timeout: 120_000 }, async () => {
  let crashes = 0
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = randomOf(seed)
    const world: World = {
      ledger: memoryLedger(() => world.now),
      now: START,
      results: new Map(),
      finished: new Map(),
      held: new Map(),
      zombies: [],
      crashes: 0,
    }
    await plan(world)
    for (let n = 0; n < STEPS; n += 1) await step(world, random)
    await drain(world)
    const cursor = await world.ledger.jobs.cursor('j')
    const first = plus(START, hours(-1))
    const expected = Array.from({ length: ((cursor ?? first) - first) / 3_600_000 }, (_, n) => plus(first, hours(n)))
    expect(
      [...world.finished.keys()].sort((a, b) => a - b),
      `seed ${seed}: slots`,
    ).toEqual(expected)
    for (const [slot, fences] of world.finished) {
      const visible = Math.max(...(world.results.get(slot)?.keys() ?? []))
      expect([slot, fences], `seed ${seed}: slot finished by other than the visible result`).toEqual([slot, [visible]])
    }
    crashes += world.crashes
    await world.ledger.close()
  }
  expect(crashes).toBeGreaterThan(500)
})
