/** `/api/appeals`: an agent acknowledges a score or appeals against items of it, another reviewer answers; what was appealed. */
import { type Static, Type } from 'typebox'
import { REVIEWERS } from '../../centres/reviews.ts'
import { rolesWith } from './may.ts'
import { COMMANDED, READ, route, SIGNED } from './route.ts'
import { ItemName, ScoreDetail } from './scores.ts'
import { ById, closed, Id, InstantText, Nullable } from './values.ts'

const APPEALING = { agent: 'own', ...rolesWith('team', REVIEWERS) } as const
const READERS = { ...APPEALING, ...rolesWith('team', ['supervisor', 'manager']) } as const

export const AppealState = Type.Enum(['open', 'upheld', 'changed', 'withdrawn'])

export const AppealsQuery = Type.Object({ state: Type.Optional(AppealState), agent: Type.Optional(Id) }, closed)

export const AppealRow = Type.Object({
  scoreId: Type.String(),
  recordingId: Type.String(),
  formId: Type.String(),
  itemId: Type.String(),
  agentId: Type.String(),
  filedAt: InstantText,
  dueAt: InstantText,
  reason: Type.String(),
  state: AppealState,
  outcomeBefore: Type.String(),
  outcomeAfter: Type.String(),
  decidedBy: Type.String(),
  answeredBy: Type.String(),
  answer: Type.String(),
  answeredAt: Nullable(InstantText),
})
export type AppealRow = Static<typeof AppealRow>

export const AppealList = Type.Object({
  items: Type.Array(ItemName, { description: 'Names of the items of the forms shown.' }),
  rows: Type.Array(AppealRow, { description: 'Open ones first, what is due first before the others.' }),
})

const Why = Type.String({ minLength: 1, maxLength: 2000 })
const seen = { expectedVersion: Type.Integer({ minimum: 0 }) }

/** `acknowledge`, `appeal` and `withdraw` are the agent's whose call was scored, `answer` is another reviewer's than who decided. */
export const AppealCommand = Type.Union([
  Type.Object({ type: Type.Literal('acknowledge'), ...seen }, closed),
  Type.Object(
    {
      type: Type.Literal('appeal'),
      items: Type.Array(Type.Object({ itemId: Id, reason: Why }, closed), { minItems: 1, maxItems: 100 }),
      ...seen,
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('withdraw'), ...seen }, closed),
  Type.Object(
    {
      type: Type.Literal('answer'),
      answers: Type.Array(Type.Object({ itemId: Id, outcome: Type.Enum(['pass', 'fail', 'na']), reason: Why }, closed), {
        minItems: 1,
        maxItems: 100,
      }),
      ...seen,
    },
    closed,
  ),
])
export type AppealCommand = Static<typeof AppealCommand>

export const getAppeals = route('GET', '/api/appeals', READERS, {
  summary: 'Appeals against items of scores, with their answers.',
  querystring: AppealsQuery,
  response: { 200: AppealList, ...READ },
})

export const appealScore = route('POST', '/api/scores/:id/appeal', APPEALING, {
  summary: 'Acknowledges a score, appeals against items of it, takes an appeal back or answers one; answers the score.',
  params: ById,
  ...SIGNED,
  body: AppealCommand,
  response: { 200: ScoreDetail, ...COMMANDED },
})
