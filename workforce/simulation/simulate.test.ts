import { expect, test } from 'vitest'
import { seconds } from '../../domain/kernel/time.ts'
import { erlangA } from '../staffing/erlang-a.ts'
import { erlangC } from '../staffing/erlang-c.ts'
import { parseSimulation } from './model-file.ts'
import type { SimulatedQueue, SimulationModel } from './queue-model.ts'
import { simulate } from './simulate.ts'

const SLOTS = 60
const every = (value: number) => Array.from({ length: SLOTS }, () => value)

/** One queue of 100 calls of 180 s per half hour, steady. */
function floor(agents: number, more: Partial<SimulatedQueue> = {}): SimulationModel {
  const queue = { id: 'q', calls: every(100), ahtSeconds: seconds(180), ahtVariation: 1, targetSeconds: seconds(20), ...more }
  return {
    slotSeconds: seconds(1800),
    slots: SLOTS,
    warmupSeconds: seconds(3600),
    queues: [queue],
    groups: [{ id: 'g', skills: ['q'], agents: every(agents) }],
  }
}

const only = (model: SimulationModel, replications = 20) => {
  const [result] = simulate(model, 1, replications)
  if (!result || result.serviceLevel === null || result.lo === null || result.hi === null) throw new Error('nothing was offered')
  return { ...result, serviceLevel: result.serviceLevel, margin: (result.hi - result.lo) / 2 }
}

test('without abandonment the simulation agrees with Erlang C within three half-widths', () => {
  const result = only(floor(14))
  const exact = erlangC({ callsPerSecond: 100 / 1800, ahtSeconds: seconds(180) }, 14, seconds(20))
  expect(Math.abs(result.serviceLevel - exact.serviceLevelRatio)).toBeLessThan(3 * result.margin)
  expect(result.occupancy).toBeCloseTo(exact.occupancyRatio, 1)
})

test('with abandonment it agrees with Erlang A', () => {
  const result = only(floor(10, { patienceSeconds: seconds(60) }))
  const exact = erlangA({ callsPerSecond: 100 / 1800, ahtSeconds: seconds(180), patienceSeconds: seconds(60) }, 10, seconds(20))
  expect(Math.abs(result.serviceLevel - exact.serviceLevelRatio)).toBeLessThan(3 * result.margin)
  expect(result.abandonRatio).toBeCloseTo(exact.abandonRatio, 1)
})

test('every call offered is answered or abandoned', () => {
  const result = only(floor(9, { patienceSeconds: seconds(90), ahtVariation: 0.5 }))
  expect(result.answered + result.abandoned).toBeCloseTo(result.offered, 9)
})

test('two queues served by specialists do worse than the same people with both skills', () => {
  const half = { calls: every(50), ahtSeconds: seconds(180), ahtVariation: 1, targetSeconds: seconds(20) }
  const queues = [
    { id: 'a', ...half },
    { id: 'b', ...half },
  ]
  const model = (skills: string[][]) => ({
    ...floor(0),
    queues,
    groups: skills.map((own, index) => ({ id: `g${index}`, skills: own, agents: every(7) })),
  })
  const level = (skills: string[][]) => simulate(model(skills), 1, 10)[0]?.serviceLevel ?? 0
  const pooled = level([
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(pooled).toBeGreaterThan(level([['a'], ['b']]) + 0.05)
  // Two groups with both skills are one queue of 14: the Erlang C value of the pool.
  expect(pooled).toBeCloseTo(0.888, 1)
})

test('the same seed gives the same numbers, another seed others', () => {
  expect(simulate(floor(12), 5, 3)).toEqual(simulate(floor(12), 5, 3))
  expect(simulate(floor(12), 6, 3)).not.toEqual(simulate(floor(12), 5, 3))
})

test('staff that leaves at a slot boundary finishes the call in hand, and nobody is answered after', () => {
  const model = { ...floor(0), slots: 2, warmupSeconds: seconds(0), groups: [{ id: 'g', skills: ['q'], agents: [50, 0] }] }
  const [result] = simulate(
    {
      ...model,
      queues: [
        {
          ...floor(0).queues[0],
          id: 'q',
          calls: [100, 100],
          ahtSeconds: seconds(180),
          ahtVariation: 1,
          patienceSeconds: seconds(60),
          targetSeconds: seconds(20),
        },
      ],
    },
    1,
    5,
  )
  expect(result?.answered).toBeCloseTo((result?.offered ?? 0) - (result?.abandoned ?? 0), 9)
  expect((result?.abandoned ?? 0) / (result?.offered ?? 1)).toBeCloseTo(0.5, 1)
})

test('a file is read with one number or one per slot, and a wrong one is named', () => {
  const queue = { id: 'q', calls: [10, 20], ahtSeconds: 60 }
  const group = { id: 'g', skills: ['q'], agents: 3 }
  expect(parseSimulation({ queues: [queue], groups: [group] })).toMatchObject({
    ok: true,
    value: { slots: 2, groups: [{ agents: [3, 3] }] },
  })
  expect(parseSimulation({ queues: [queue], groups: [{ ...group, agents: 2.5 }] })).toMatchObject({
    rejection: { message: expect.stringMatching(/^agents of .* holds 2.5; people are whole numbers\.$/) },
  })
  expect(parseSimulation({ slots: 1.5, queues: [queue], groups: [group] })).toMatchObject({
    rejection: { message: 'slots is 1.5; it must be a whole number of at least 1.' },
  })
  expect(parseSimulation({ queues: [{ ...queue, patience: 60 }], groups: [group] })).toMatchObject({
    rejection: { message: "'patience' is no member of queues[0]; did you mean 'patienceSeconds'?" },
  })
  expect(parseSimulation({ queues: [queue], groups: [{ ...group, warmupSeconds: 1 }] })).toMatchObject({
    rejection: { message: "'warmupSeconds' is no member of groups[0]; it belongs at the top of the file." },
  })
  expect(parseSimulation({ queues: [queue], groups: [{ ...group, skills: ['x'] }] })).toMatchObject({
    rejection: { message: "Group g serves 'x', which is no queue of this file; it has q." },
  })
  expect(parseSimulation({ queues: [{ ...queue, ahtSeconds: -1 }], groups: [group] })).toMatchObject({
    rejection: { message: 'ahtSeconds is -1; it must be a number of at least 0.001.' },
  })
})
