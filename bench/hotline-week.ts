/** A week of a made-up hotline with three queues, round the clock: the same for the same size and seed. */
import { seededRandom } from '../domain/kernel/random.ts'
import { hours, instant } from '../domain/kernel/time.ts'
import { addDays, DEFAULT_ZONE, localDay, weekdayOf } from '../domain/kernel/zone.ts'
import { defaultRules, defaultShifts, type RosterAgent, type RosterProblem, SLOT_SECONDS } from '../workforce/rostering/problem.ts'

const WEEK = '2026-03-02'
const QUEUES = ['q-billing', 'q-fault', 'q-orders'] as const
/** Share of the work per queue, and who can do what: three single skills, two pairs. */
const SHARES = [0.35, 0.45, 0.2] as const
const SKILLS = [['q-fault'], ['q-billing'], ['q-orders'], ['q-billing', 'q-fault'], ['q-billing', 'q-orders']] as const
const SKILL_SHARES = [0.25, 0.2, 0.15, 0.25, 0.15] as const
/** Calls by hour of the day, relative to the peak. */
const PROFILE = [8, 6, 5, 5, 6, 10, 20, 38, 65, 92, 100, 95, 78, 75, 88, 92, 88, 78, 66, 60, 52, 40, 25, 14] as const

/** `load`: demanded hours as a share of the hours under contract. */
export function hotlineWeek(size: number, seed: number, load = 0.8): RosterProblem {
  const random = seededRandom(seed)
  const agents = Array.from({ length: size }, (_, index) => agent(index, random))
  const hoursUnderContract = agents.reduce(
    (sum, { contract, leaveOn }) => sum + (contract.maxWeeklySeconds / 3600) * (1 - leaveOn.length / 7),
    0,
  )
  const from = localDay(WEEK, DEFAULT_ZONE).from
  const weights = Array.from({ length: 336 }, (_, slot) => {
    const weekend = weekdayOf(addDays(WEEK, Math.floor(slot / 48))) >= 6 ? 0.7 : 1
    return (PROFILE[Math.floor((slot % 48) / 2)] ?? 0) * weekend
  })
  const unit = (hoursUnderContract * load) / (weights.reduce((sum, weight) => sum + weight, 0) / 2)
  const demand = QUEUES.flatMap((queueId, queue) =>
    weights.map((weight, slot) => ({
      queueId,
      slotAt: instant(from + slot * SLOT_SECONDS * 1000),
      agents: Math.max(1, Math.round(weight * unit * (SHARES[queue] ?? 0) * (0.92 + 0.16 * random()))),
    })),
  )
  return { week: WEEK, zone: DEFAULT_ZONE, demand, agents, shifts: defaultShifts, rules: defaultRules }
}

function agent(index: number, random: () => number): RosterAgent {
  const draw = random()
  let total = 0
  const skill = SKILL_SHARES.findIndex((share) => {
    total += share
    return draw < total
  })
  const partTime = random() < 0.15
  const leave = random() < 0.25 ? [addDays(WEEK, Math.floor(random() * 7))] : []
  const wish = random() < 0.2 ? [{ on: addDays(WEEK, Math.floor(random() * 7)), wish: 'off' as const, weight: 10 }] : []
  return {
    agentId: `agent-${String(index + 1).padStart(4, '0')}`,
    skills: SKILLS[skill] ?? SKILLS[0],
    contract: { maxWeeklySeconds: hours(partTime ? 20 : 40), minWeeklySeconds: hours(0), maxDaysPerWeek: 5 },
    leaveOn: leave,
    wishes: wish,
  }
}
