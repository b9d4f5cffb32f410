/** Gives the demo's QA team its work once enough is scored: plans in every state, reviews of them, and appeals with and without an answer. */
import { inspections } from '../centres/inspections.ts'
import { formOf, judgedOf } from '../centres/reviewed-scores.ts'
import { reviews } from '../centres/reviews.ts'
import { DEMO_TEAMS } from '../demo/hotline.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Clock, days, type Instant, instant, interval, plus } from '../domain/kernel/time.ts'
import { assignEvenly } from '../domain/operations/assignment.ts'
import type { DrawnItem, PlanTerms, Who } from '../domain/operations/inspection.ts'
import { APPEAL_DAYS, type ReviewCommand } from '../domain/operations/review.ts'
import type { Principal, Role } from '../domain/principal.ts'
import type { Aggregate, AnyCommand, AnyEvent } from '../ledger/aggregate.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { drawPlan } from '../qa/draw-plan.ts'
import { hotlineService } from '../qa/scorecards/hotline-service.ts'
import { readCandidates } from '../sql/reads/inspections.ts'
import { type FullScore, readScore } from '../sql/reads/scores.ts'
import type { Store } from '../sql/store.ts'

const MOST = 20_000

const person = (id: string, role: Role): Principal => ({ id, name: id, roles: [role], teams: [], via: 'system' })
const LEAD = person('demo-qian', 'qa_lead')
const INSPECTOR = person('demo-zhang', 'qa_inspector')

type Deps = { readonly store: Store; readonly ledger: Ledger; readonly clock: Clock }
type Planned = Pick<PlanTerms, 'title' | 'who' | 'perStratum' | 'riskDraws'>

const [TEAM = ''] = DEMO_TEAMS.map(({ teamId }) => teamId)
const ofTeam: Who = { agents: [], teams: [TEAM], queues: [] }

const PLANS: Readonly<Record<'done' | 'running' | 'waiting', Planned>> = {
  done: { title: '上周抽检 Last week', who: ofTeam, perStratum: 1, riskDraws: 0 },
  running: { title: '本周抽检 This week', who: ofTeam, perStratum: 2, riskDraws: 6 },
  waiting: { title: '高风险专项 High risk', who: ofTeam, perStratum: 0, riskDraws: 15 },
}

/** Once the last day is nine tenths scored; until then, and afterwards, it does nothing. Resolves to whether the work is given. */
export async function giveDemoInspections(deps: Deps): Promise<boolean> {
  const { ledger, clock } = deps
  // A restart gives nobody the same work again.
  if ((await ledger.read(`inspection/${idOf('done')}`)).length > 0) return true
  if (!(await isScored(deps))) return false
  const now = clock()
  const done = await drawn(deps, 'done', now)
  await judge(deps, await assigned(deps, 'done', done, now), now)
  await must(deps, LEAD, inspections, { type: 'ClosePlan', id: idOf('done'), reason: '', at: now })
  const running = await assigned(deps, 'running', await drawn(deps, 'running', now), now)
  await judge(deps, running.slice(0, Math.ceil(running.length / 2)), now)
  await drawn(deps, 'waiting', now)
  return true
}

async function isScored({ store, clock }: Deps): Promise<boolean> {
  const [row] = await store.query<{ recordings: number; scored: number }>(
    `select toFloat64(count()) as recordings, toFloat64(countIf(recording_id in (select recording_id from scores_v1 where recorded_at >= {from:DateTime64(3,'UTC')}))) as scored
     from recordings where started_at >= {from:DateTime64(3,'UTC')}`,
    { from: new Date(plus(clock(), days(-1))) },
  )
  return row !== undefined && row.recordings > 0 && row.scored >= 0.9 * row.recordings
}

const idOf = (plan: keyof typeof PLANS): string => `demo-plan-${plan}`

async function drawn(deps: Deps, name: keyof typeof PLANS, now: Instant): Promise<readonly DrawnItem[]> {
  const period = interval(plus(now, days(-7)), now)
  const common = {
    ...period,
    formId: hotlineService.id,
    strata: 'agent',
    seed: name,
    dueAt: plus(now, days(5)),
    appealDays: APPEAL_DAYS,
  } as const
  const terms: PlanTerms = { ...PLANS[name], ...common }
  const given = await takenBy(deps)
  const candidates = await readCandidates(deps.store, { who: terms.who, period, formId: terms.formId, reach: 'all' }, MOST)
  // What another plan of this moment has is not in the store yet.
  const draw = drawPlan(
    candidates.slice(0, MOST).map((one) => ({ ...one, isInPlan: one.isInPlan || given.has(one.scoreId) })),
    terms,
  )
  await must(deps, LEAD, inspections, { type: 'DrawPlan', id: idOf(name), terms, draw, at: now })
  return draw.items
}

async function takenBy({ ledger }: Deps): Promise<ReadonlySet<string>> {
  const taken = new Set<string>()
  for (const name of ['done', 'running', 'waiting'] as const)
    for (const { data } of await ledger.read(`inspection/${idOf(name)}`))
      for (const { scoreId } of (data as { readonly draw?: { readonly items: readonly DrawnItem[] } }).draw?.items ?? []) taken.add(scoreId)
  return taken
}

async function assigned(deps: Deps, name: keyof typeof PLANS, items: readonly DrawnItem[], at: Instant): Promise<readonly DrawnItem[]> {
  const { assignments } = assignEvenly(items, [{ id: INSPECTOR.id, load: 0, reaches: () => true }])
  await must(deps, LEAD, inspections, { type: 'AssignItems', id: idOf(name), assignments, at })
  return items
}

/** What comes after the reviewer is done, in turn, of scores with a failed item. */
const AFTERWARDS = ['open', 'upheld', 'changed', 'acknowledged', 'withdrawn', 'nothing'] as const

async function judge(deps: Deps, items: readonly DrawnItem[], at: Instant): Promise<void> {
  let turn = 0
  for (const [n, { scoreId }] of items.entries()) {
    const score = await readScore(deps.store, scoreId, 'all')
    if (score === undefined) continue
    const found = formOf(score).items
    const common = { scoreId, agentId: score.agentId, at, judged: judgedOf(score) }
    const give = (by: Principal, command: ReviewCommand) => must(deps, by, reviews, command)
    const passed = found.find(({ outcome }) => outcome === 'pass')
    const isStricter = n % 4 === 1 && passed !== undefined
    if (isStricter)
      await give(INSPECTOR, {
        ...common,
        type: 'ChangeOutcome',
        itemId: passed.id,
        outcome: 'fail',
        found: 'pass',
        reason: '录音中并未说到。',
      })
    await give(INSPECTOR, { ...common, type: 'ConfirmScore', note: '' })
    const failed = isStricter ? passed : found.find(({ outcome }) => outcome === 'fail')
    if (failed === undefined) continue
    await afterwards(give, score, { ...common, itemId: failed.id }, AFTERWARDS[turn % AFTERWARDS.length] ?? 'nothing')
    turn += 1
  }
}

type Give = (by: Principal, command: ReviewCommand) => Promise<void>
type Common = Pick<Extract<ReviewCommand, { type: 'AcknowledgeScore' }>, 'scoreId' | 'at' | 'judged'> & {
  readonly agentId: string
  readonly itemId: string
}

async function afterwards(give: Give, score: FullScore, { itemId, ...common }: Common, what: (typeof AFTERWARDS)[number]): Promise<void> {
  if (what === 'nothing') return
  const agent = person(common.agentId, 'agent')
  if (what === 'acknowledged') return give(agent, { ...common, type: 'AcknowledgeScore' })
  const items = [{ itemId, outcome: 'fail', reason: '我在通话中说过，请复听录音。' }] as const
  await give(agent, { ...common, type: 'AppealScore', items, scoredAt: instant(Date.parse(score.scoredAt)), days: APPEAL_DAYS })
  if (what === 'withdrawn') return give(agent, { ...common, type: 'WithdrawAppeal' })
  if (what === 'open') return
  const [outcome, reason] =
    what === 'upheld' ? (['fail', '复听后未听到，维持原判。'] as const) : (['pass', '复听可以听到，转写有误。'] as const)
  await give(LEAD, { ...common, type: 'AnswerAppeal', answers: [{ itemId, outcome, reason }] })
}

async function must<Command extends AnyCommand, Event extends AnyEvent, State>(
  { ledger }: Deps,
  by: Principal,
  aggregate: Aggregate<Command, Event, State>,
  command: NoInfer<Command>,
): Promise<void> {
  const done = await execute(ledger, by, aggregate, command)
  if (!done.ok) throw new CallboardError('internal', `The demo's QA team was refused: ${done.rejection.message}`)
}
