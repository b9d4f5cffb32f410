/** What the reviewed items of inspection plans say of all the recordings they were drawn from: rates with intervals, what fails, how rules and people agree. */
import { wilson } from './agreement.ts'
import { type Estimate, hajek } from './sampling.ts'

export type InspectedItem = {
  readonly planId: string
  readonly scoreId: string
  readonly agentId: string
  readonly stratum: string
  readonly inclusionProbability: number
  readonly isReviewed: boolean
  readonly finalRatio: number | null
  readonly isFailed: boolean
  readonly itemIds: readonly string[]
  readonly outcomes: readonly string[]
  readonly autoOutcomes: readonly string[]
}

export type AppealedItem = {
  readonly scoreId: string
  readonly itemId: string
  readonly state: 'open' | 'upheld' | 'changed' | 'withdrawn'
}

export type Rate = Pick<Estimate, 'mean' | 'lo' | 'hi' | 'n'>

export type AgentLine = {
  readonly agentId: string
  readonly drawn: number
  readonly reviewed: number
  readonly failed: Rate | null
  readonly score: Rate | null
  /** Among the agents with a rate, best first: equal where the interval meets no other, else from – to. */
  readonly place: { readonly from: number; readonly to: number } | null
}

export type ItemLine = {
  readonly itemId: string
  /** Weighed share of recordings to which the item applied that failed it. */
  readonly failed: Rate | null
  readonly fails: number
  readonly judged: number
  /** Share of all failures up to this line, most frequent first. */
  readonly cumulated: number
  /** Of what rules and people both judged pass or fail. */
  readonly both: number
  readonly same: number
  readonly rulesAlone: number
  readonly peopleAlone: number
  /** Of what the rules failed and people judged, the share that people failed too. */
  readonly precision: { readonly mean: number; readonly lo: number; readonly hi: number } | null
}

export type InspectionReport = {
  readonly drawn: number
  readonly reviewed: number
  readonly failed: Rate | null
  readonly score: Rate | null
  readonly agents: readonly AgentLine[]
  readonly items: readonly ItemLine[]
  readonly appeals: { readonly scores: number; readonly items: number; readonly answered: number; readonly changed: number }
}

type Weighed = InspectedItem & { readonly weightedBy: number }

export function reportOf(drawn: readonly InspectedItem[], appeals: readonly AppealedItem[]): InspectionReport {
  const reviewed = reviewedOf(drawn)
  const agents = [...new Set(drawn.map(({ agentId }) => agentId))].sort()
  const lines = agents.map((agentId) => {
    const own = reviewed.filter((item) => item.agentId === agentId)
    return {
      ...{ agentId, drawn: drawn.filter((item) => item.agentId === agentId).length, reviewed: own.length },
      ...{ failed: failedOf(own), score: scoreOf(own) },
    }
  })
  const known = new Set(drawn.map(({ scoreId }) => scoreId))
  const own = appeals.filter(({ scoreId, state }) => known.has(scoreId) && state !== 'withdrawn')
  return {
    ...{ drawn: drawn.length, reviewed: reviewed.length, failed: failedOf(reviewed), score: scoreOf(reviewed) },
    ...{ agents: lines.map((line) => ({ ...line, place: placeOf(line.failed, lines) })), items: itemsOf(reviewed) },
    appeals: {
      ...{ scores: new Set(own.map(({ scoreId }) => scoreId)).size, items: own.length },
      ...{ answered: own.filter(({ state }) => state !== 'open').length, changed: own.filter(({ state }) => state === 'changed').length },
    },
  }
}

/**
 * Whatever is not yet reviewed is taken as left out at random within the stratum it was drawn from: the probability of being drawn and reviewed is the
 * drawn one times the share of the stratum's items that are reviewed (a response-homogeneity group; Särndal, Swensson & Wretman 1992, §15.6).
 */
function reviewedOf(drawn: readonly InspectedItem[]): Weighed[] {
  const counts = new Map<string, { all: number; reviewed: number }>()
  const key = ({ planId, stratum }: InspectedItem) => JSON.stringify([planId, stratum])
  for (const item of drawn) {
    const { all, reviewed } = counts.get(key(item)) ?? { all: 0, reviewed: 0 }
    counts.set(key(item), { all: all + 1, reviewed: reviewed + (item.isReviewed ? 1 : 0) })
  }
  return drawn.flatMap((item) => {
    const { all, reviewed } = counts.get(key(item)) ?? { all: 1, reviewed: 1 }
    return item.isReviewed ? [{ ...item, weightedBy: (item.inclusionProbability * reviewed) / all }] : []
  })
}

const failedOf = (items: readonly Weighed[]) =>
  rateOf(items.map((item) => ({ value: item.isFailed ? 1 : 0, inclusionProbability: item.weightedBy })))

const scoreOf = (items: readonly Weighed[]) =>
  rateOf(items.flatMap((item) => (item.finalRatio === null ? [] : [{ value: item.finalRatio, inclusionProbability: item.weightedBy }])))

/**
 * Hájek's estimate, its interval cut to 0..1. Where all values are equal its variance is 0, however few they are: unless everything was judged the interval is
 * then Wilson's, so that five recordings without a failure say no more than they can.
 */
function rateOf(sample: readonly { readonly value: number; readonly inclusionProbability: number }[]): Rate | null {
  const estimate = hajek(sample)
  if (estimate === null) return null
  const { mean, n } = estimate
  const isWhole = sample.every(({ inclusionProbability }) => inclusionProbability >= 1)
  const [first] = sample
  if (!isWhole && sample.every(({ value }) => value === first?.value)) {
    const { lo, hi } = wilson(mean * n, n) ?? estimate
    return { mean, n, lo: Math.min(lo, mean), hi: Math.max(hi, mean) }
  }
  return { mean, n, lo: Math.max(0, estimate.lo), hi: Math.min(1, estimate.hi) }
}

/** Nobody is ranked before somebody whose interval meets the own one. */
function placeOf(own: Rate | null, lines: readonly { readonly failed: Rate | null }[]): AgentLine['place'] {
  if (own === null) return null
  const others = lines.flatMap(({ failed }) => (failed === null || failed === own ? [] : [failed]))
  const better = others.filter(({ hi }) => hi < own.lo).length
  const worse = others.filter(({ lo }) => lo > own.hi).length
  return { from: better + 1, to: others.length + 1 - worse }
}

/** Plain, with Wilson's interval: it is about the rule, whichever recordings it was shown on. */
function precisionOf(hits: number, wrong: number): ItemLine['precision'] {
  const interval = wilson(hits - wrong, hits)
  return interval === null ? null : { mean: (hits - wrong) / hits, ...interval }
}

const isVerdict = (outcome: string | undefined): boolean => outcome === 'pass' || outcome === 'fail'

type Judgement = { readonly item: Weighed; readonly final: string | undefined; readonly auto: string | undefined }

function itemsOf(reviewed: readonly Weighed[]): ItemLine[] {
  const byItem = new Map<string, Judgement[]>()
  for (const item of reviewed)
    for (const [at, id] of item.itemIds.entries()) {
      const judged = byItem.get(id) ?? []
      byItem.set(id, judged)
      judged.push({ item, final: item.outcomes[at], auto: item.autoOutcomes[at] })
    }
  const lines = [...byItem]
    .map(([itemId, all]) => itemLine(itemId, all))
    .sort((a, b) => b.fails - a.fails || (a.itemId < b.itemId ? -1 : 1))
  const total = lines.reduce((sum, { fails }) => sum + fails, 0)
  let soFar = 0
  return lines.map((line) => {
    soFar += line.fails
    return { ...line, cumulated: total === 0 ? 0 : soFar / total }
  })
}

function itemLine(itemId: string, all: readonly Judgement[]): Omit<ItemLine, 'cumulated'> {
  const judged = all.filter(({ final }) => isVerdict(final))
  const both = judged.filter(({ auto }) => isVerdict(auto))
  const differing = (auto: string, final: string) => both.filter((one) => one.auto === auto && one.final === final).length
  const [rulesAlone, peopleAlone] = [differing('fail', 'pass'), differing('pass', 'fail')]
  return {
    itemId,
    failed: rateOf(judged.map(({ item, final }) => ({ value: final === 'fail' ? 1 : 0, inclusionProbability: item.weightedBy }))),
    fails: judged.filter(({ final }) => final === 'fail').length,
    judged: judged.length,
    ...{ both: both.length, same: both.length - rulesAlone - peopleAlone, rulesAlone, peopleAlone },
    precision: precisionOf(both.filter(({ auto }) => auto === 'fail').length, rulesAlone),
  }
}
