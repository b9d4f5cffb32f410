import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seconds } from '../../domain/kernel/time.ts'
import { erlangA } from './erlang-a.ts'
import { erlangB } from './erlang-b.ts'
import { erlangC } from './erlang-c.ts'
import { erlangX } from './erlang-x.ts'
import { queuePerformance, requiredAgents, withShrinkage } from './required-agents.ts'

const perHalfHour = (calls: number, aht: number) => ({ callsPerSecond: calls / 1800, ahtSeconds: seconds(aht) })

const queue = fc.record({
  callsPerSecond: fc.double({ min: 1e-4, max: 2, noNaN: true }),
  ahtSeconds: fc.double({ min: 10, max: 900, noNaN: true }).map(seconds),
  patienceSeconds: fc.double({ min: 5, max: 3600, noNaN: true }).map(seconds),
})

test('Erlang B loses 2 % of 10 Erlangs first with 17 lines (standard traffic table)', () => {
  expect(erlangB(10, 17)).toBeCloseTo(0.012949, 6)
  expect(erlangB(10, 16)).toBeGreaterThan(0.02)
  expect(erlangB(20, 10)).toBeCloseTo(0.5379631686320729, 12)
})

test('Erlang C: 100 calls in 30 min of 180 s on 14 agents answer 88.84 % within 20 s (pyworkforce guide)', () => {
  const performance = erlangC(perHalfHour(100, 180), 14, seconds(20))
  expect(performance.serviceLevelRatio).toBeCloseTo(0.8883500191794669, 10)
  expect(performance.waitRatio).toBeCloseTo(0.1741319335950498, 10)
})

test('Erlang A: 48 calls a minute of 60 s on 50 agents lose 3.1 % at a patience of 2 min (Garnett, Mandelbaum, Reiman 2002)', () => {
  const performance = erlangA({ callsPerSecond: 0.8, ahtSeconds: seconds(60), patienceSeconds: seconds(120) }, 50, seconds(20))
  expect(performance.abandonRatio).toBeCloseTo(0.031, 3)
  expect(performance.asaSeconds).toBeCloseTo(3.7, 1)
  expect(performance.serviceLevelRatio).toBeCloseTo(0.943019, 6)
})

test('one agent and a patience as long as a call is an M/M/∞ queue: state probabilities are Poisson', () => {
  // λ = 1, μ = θ = 1: π_k = e^-1 / k!; a caller waits unless the system is empty, so P(wait) = 1 − e^-1, and L_q = Σ (k−1) π_k = e^-1.
  const performance = erlangA({ callsPerSecond: 1, ahtSeconds: seconds(1), patienceSeconds: seconds(1) }, 1, seconds(0))
  expect(performance.waitRatio).toBeCloseTo(1 - Math.exp(-1), 12)
  expect(performance.waiting).toBeCloseTo(Math.exp(-1), 12)
})

test('callers who redial raise the load to the fixed point λ* = λ + r λ* Pab(λ*)', () => {
  const performance = erlangX({ ...perHalfHour(100, 180), patienceSeconds: seconds(60), redialRatio: 0.5 }, 10, seconds(20))
  expect(performance.attemptsPerSecond * 1800).toBeCloseTo(100 / (1 - 0.5 * performance.abandonRatio), 8)
  expect(performance.attemptsPerSecond * 1800).toBeCloseTo(111.6, 1)
})

test('an overloaded queue without abandonment answers nobody in time; with abandonment it loses the excess', () => {
  expect(erlangC(perHalfHour(100, 180), 10, seconds(20))).toMatchObject({ serviceLevelRatio: 0, asaSeconds: Number.POSITIVE_INFINITY })
  const flooded = erlangA({ callsPerSecond: 1000, ahtSeconds: seconds(180), patienceSeconds: seconds(60) }, 10, seconds(20))
  expect(flooded.abandonRatio).toBeCloseTo(1 - 10 / 180_000, 8)
  expect(flooded.occupancyRatio).toBeCloseTo(1, 8)
})

test('20,000 agents are computed without overflow', () => {
  const load = { callsPerSecond: 100, ahtSeconds: seconds(198) }
  expect(erlangC(load, 20_000, seconds(20)).serviceLevelRatio).toBeGreaterThan(0.99)
  expect(erlangA({ ...load, patienceSeconds: seconds(90) }, 19_000, seconds(20)).abandonRatio).toBeCloseTo(1 - 19_000 / 19_800, 2)
})

test('one more agent never makes service worse', () => {
  fc.assert(
    fc.property(queue, fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 120, noNaN: true }), (load, agents, within) => {
      for (const model of [erlangC, erlangA] as const) {
        const fewer = model(load, agents, seconds(within))
        const more = model(load, agents + 1, seconds(within))
        expect(more.serviceLevelRatio).toBeGreaterThanOrEqual(fewer.serviceLevelRatio - 1e-9)
        expect(more.abandonRatio).toBeLessThanOrEqual(fewer.abandonRatio + 1e-9)
        expect(more.waitRatio).toBeLessThanOrEqual(fewer.waitRatio + 1e-9)
      }
    }),
  )
})

test('Erlang A tends to Erlang C as patience grows', () => {
  fc.assert(
    fc.property(queue, fc.double({ min: 0.05, max: 0.5, noNaN: true }), (load, slack) => {
      const agents = Math.ceil(load.callsPerSecond * load.ahtSeconds * (1 + slack)) + 1
      const patient = erlangA({ ...load, patienceSeconds: seconds(1e8) }, agents, seconds(20))
      const endless = erlangC(load, agents, seconds(20))
      expect(patient.serviceLevelRatio).toBeCloseTo(endless.serviceLevelRatio, 3)
      expect(patient.waitRatio).toBeCloseTo(endless.waitRatio, 3)
    }),
  )
})

test('calls are conserved: answered per second is what busy agents finish', () => {
  fc.assert(
    fc.property(queue, fc.integer({ min: 1, max: 200 }), (load, agents) => {
      const performance = erlangA(load, agents, seconds(20))
      const answered = load.callsPerSecond * (1 - performance.abandonRatio)
      expect(answered).toBeLessThanOrEqual((agents / load.ahtSeconds) * (1 + 1e-9))
      expect(performance.serviceLevelRatio).toBeLessThanOrEqual(1 - performance.abandonRatio + 1e-9)
    }),
  )
})

test('the required staff meets the target and one agent less does not', () => {
  fc.assert(
    fc.property(queue, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (load, serviceLevelRatio) => {
      const { agents } = requiredAgents(load, { serviceLevelRatio, withinSeconds: seconds(20) })
      expect(queuePerformance(load, agents, seconds(20)).serviceLevelRatio).toBeGreaterThanOrEqual(serviceLevelRatio)
      if (agents > 1) expect(queuePerformance(load, agents - 1, seconds(20)).serviceLevelRatio).toBeLessThan(serviceLevelRatio)
    }),
  )
})

test('400 calls an hour of 180 s, 80 % within 30 s need 24 agents: 23 reach 74.8 %', () => {
  const load = { callsPerSecond: 400 / 3600, ahtSeconds: seconds(180) }
  const { agents, performance } = requiredAgents(load, { serviceLevelRatio: 0.8, withinSeconds: seconds(30) })
  expect(agents).toBe(24)
  expect(performance.serviceLevelRatio).toBeCloseTo(0.847, 3)
  expect(erlangC(load, 23, seconds(30)).serviceLevelRatio).toBeCloseTo(0.748, 3)
})

test('an occupancy cap of 70 % asks for 15 agents where the service level alone needs fewer (pyworkforce guide)', () => {
  const target = { serviceLevelRatio: 0.8, withinSeconds: seconds(20) }
  expect(requiredAgents(perHalfHour(100, 180), target).agents).toBeLessThan(15)
  expect(requiredAgents(perHalfHour(100, 180), { ...target, maxOccupancyRatio: 0.7 }, 0.3)).toMatchObject({ agents: 15, scheduled: 22 })
})

test('shrinkage divides: 14 on the phone at 30 % are 20 to schedule, and 7 at 30 % exactly 10', () => {
  expect(withShrinkage(14, 0.3)).toBe(20)
  expect(withShrinkage(7, 0.3)).toBe(10)
})

test('no calls need no agents', () => {
  expect(requiredAgents(perHalfHour(0, 180), { serviceLevelRatio: 0.8, withinSeconds: seconds(20) }, 0.3)).toMatchObject({
    agents: 0,
    scheduled: 0,
  })
})

test('a service level of 1 is refused with the reason', () => {
  expect(() => requiredAgents(perHalfHour(100, 180), { serviceLevelRatio: 1, withinSeconds: seconds(20) })).toThrow(
    /service level is 1; .*no staff/,
  )
})
