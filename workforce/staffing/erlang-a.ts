/** Erlang A (M/M/n+M): callers hang up after an exponential patience. Exact birth–death solution, any n, any load. */
import type { Seconds } from '../../domain/kernel/time.ts'
import { inverseErlangB } from './erlang-b.ts'
import { idle, offeredErlangs, type QueueLoad, type QueuePerformance } from './queue-load.ts'

/** Rates per second: arrivals λ, all agents busy nμ, one waiting caller's abandonment θ. */
type Rates = { readonly arrival: number; readonly service: number; readonly abandonment: number }

/**
 * Source: Mandelbaum & Zeltyn, The Palm/Erlang-A Queue (2007). Unlimited waiting room.
 * Answered within T is ∫₀ᵀ π_n nμ exp(−(nμ+θ)t + (λ/θ)(1 − e^{−θt})) dt for those who wait: the sum over the queue positions found,
 * each with a hypo-exponential wait, taken inside the integral.
 */
export function erlangA(load: QueueLoad & { readonly patienceSeconds: Seconds }, agents: number, targetSeconds: Seconds): QueuePerformance {
  const erlangs = offeredErlangs(load)
  if (erlangs === 0) return idle(agents)
  const rates = { arrival: load.callsPerSecond, service: agents / load.ahtSeconds, abandonment: 1 / load.patienceSeconds }
  const tail = queueTail(rates, inverseErlangB(erlangs, agents) - 1)
  const abandonRatio = (rates.abandonment * tail.waiting) / rates.arrival
  const answeredAfterWait = answeredWithin(rates, tail.logFull, targetSeconds)
  return {
    agents,
    offeredErlangs: erlangs,
    waitRatio: tail.waitRatio,
    serviceLevelRatio: Math.min(1, 1 - tail.waitRatio + answeredAfterWait),
    asaSeconds: tail.waiting / rates.arrival,
    abandonRatio,
    occupancyRatio: Math.min(1, (erlangs * (1 - abandonRatio)) / agents),
    waiting: tail.waiting,
  }
}

/**
 * Sums the states n, n+1, …: weights relative to state n are Π λ/(nμ+jθ). `below` is the weight of the states under n.
 * Everything is divided by 1e200 when it grows past that: 1,000 calls/s on 10 agents reaches e^1000 otherwise.
 */
function queueTail({ arrival, service, abandonment }: Rates, below: number): { waitRatio: number; waiting: number; logFull: number } {
  let head = below
  let term = 1
  let sum = 1
  let weighted = 0
  let logScale = 0
  for (let position = 1; ; position += 1) {
    const ratio = arrival / (service + position * abandonment)
    term *= ratio
    sum += term
    weighted += position * term
    if (sum > 1e200) {
      head /= 1e200
      term /= 1e200
      sum /= 1e200
      weighted /= 1e200
      logScale += Math.log(1e200)
    }
    // The rest of the series is below term · ratio/(1 − ratio); 1e-17 of the sum is beyond double precision.
    if (ratio < 1 && (term * position * ratio) / (1 - ratio) < 1e-17 * (sum + weighted)) break
  }
  const total = head + sum
  return { waitRatio: sum / total, waiting: weighted / total, logFull: -Math.log(total) - logScale }
}

/** Share of all callers who wait and are answered within `target` seconds; `logFull` is ln π_n. */
function answeredWithin({ arrival, service, abandonment }: Rates, logFull: number, target: number): number {
  if (target <= 0 || logFull === Number.NEGATIVE_INFINITY) return 0
  const density = (t: number) =>
    service * Math.exp(logFull - (service + abandonment) * t - (arrival / abandonment) * Math.expm1(-abandonment * t))
  // The density bends on the scale of 1/(service + abandonment) or of the overload; panels of half that scale keep 10 nodes exact to 1e-12.
  const pace = service + abandonment + Math.abs(arrival - service)
  const panels = Math.min(20_000, Math.max(4, Math.ceil(target * pace * 2)))
  const width = target / panels
  let sum = 0
  for (let panel = 0; panel < panels; panel += 1) sum += gauss(density, panel * width, (panel + 1) * width)
  return sum
}

/** Gauss–Legendre, 10 nodes (Abramowitz & Stegun 25.4.30). */
const NODES: readonly (readonly [number, number])[] = [
  [0.1488743389816312, 0.2955242247147529],
  [0.4333953941292472, 0.2692667193099963],
  [0.6794095682990244, 0.219086362515982],
  [0.8650633666889845, 0.1494513491505806],
  [0.9739065285171717, 0.0666713443086881],
]

function gauss(f: (t: number) => number, from: number, to: number): number {
  const centre = (from + to) / 2
  const half = (to - from) / 2
  let sum = 0
  for (const [node, weight] of NODES) sum += weight * (f(centre - half * node) + f(centre + half * node))
  return sum * half
}
