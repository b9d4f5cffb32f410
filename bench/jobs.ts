/** Bench `jobs`: 10,000 simulated crashes, clock jumps and 26 hours down in every run; how many slots have other than exactly one visible result. */
import { simulateJobs } from '../tests/support/job-simulation.ts'

const WORLD = { crash: 0.06, pause: 0.004, jump: 0.03, busyHours: 3, downHours: 26 }

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const wanted = quick ? 1000 : 10_000
  const total = { runs: 0, crashes: 0, pauses: 0, clockJumps: 0, slots: 0, requestedByHand: 0 }
  const violations: string[] = []
  const startedAt = performance.now()
  for (let seed = 1; total.crashes < wanted; seed += 1) {
    const simulated = await simulateJobs({ ...WORLD, seed })
    total.runs += 1
    total.crashes += simulated.crashes
    total.pauses += simulated.pauses
    total.clockJumps += simulated.jumps
    total.slots += simulated.slots
    total.requestedByHand += simulated.requested
    violations.push(...simulated.violations.map((violation) => `seed ${seed}: ${violation}`))
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  return { ...total, downHoursPerRun: WORLD.downHours, violations: violations.length, examples: violations.slice(0, 10), seconds }
}
