/** Rosters of different people and queues, made apart, as the one they are together. */
import type { Roster } from './build-roster.ts'
import type { SoftCosts } from './rules.ts'

const STATUSES = ['optimal', 'feasible', 'failed'] as const
const ENDS = ['proof', 'gap', 'search', 'time'] as const
const STAGES = ['greedy', 'cover', 'names', 'breaks', 'mending'] as const

/** Rosters of different people and queues as one: costs and bounds add up, and it is as good as its worst part. One at least. */
export function joinRosters(rosters: readonly Roster[]): Roster {
  const worst = <Word extends string>(words: readonly Word[], of: (roster: Roster) => Word): Word | undefined =>
    words.findLast((word) => rosters.some((roster) => of(roster) === word))
  const total = (of: (roster: Roster) => number) => rosters.reduce((sum, roster) => sum + of(roster), 0)
  const cost = (name: keyof SoftCosts) => total(({ softCosts }) => softCosts[name])
  const [objective, lowerBound] = [total((one) => one.objective), total((one) => one.lowerBound)]
  return {
    shifts: rosters.flatMap(({ shifts }) => shifts),
    coverage: rosters.flatMap(({ coverage }) => coverage),
    objective,
    softCosts: { under: cost('under'), over: cost('over'), weekend: cost('weekend'), hours: cost('hours'), wishes: cost('wishes') },
    lowerBound,
    gapRatio: objective <= 0 ? 0 : Math.max(0, objective - lowerBound) / objective,
    hardViolations: rosters.flatMap(({ hardViolations }) => hardViolations),
    status: worst(STATUSES, ({ status }) => status) ?? 'optimal',
    endedBy: worst(ENDS, ({ endedBy }) => endedBy) ?? 'proof',
    // The stage that the least far came to.
    reached: STAGES.find((stage) => rosters.some(({ reached }) => reached === stage)) ?? 'greedy',
    seconds: total((one) => one.seconds),
  }
}
