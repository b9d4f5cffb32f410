/** `/api/inspections`: draws plans, assigns what was drawn, and says what each reviewer has to do. */
import { inspections } from '../../centres/inspections.ts'
import { type Parsed, rejected } from '../../domain/kernel/parsed.ts'
import { interval } from '../../domain/kernel/time.ts'
import { localDay } from '../../domain/kernel/zone.ts'
import { assignEvenly } from '../../domain/operations/assignment.ts'
import { eachOf, type InspectionCommand, reviewersOf as reviewersOfItem } from '../../domain/operations/inspection.ts'
import { APPEAL_DAYS } from '../../domain/operations/review.ts'
import { stateOf } from '../../ledger/aggregate.ts'
import { type CommandOptions, execute } from '../../ledger/execute.ts'
import { drawPlan } from '../../qa/draw-plan.ts'
import { scorecards } from '../../qa/scorecards/catalog.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { type ItemRow, readCandidates, readItems, readLoads, readPlans, readQueue, scoresWithin } from '../../sql/reads/inspections.ts'
import type { Reach } from '../../sql/reads/reach.ts'
import {
  changePlan,
  drawInspection,
  getPlan,
  getPlans,
  getReviewers,
  getReviewQueue,
  type NewPlan,
  type PlanChange,
  type PlanDetail,
  type PlanItem,
} from '../api/inspections.ts'
import { reachOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { type Asker, principalOf } from '../principal.ts'
import { accepted, Refused } from '../problem.ts'
import { type ReviewerDeps, reachOfReviewer, reviewersOf } from '../reviewers.ts'

/** Chosen from: 20,000 recordings are a month of a hotline of 60 seats. */
const MOST_CANDIDATES = 20_000

export function inspectionRoutes(app: Api, deps: Deps & ReviewerDeps): void {
  const { store, ledger, projections, clock } = deps
  const detail = async (id: string, reach: Reach, left: readonly string[] = []): Promise<PlanDetail> => {
    const [[plan], items, state] = await Promise.all([
      readPlans(store, reach, id),
      readItems(store, reach, id),
      ledger.read(`inspection/${id}`),
    ])
    if (plan === undefined) throw unknownPlan(id)
    return { plan, version: state.length, items: items.map(shown), left: [...left] }
  }
  const carryOut = async (asker: Asker, command: InspectionCommand, options: CommandOptions): Promise<void> => {
    accepted(explained(await execute(ledger, principalOf(asker), inspections, command, options)))
    await projections.reached('inspections')
  }

  app.route({ ...getPlans, handler: async (request) => ({ plans: await readPlans(store, reachOf(request)), forms: FORMS }) })
  app.route({
    ...getReviewQueue,
    handler: async (request) => {
      const rows = await readQueue(store, reachOf(request), principalOf(request).id)
      return {
        items: rows,
        reviewed: rows.filter(({ state }) => state === 'reviewed').length,
      }
    },
  })
  app.route({
    ...getReviewers,
    handler: async () => {
      const [known, loads] = await Promise.all([reviewersOf(deps), readLoads(store)])
      return { ...known, reviewers: known.reviewers.map(({ id, name }) => ({ id, name, load: loads.get(id) ?? 0 })) }
    },
  })
  app.route({ ...getPlan, handler: (request) => detail(request.params.id, reachOf(request)) })

  app.route({
    ...drawInspection,
    handler: async (request) => {
      const { body } = request
      const reach = reachOf(request)
      await carryOut(request, await drawn(deps, body, reach), { commandKey: `draw-inspection/${body.id}` })
      return detail(body.id, reach)
    },
  })

  app.route({
    ...changePlan,
    handler: async (request) => {
      const { params, body } = request
      const reach = reachOf(request)
      const { left, command } = await commandOf(deps, params.id, body)
      // The plan has to be within reach of whoever changes it.
      await detail(params.id, reach)
      await carryOut(request, { ...command, id: params.id, at: clock() }, { expectedVersion: body.expectedVersion })
      return detail(params.id, reach, left)
    },
  })
}

const FORMS = [...new Map(scorecards.map((card) => [card.id, { id: card.id, ...card.text }])).values()]

const shown = ({ itemIds: _, outcomes: __, autoOutcomes: ___, ...row }: ItemRow): PlanItem => row

async function drawn({ store, clock, zone: usual }: Deps, body: NewPlan, reach: Reach): Promise<InspectionCommand> {
  const {
    id,
    title,
    agents,
    teams,
    queues,
    formId,
    strata,
    perStratum,
    riskDraws,
    seed = id,
    appealDays = APPEAL_DAYS,
    reviewersEach = 1,
  } = body
  const zone = await zoneOf(store, { usual })
  const period = interval(localDay(body.from, zone).from, localDay(body.to, zone).to)
  const who = { agents, teams, queues }
  const candidates = await readCandidates(store, { who, period, formId, reach }, MOST_CANDIDATES)
  if (candidates.length > MOST_CANDIDATES)
    throw new Refused(422, {
      code: 'inspection.too_many',
      message: `The period has more than ${MOST_CANDIDATES} recordings; choose a shorter one or fewer people.`,
    })
  const terms = {
    title: title.trim(),
    who,
    ...period,
    formId,
    strata,
    perStratum,
    riskDraws,
    seed,
    dueAt: localDay(body.dueOn, zone).to,
    appealDays,
    reviewersEach,
  }
  return { type: 'DrawPlan', id, terms, draw: drawPlan(candidates, terms), at: clock() }
}

type Unaddressed<Command> = Command extends unknown ? Omit<Command, 'id' | 'at'> : never

async function commandOf(
  deps: Deps & ReviewerDeps,
  id: string,
  body: PlanChange,
): Promise<{ readonly command: Unaddressed<InspectionCommand>; readonly left: readonly string[] }> {
  switch (body.type) {
    case 'assign':
      return assigned(deps, id, body.reviewers)
    case 'reassign': {
      const reach = await reachOfReviewer(deps, body.reviewer)
      if (!(await scoresWithin(deps.store, id, reach)).has(body.scoreId)) throw outOfReach([body.reviewer])
      return { command: { type: 'ReassignItem', scoreId: body.scoreId, before: body.before, reviewerId: body.reviewer }, left: [] }
    }
    case 'close':
      return { command: { type: 'ClosePlan', reason: body.reason ?? '' }, left: [] }
  }
}

const unknownPlan = (id: string): Refused =>
  new Refused(404, { code: 'inspection.not_found', message: `There is no plan '${id}' within reach. Go back to the list.` })

const outOfReach = (who: readonly string[]): Refused =>
  new Refused(422, {
    code: 'inspection.out_of_reach',
    message: `The calls that are left are not within reach of ${who.join(', ')}, or are their own; name a reviewer whose teams they are in.`,
  })

async function assigned(deps: Deps & ReviewerDeps, id: string, names: readonly string[]) {
  const { store, ledger } = deps
  const plan = await stateOf(ledger, inspections, id)
  if (plan.status === 'none') throw unknownPlan(id)
  const each = eachOf(plan.terms)
  const present = (scoreId: string) => reviewersOfItem(plan, scoreId)
  const open = plan.draw.items.filter(({ scoreId }) => present(scoreId).length < each)
  const loads = await readLoads(store)
  const reviewers = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const within = await scoresWithin(store, id, await reachOfReviewer(deps, name))
      return { id: name, load: loads.get(name) ?? 0, reaches: (scoreId: string) => within.has(scoreId) }
    }),
  )
  const { assignments, left } = assignEvenly(open, reviewers, { each, present })
  if (assignments.length === 0 && open.length > 0) throw outOfReach(names)
  return { command: { type: 'AssignItems', assignments } as const, left }
}

const explained = <T>(outcome: Parsed<T>): Parsed<T> =>
  outcome.ok || outcome.rejection.code !== 'version.conflict'
    ? outcome
    : rejected(outcome.rejection.code, 'Somebody else changed this plan since you opened it; reload to see it, then decide again.')
