import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { ModelBuilder } from '../../../workforce/rostering/mip.ts'
import { openSolver, solveMip } from './highs.ts'
import { solveMip as solveInThread } from './highs-worker.ts'

/** Maximise 30 chairs + 50 tables, 40 h of carpentry (1, 2) and 50 h of finishing (2, 1): 20 chairs, 10 tables (HiGHS README). */
function workshop(hours = 40) {
  const model = new ModelBuilder()
  const chairs = model.whole(-30, 0, 100)
  const tables = model.whole(-50, 0, 100)
  model.atMost(hours, [
    [chairs, 1],
    [tables, 2],
  ])
  model.atMost(50, [
    [chairs, 2],
    [tables, 1],
  ])
  return model
}

test('a program is solved in a thread, with its proven bound', async () => {
  const solution = await solveMip(workshop().build(), { seconds: 50, seed: 1 })
  expect(solution).toMatchObject({ status: 'optimal', objective: -1100, bound: -1100 })
  expect([...(solution.values ?? [])]).toEqual([20, 10])
})

test('a program without solution says so', async () => {
  const model = workshop()
  model.atLeast(30, [[1, 1]])
  expect(await solveMip(model.build(), { seconds: 50, seed: 1 })).toMatchObject({ status: 'infeasible', values: null })
})

test('a broken program is one line that names the solver', async () => {
  const broken = { ...workshop().build(), indices: Int32Array.from([0, 9, 0, 1]) }
  await expect(solveMip(broken, { seconds: 50, seed: 1 })).rejects.toThrow(/^HiGHS failed: .{1,300}$/)
})

test('a linear program takes columns and returns duals', async () => {
  // Cover 1 unit at cost 5; then a column at cost 2 covers it: the dual drops from 5 to 2.
  const model = new ModelBuilder()
  const dear = model.continuous(5)
  model.atLeast(1, [[dear, 1]])
  const session = openSolver()
  try {
    const lp = await session.openLp(model.build(), 50)
    expect((await lp?.solve(50))?.rowDuals[0]).toBeCloseTo(5, 9)
    const column = { cost: Float64Array.of(2), starts: Int32Array.of(0, 1), indices: Int32Array.of(0), values: Float64Array.of(1) }
    expect(await lp?.addColumns(column, 50)).toBe(true)
    const solution = await lp?.solve(50)
    expect([solution?.objective, solution?.rowDuals[0]]).toEqual([2, 2])
  } finally {
    await session.close()
  }
})

test('the start of the thread counts in the limit: a program that is asked for within a millisecond is not opened, and the next one is', async () => {
  const session = openSolver()
  try {
    expect(await session.openLp(workshop().build(), 0.001)).toBeUndefined()
    expect((await (await session.openLp(workshop().build(), 50))?.solve(50))?.objective).toBeCloseTo(-1100, 6)
  } finally {
    await session.close()
  }
})

test('what has passed before the solver begins is taken off its limit', async () => {
  const { port2: events } = new MessageChannel()
  const hourAgo = performance.timeOrigin + performance.now() - 3_600_000
  const request = { model: knapsack(60).build(), limits: { seconds: 60, seed: 1, relativeGap: 0 }, askedAt: hourAgo, events }
  expect(await solveInThread(request)).toMatchObject({ status: 'stopped' })
})

/** Subset sums of odd weights to an even half: no bound closes the gap before every branch is seen. */
function knapsack(items: number) {
  const model = new ModelBuilder()
  const chosen = Array.from({ length: items }, () => model.binary(-2))
  model.atMost(
    items,
    chosen.map((column) => [column, 2] as const),
  )
  model.atLeast(
    items - 1,
    chosen.map((column) => [column, 2] as const),
  )
  return model
}
