/** `/api/inspections`: plans of recordings that people judge – drawn, assigned, reviewed –, each reviewer's queue, and who can review. */
import { type Static, Type } from 'typebox'
import { QA_LEADS } from '../../centres/inspections.ts'
import { REVIEWERS } from '../../centres/reviews.ts'
import { rolesWith } from './may.ts'
import { COMMANDED, READ, route, SIGNED, UNKNOWN } from './route.ts'
import { ItemName } from './scores.ts'
import { ById, closed, DayText, Id, InstantText, Nullable } from './values.ts'

const READERS = rolesWith('team', ['supervisor', 'manager', 'qa_inspector', 'qa_lead'])

export const Strata = Type.Enum(['agent', 'queue', 'agent_queue'])

export const Plan = Type.Object({
  planId: Type.String(),
  title: Type.String(),
  status: Type.Enum(['drawn', 'assigned', 'closed']),
  madeBy: Type.String(),
  madeAt: InstantText,
  agents: Type.Array(Type.String()),
  teams: Type.Array(Type.String()),
  queues: Type.Array(Type.String()),
  from: InstantText,
  to: InstantText,
  formId: Type.String(),
  strata: Strata,
  perStratum: Type.Number(),
  riskDraws: Type.Number(),
  seed: Type.String(),
  fingerprint: Type.String({ description: 'Of the candidates: with the same ones the same seed draws the same.' }),
  population: Type.Number({ description: 'Recordings that could be drawn.' }),
  excluded: Type.Record(Type.String(), Type.Number(), { description: 'Recordings left out, by reason.' }),
  drawn: Type.Number(),
  assigned: Type.Number({ description: 'Of the items within reach, those with a reviewer.' }),
  reviewed: Type.Number({ description: 'Of the items within reach, those that are reviewed.' }),
  dueAt: InstantText,
  appealDays: Type.Number(),
  reviewersEach: Type.Number(),
  closedAt: Nullable(InstantText),
  closeReason: Type.String(),
})
export type Plan = Static<typeof Plan>

export const PlanList = Type.Object({
  plans: Type.Array(Plan),
  forms: Type.Array(ItemName, { description: 'Forms that a plan can be drawn for.' }),
})

export const PlanItem = Type.Object({
  planId: Type.String(),
  scoreId: Type.String(),
  recordingId: Type.String(),
  agentId: Type.String(),
  queueId: Type.String(),
  recordedAt: InstantText,
  stratum: Type.String(),
  drawnBy: Type.Enum(['random', 'risk', 'both']),
  inclusionProbability: Type.Number(),
  reviewers: Type.Array(Type.String()),
  assignedAt: Nullable(InstantText),
  dueAt: InstantText,
  state: Type.Enum(['drawn', 'assigned', 'begun', 'to_settle', 'reviewed', 'dropped']),
  decision: Type.String(),
  autoRatio: Nullable(Type.Number()),
  finalRatio: Nullable(Type.Number()),
  isFailed: Type.Boolean(),
})
export type PlanItem = Static<typeof PlanItem>

export const PlanDetail = Type.Object({
  plan: Plan,
  version: Type.Integer(),
  items: Type.Array(PlanItem),
  left: Type.Array(Type.String(), { description: 'Scores that none of the reviewers just named may judge.' }),
})
export type PlanDetail = Static<typeof PlanDetail>

const Ids = Type.Array(Id, { maxItems: 500 })

/** `from` and `to` are local days, both included; drawn of the recordings within reach of whoever draws. */
export const NewPlan = Type.Object(
  {
    id: Id,
    title: Type.String({ minLength: 1, maxLength: 120 }),
    agents: Ids,
    teams: Ids,
    queues: Ids,
    from: DayText,
    to: DayText,
    formId: Id,
    strata: Strata,
    perStratum: Type.Integer({ minimum: 0, maximum: 200 }),
    riskDraws: Type.Integer({ minimum: 0, maximum: 1000 }),
    seed: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "The plan's id unless given." })),
    dueOn: DayText,
    appealDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
    reviewersEach: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3, description: 'Of several nobody sees what the others say until all have judged.' }),
    ),
  },
  closed,
)
export type NewPlan = Static<typeof NewPlan>

const seen = { expectedVersion: Type.Integer({ minimum: 0 }) }

export const PlanChange = Type.Union([
  Type.Object({ type: Type.Literal('assign'), reviewers: Type.Array(Id, { minItems: 1, maxItems: 50 }), ...seen }, closed),
  Type.Object({ type: Type.Literal('reassign'), scoreId: Id, before: Id, reviewer: Id, ...seen }, closed),
  Type.Object({ type: Type.Literal('close'), reason: Type.Optional(Type.String({ maxLength: 500 })), ...seen }, closed),
])
export type PlanChange = Static<typeof PlanChange>

const { reviewers: _reviewers, ...task } = PlanItem.properties
export const QueueItem = Type.Object({
  ...task,
  title: Type.String(),
  isBlind: Type.Boolean({ description: 'Several judge it independently.' }),
})

export const ReviewQueue = Type.Object({
  items: Type.Array(QueueItem, { description: 'Of open plans: what is due first comes first, what is reviewed last.' }),
  reviewed: Type.Number(),
})

export const Reviewers = Type.Object({
  reviewers: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), load: Type.Number({ description: 'Items of open plans yet to judge.' }) }),
  ),
  isOpen: Type.Boolean({ description: 'Nobody signs in here, and nobody is known to review: any name may be given.' }),
})

export const getPlans = route('GET', '/api/inspections', READERS, {
  summary: 'Inspection plans, newest first, with how far each has come.',
  response: { 200: PlanList, ...READ },
})

export const getReviewQueue = route('GET', '/api/inspections/queue', rolesWith('team', REVIEWERS), {
  summary: 'What whoever asks has been assigned to judge.',
  response: { 200: ReviewQueue, ...READ },
})

export const getReviewers = route('GET', '/api/inspections/reviewers', rolesWith('team', QA_LEADS), {
  summary: 'Who can be assigned, and how much each has to do.',
  response: { 200: Reviewers, ...READ },
})

export const getPlan = route('GET', '/api/inspections/:id', READERS, {
  summary: 'One inspection plan with its items.',
  params: ById,
  response: { 200: PlanDetail, ...READ, ...UNKNOWN },
})

export const drawInspection = route('POST', '/api/inspections', rolesWith('team', QA_LEADS), {
  summary: 'Draws a plan from the recordings of a period; answers it with its items.',
  ...SIGNED,
  body: NewPlan,
  response: { 200: PlanDetail, ...COMMANDED },
})

export const changePlan = route('POST', '/api/inspections/:id', rolesWith('team', QA_LEADS), {
  summary: 'Assigns the items of a plan evenly, gives one to somebody else, or closes the plan; answers it.',
  params: ById,
  ...SIGNED,
  body: PlanChange,
  response: { 200: PlanDetail, ...COMMANDED },
})
