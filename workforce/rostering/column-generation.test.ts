import { expect, test } from 'vitest'
import { openSolver } from '../../jobs/compute/solver/highs.ts'
import { solveMaster } from './column-generation.ts'

test('a master whose time ends while employees are priced stops there and has proven nothing', { timeout: 60_000 }, async () => {
  const priced: number[] = []
  const price = (employee: number) => {
    priced.push(employee)
    return { fresh: [], least: 0 }
  }
  const session = openSolver()
  try {
    const master = { cover: [{ required: 1, under: 5, over: 1 }], employees: [0, 1, 2, 3], price }
    const result = await solveMaster(master, session, () => (priced.length === 2 ? 0 : 50), [])
    expect(priced).toEqual([0, 1])
    expect(result).toMatchObject({ isConverged: false, bound: Number.NEGATIVE_INFINITY })
  } finally {
    await session.close()
  }
})
