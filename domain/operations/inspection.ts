/** An inspection plan (质检计划): recordings drawn for people to judge, with the probability of each, who judges which, until when. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'

/** What the recordings of a stratum have in common; every stratum gets its floor. */
export const STRATA = ['agent', 'queue', 'agent_queue'] as const
export type Strata = (typeof STRATA)[number]

/** Why a recording of the period could not be drawn. */
export const EXCLUSIONS = ['no_agent', 'no_score', 'reviewed', 'in_plan'] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

/** Empty lists leave nobody out; a recording is in where each list that is not empty has its agent, team or queue. */
export type Who = { readonly agents: readonly string[]; readonly teams: readonly string[]; readonly queues: readonly string[] }

export type PlanTerms = {
  readonly title: string
  readonly who: Who
  /** Of recordings begun in the period. */
  readonly from: Instant
  readonly to: Instant
  readonly formId: string
  readonly strata: Strata
  /** Drawn at random from every stratum, or all of a smaller one. */
  readonly perStratum: number
  /** Expected number drawn in proportion to risk over all strata. */
  readonly riskDraws: number
  readonly seed: string
  readonly dueAt: Instant
  /** How many people judge each independently, none of whom sees what the others say; 1 where it is not said. */
  readonly reviewersEach?: number
  /** How many days an agent may appeal after the decision, and an answer may take. */
  readonly appealDays: number
}

export type DrawnItem = {
  readonly scoreId: string
  readonly recordingId: string
  readonly agentId: string
  readonly queueId: string
  readonly recordedAt: Instant
  readonly stratum: string
  readonly drawnBy: 'random' | 'risk' | 'both'
  readonly inclusionProbability: number
}

/** What was drawn from what: with the same facts the same seed draws the same, which `fingerprint` of the candidates shows. */
export type Draw = {
  readonly population: number
  readonly fingerprint: string
  readonly strata: readonly { readonly stratum: string; readonly size: number }[]
  readonly excluded: readonly { readonly recordingId: string; readonly why: Exclusion }[]
  readonly items: readonly DrawnItem[]
}

export type Assignment = { readonly scoreId: string; readonly reviewerId: string }

export type InspectionCommand = Said & { readonly id: string } & (
    | { readonly type: 'DrawPlan'; readonly terms: PlanTerms; readonly draw: Draw }
    | { readonly type: 'AssignItems'; readonly assignments: readonly Assignment[] }
    | { readonly type: 'ReassignItem'; readonly scoreId: string; readonly before: string; readonly reviewerId: string }
    | { readonly type: 'ClosePlan'; readonly reason: string }
  )

export type InspectionEvent = Done & { readonly id: string } & (
    | { readonly type: 'plan_drawn'; readonly terms: PlanTerms; readonly draw: Draw }
    | { readonly type: 'items_assigned'; readonly assignments: readonly Assignment[] }
    | { readonly type: 'item_reassigned'; readonly scoreId: string; readonly reviewerId: string; readonly before: string }
    | { readonly type: 'plan_closed'; readonly reason: string }
  )

export type InspectionStatus = 'drawn' | 'assigned' | 'closed'

/** `reviewers`: who judges each score that is assigned. */
export type LivePlan = {
  readonly id: string
  readonly status: InspectionStatus
  readonly terms: PlanTerms
  readonly draw: Draw
  readonly reviewers: Readonly<Record<string, readonly string[]>>
  readonly lastAt: Instant
}
export type Inspection = { readonly status: 'none' } | LivePlan

type Step = Exclude<InspectionCommand['type'], 'DrawPlan'>

export const INSPECTION: Machine<InspectionStatus, Step> = {
  name: 'inspection',
  title: { en: 'Inspection plan', zh: '质检计划' },
  initial: 'drawn',
  ends: ['closed'],
  transitions: {
    AssignItems: { from: ['drawn', 'assigned'], to: 'assigned' },
    ReassignItem: { from: ['assigned'] },
    ClosePlan: { from: ['drawn', 'assigned'], to: 'closed' },
  },
}

const rules: CommandRules<InspectionStatus, Step, 'DrawPlan'> = {
  family: 'inspection',
  opening: 'DrawPlan',
  machine: INSPECTION,
  texts: { DrawPlan: [], AssignItems: [], ReassignItem: ['scoreId', 'before', 'reviewerId'], ClosePlan: [] },
}

/** A plan is work for people: 20 recordings take one of them a day (15 to 25 minutes each). */
export const MOST_PER_STRATUM = 200
export const MOST_RISK_DRAWS = 1000
export const MOST_DRAWN = 2000
export const MOST_DAYS = 90
export const MOST_REVIEWERS_EACH = 3

export const inspectionErrors = {
  'inspection.title_missing': 'A plan has a title, by which people know it. Write one.',
  'inspection.period_invalid': 'The period ends after it begins. Choose its days.',
  'inspection.deadline_invalid': 'The deadline is after the present. Choose a later day.',
  'inspection.size_invalid': 'How many are drawn is a number within the limits the message names, and not nothing. Correct it.',
  'inspection.strata_unknown': 'Strata are by agent, queue, or agent and queue. Choose one of them.',
  'inspection.nothing_drawn':
    'Nothing of the period could be drawn. Widen the period or whom it is about; the message says what was left out.',
  'inspection.too_many': 'More would be drawn, or chosen from, than a plan holds. Choose a shorter period or fewer people.',
  'inspection.nobody': 'Nobody is named who reviews. Name at least one reviewer.',
  'inspection.not_drawn': 'The score is not one of the plan’s. Choose one of its items.',
  'inspection.own_call': 'Nobody reviews an own call. Assign the item to somebody else.',
  'inspection.assigned': 'The item has a reviewer. Reassign it instead.',
  'inspection.not_assigned': 'The item has no reviewer yet. Assign it first.',
  'inspection.same_reviewer': 'The item is that reviewer’s already. Choose another.',
  'inspection.out_of_reach': 'None of the reviewers reaches the people whose calls are left. Name a reviewer whose teams they are in.',
  'inspection.not_found': 'There is no such plan, or none of its calls is within reach. Go back to the list.',
} as const

const refuse = (code: keyof typeof inspectionErrors, message: string) => rejected(code, message)

/** Rejections: `inspection.*` of `commonErrors` and `inspectionErrors`. */
export const inspectionDecider: Decider<InspectionCommand, InspectionEvent, Inspection> = {
  initial: { status: 'none' },
  decide: (command, plan) => guard(rules, command, plan) ?? decided(command, plan),
  evolve,
}

function decided(command: InspectionCommand, plan: Inspection): Decided<InspectionEvent> {
  const { id, at } = command
  if (command.type === 'DrawPlan')
    return wrongTerms(command) ?? parsed([{ type: 'plan_drawn', id, at, terms: command.terms, draw: command.draw }])
  if (plan.status === 'none') return parsed([])
  switch (command.type) {
    case 'AssignItems': {
      if (command.assignments.length === 0) return refuse('inspection.nobody', 'No item is assigned to anybody; name a reviewer.')
      let after: LivePlan = plan
      for (const one of command.assignments) {
        const wrong = unassignable(after, one, false)
        if (wrong) return wrong
        after = { ...after, reviewers: { ...after.reviewers, [one.scoreId]: [...reviewersOf(after, one.scoreId), one.reviewerId] } }
      }
      return parsed([{ type: 'items_assigned', id, at, assignments: command.assignments }])
    }
    case 'ReassignItem': {
      const { scoreId, before, reviewerId } = command
      const present = reviewersOf(plan, scoreId)
      if (!present.includes(before))
        return refuse('inspection.not_assigned', `Score '${scoreId}' is not with '${before}' in plan '${id}'; assign it first.`)
      if (present.includes(reviewerId))
        return refuse('inspection.same_reviewer', `Score '${scoreId}' is ${reviewerId}'s already; choose another.`)
      return unassignable(plan, command, true) ?? parsed([{ type: 'item_reassigned', id, at, scoreId, reviewerId, before }])
    }
    case 'ClosePlan':
      return parsed([{ type: 'plan_closed', id, at, reason: command.reason.trim() }])
  }
}

function wrongTerms({ terms, draw, at }: Extract<InspectionCommand, { type: 'DrawPlan' }>) {
  const { title, from, to, strata, perStratum, riskDraws, dueAt, appealDays } = terms
  const isCount = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most
  if (title.trim() === '') return refuse('inspection.title_missing', 'The plan has no title; write one.')
  if (!(to > from)) return refuse('inspection.period_invalid', `The period ends at ${toIso(to)}, not after ${toIso(from)}.`)
  if (!(dueAt > at)) return refuse('inspection.deadline_invalid', `The deadline ${toIso(dueAt)} is not after ${toIso(at)}.`)
  if (!STRATA.includes(strata)) return refuse('inspection.strata_unknown', `'${strata}' is no stratum; those are ${STRATA.join(', ')}.`)
  if (!isCount(perStratum, MOST_PER_STRATUM) || !isCount(riskDraws, MOST_RISK_DRAWS) || perStratum + riskDraws === 0)
    return refuse(
      'inspection.size_invalid',
      `${perStratum} from each stratum and ${riskDraws} by risk can't be drawn; up to ${MOST_PER_STRATUM} and ${MOST_RISK_DRAWS}, not both 0.`,
    )
  if (!isCount(appealDays, MOST_DAYS) || appealDays === 0)
    return refuse('inspection.size_invalid', `${appealDays} days for appeals is not from 1 to ${MOST_DAYS}.`)
  if (!isCount(eachOf(terms), MOST_REVIEWERS_EACH) || eachOf(terms) === 0)
    return refuse('inspection.size_invalid', `${eachOf(terms)} reviewers for each recording is not from 1 to ${MOST_REVIEWERS_EACH}.`)
  if (draw.items.length > MOST_DRAWN)
    return refuse('inspection.too_many', `${draw.items.length} would be drawn, more than ${MOST_DRAWN}; draw fewer.`)
  if (draw.items.length === 0)
    return refuse(
      'inspection.nothing_drawn',
      `Nothing was drawn: of ${draw.population + draw.excluded.length} recordings ${draw.excluded.length} were left out.`,
    )
  return undefined
}

export const eachOf = ({ reviewersEach = 1 }: Pick<PlanTerms, 'reviewersEach'>): number => reviewersEach

export const reviewersOf = ({ reviewers }: Pick<LivePlan, 'reviewers'>, scoreId: string): readonly string[] => reviewers[scoreId] ?? []

function unassignable(plan: LivePlan, { scoreId, reviewerId }: Assignment, isAgain: boolean) {
  const item = plan.draw.items.find((one) => one.scoreId === scoreId)
  if (item === undefined) return refuse('inspection.not_drawn', `Score '${scoreId}' was not drawn in plan '${plan.id}'.`)
  if (item.agentId === reviewerId)
    return refuse('inspection.own_call', `Score '${scoreId}' is about a call of '${reviewerId}'; assign it to somebody else.`)
  const present = reviewersOf(plan, scoreId)
  if (!isAgain && (present.length >= eachOf(plan.terms) || present.includes(reviewerId)))
    return refuse('inspection.assigned', `Score '${scoreId}' is with ${present.join(', ')}; reassign it.`)
  return undefined
}

const replaced = (present: readonly string[], { before, reviewerId }: { readonly before: string; readonly reviewerId: string }) =>
  present.map((one) => (one === before ? reviewerId : one))

function evolve(plan: Inspection, event: InspectionEvent): Inspection {
  if (event.type === 'plan_drawn') {
    if (plan.status !== 'none') return plan
    const { id, terms, draw, at } = event
    return { id, status: INSPECTION.initial, terms, draw, reviewers: {}, lastAt: at }
  }
  if (plan.status === 'none') return plan
  const next = { ...plan, lastAt: event.at }
  switch (event.type) {
    case 'items_assigned': {
      const reviewers: Record<string, readonly string[]> = { ...plan.reviewers }
      for (const { scoreId, reviewerId } of event.assignments) reviewers[scoreId] = [...(reviewers[scoreId] ?? []), reviewerId]
      return { ...next, status: statusAfter(INSPECTION, 'AssignItems', plan.status), reviewers }
    }
    case 'item_reassigned':
      return { ...next, reviewers: { ...plan.reviewers, [event.scoreId]: replaced(reviewersOf(plan, event.scoreId), event) } }
    case 'plan_closed':
      return { ...next, status: statusAfter(INSPECTION, 'ClosePlan', plan.status) }
  }
}
