/** `/api/scores`: scored recordings, one score with its evidence, and the commands of a review. */
import { type Static, Type } from 'typebox'
import { REVIEWERS } from '../../centres/reviews.ts'
import { rolesWith } from './may.ts'
import { COMMANDED, READ, route, SIGNED, UNKNOWN } from './route.ts'
import { AskedZone, ById, closed, DayText, Id, InstantText, Nullable, Text } from './values.ts'

/** With evidence and transcript, which who answers for figures alone does not need. */
const DETAILS = { agent: 'own', ...rolesWith('team', ['supervisor', 'qa_inspector', 'qa_lead']) } as const
const SCORES = { ...DETAILS, manager: 'team' } as const

export const Outcome = Type.Enum(['pass', 'fail', 'na', 'unknown'])
export type Outcome = Static<typeof Outcome>

export const SORTS = ['recorded_at', 'score_ratio', 'agent_id', 'queue_id'] as const

export const ScoresQuery = Type.Object(
  {
    queue: Type.Optional(Id),
    agent: Type.Optional(Id),
    outcome: Type.Optional(Type.Enum(['passed', 'failed'])),
    review: Type.Optional(Type.Enum(['needed', 'done', 'open', 'confirmed', 'changed', 'appealed', 'upheld'])),
    item: Type.Optional(Id),
    from: Type.Optional(DayText),
    to: Type.Optional(DayText),
    sort: Type.Optional(Type.Enum([...SORTS])),
    order: Type.Optional(Type.Enum(['asc', 'desc'])),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    zone: AskedZone,
  },
  closed,
)
export type ScoresQuery = Static<typeof ScoresQuery>

export const ScoreRow = Type.Object({
  scoreId: Type.String(),
  recordingId: Type.String(),
  callId: Type.String(),
  queueId: Type.String(),
  agentId: Type.String(),
  recordedAt: InstantText,
  formId: Type.String(),
  /** As scored by the rules; 0..1, null where too little could be judged. */
  autoRatio: Nullable(Type.Number()),
  /** After a review, else as scored. */
  finalRatio: Nullable(Type.Number()),
  judgedShare: Nullable(
    Type.Number({
      description: 'Of the weight that applies, what rules and people judged; under the least share of the form there is no total.',
    }),
  ),
  isFailed: Type.Boolean(),
  /** Some item that a rule should judge is unknown, and nobody has decided. */
  needsReview: Type.Boolean(),
  /** open while no review stands; confirmed, changed, appealed or upheld. */
  decision: Type.String(),
  failedItems: Type.Array(Type.String()),
  unknownItems: Type.Array(Type.String()),
})
export type ScoreRow = Static<typeof ScoreRow>

export const ItemName = Type.Object({ id: Type.String(), ...Text.properties })

export const ScoreList = Type.Object({
  items: Type.Array(ItemName, { description: 'Names of the items of the forms shown.' }),
  total: Type.Number(),
  page: Type.Number(),
  size: Type.Number(),
  rows: Type.Array(ScoreRow),
})
export type ScoreList = Static<typeof ScoreList>

export const Segment = Type.Object({
  index: Type.Integer(),
  channel: Type.String(),
  fromMs: Type.Number(),
  toMs: Type.Number(),
  text: Type.String(),
})
export type Segment = Static<typeof Segment>

/** Where a rule found what it says. A fact of the call has no segment; `charFrom`, `charTo` are characters of the segment's text. */
export const Evidence = Type.Object({
  role: Type.String({ description: 'hit, gap, searched, nearest or fact.' }),
  segment: Nullable(Type.Integer()),
  channel: Nullable(Type.String()),
  fromMs: Type.Number(),
  toMs: Type.Number(),
  charFrom: Nullable(Type.Integer()),
  charTo: Nullable(Type.Integer()),
  text: Type.String(),
})
export type Evidence = Static<typeof Evidence>

export const ScoreItem = Type.Object({
  id: Type.String(),
  en: Type.String(),
  zh: Type.String(),
  sectionEn: Type.String(),
  sectionZh: Type.String(),
  outcome: Outcome,
  /** What the rules said; differs from `outcome` after a review. */
  autoOutcome: Outcome,
  points: Nullable(Type.Number()),
  maxPoints: Type.Number(),
  isFatal: Type.Boolean(),
  isHumanOnly: Type.Boolean(),
  reasonEn: Type.String(),
  reasonZh: Type.String(),
  /** The reviewer's reason for a changed outcome. */
  changeReason: Nullable(Type.String()),
  evidence: Type.Array(Evidence),
})
export type ScoreItem = Static<typeof ScoreItem>

export const ReviewEvent = Type.Object({
  version: Type.Integer(),
  type: Type.String(),
  actor: Type.String(),
  at: InstantText,
  itemId: Nullable(Type.String()),
  outcome: Nullable(Outcome),
  reason: Nullable(Type.String()),
  items: Type.Array(Type.Object({ itemId: Type.String(), outcome: Outcome, reason: Type.String() }), {
    description: 'Of an appeal or its answer; empty else.',
  }),
  isUndone: Type.Boolean(),
})
export type ReviewEvent = Static<typeof ReviewEvent>

export const Appeal = Type.Object({
  by: Type.String(),
  at: InstantText,
  dueAt: InstantText,
  items: Type.Array(Type.Object({ itemId: Type.String(), reason: Type.String() })),
  answers: Type.Array(Type.Object({ itemId: Type.String(), outcome: Outcome, reason: Type.String(), isUpheld: Type.Boolean() })),
})
export type Appeal = Static<typeof Appeal>

export const Rating = Type.Object({
  rater: Type.String(),
  finalRatio: Nullable(Type.Number()),
  isFailed: Type.Boolean(),
  itemIds: Type.Array(Type.String()),
  outcomes: Type.Array(Type.String()),
})

export const ScoreDetail = Type.Object({
  score: ScoreRow,
  formEn: Type.String(),
  formZh: Type.String(),
  formVersion: Type.Number(),
  engineVersion: Type.Number(),
  transcriptRevision: Type.Number(),
  scoredAt: InstantText,
  /** With the review, before a fatal item set the score to 0. */
  rawRatio: Nullable(Type.Number()),
  judgedShare: Nullable(Type.Number({ description: 'With the review; null where nothing applies.' })),
  /** Judged less than this, a score has no total and goes to a person. */
  leastJudgedShare: Nullable(Type.Number({ description: 'Null while the form is not known here.' })),
  /** Failed below it; null while the form is not known here. */
  passRatio: Nullable(Type.Number()),
  fatalItems: Type.Array(Type.String()),
  items: Type.Array(ScoreItem),
  segments: Type.Array(Segment),
  recording: Nullable(
    Type.Object({
      startedAt: InstantText,
      durationSeconds: Type.Number(),
      seatId: Nullable(Type.String()),
      format: Nullable(Type.String()),
      channels: Nullable(Type.Number()),
      language: Nullable(Type.String()),
      engine: Nullable(Type.String()),
    }),
  ),
  review: Type.Object({
    version: Type.Integer(),
    decision: Type.String(),
    status: Type.Enum(['in_review', 'acknowledged', 'appealed', 'closed']),
    canUndo: Type.Boolean(),
    isFinished: Type.Boolean({ description: 'What the score came to was confirmed.' }),
    appealUntil: Type.String({ description: 'ISO 8601, UTC: until when its agent may appeal.' }),
    appeal: Nullable(Appeal),
    isBlind: Type.Boolean({ description: 'The steps are those of whoever asks alone: several judge the score, and not all of them have.' }),
    ratings: Type.Array(Rating, { description: 'What each of several came to, for reviewers, once all have judged.' }),
    deciders: Type.Array(Type.String(), { description: 'Who decided: an appeal is answered by somebody else.' }),
    events: Type.Array(ReviewEvent),
  }),
})
export type ScoreDetail = Static<typeof ScoreDetail>

const command = { expectedVersion: Type.Integer({ minimum: 0 }) }

/** `POST /api/scores/:id/review`. `expectedVersion` is the review version the person saw; another one answers 409. */
export const ReviewCommand = Type.Union([
  Type.Object({ type: Type.Literal('confirm'), note: Type.Optional(Type.String({ maxLength: 2000 })), ...command }, closed),
  Type.Object(
    {
      type: Type.Literal('change'),
      itemId: Id,
      outcome: Type.Enum(['pass', 'fail', 'na']),
      reason: Type.String({ minLength: 1, maxLength: 2000 }),
      ...command,
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('undo'), ...command }, closed),
])
export type ReviewCommand = Static<typeof ReviewCommand>

export const getScores = route('GET', '/api/scores', SCORES, {
  summary: 'Scored recordings by filter, a page at a time.',
  querystring: ScoresQuery,
  response: { 200: ScoreList, ...READ },
})

export const getScore = route('GET', '/api/scores/:id', DETAILS, {
  summary: 'One score with its evidence, transcript, recording and review.',
  params: ById,
  response: { 200: ScoreDetail, ...READ, ...UNKNOWN },
})

export const reviewScore = route('POST', '/api/scores/:id/review', rolesWith('team', REVIEWERS), {
  summary: 'Confirms a score, changes the outcome of an item or takes the last step back; answers the score.',
  params: ById,
  ...SIGNED,
  body: ReviewCommand,
  response: { 200: ScoreDetail, ...COMMANDED, ...UNKNOWN },
})
