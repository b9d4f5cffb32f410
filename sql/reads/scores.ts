/** Scored recordings with what people decided, by filter and page; one score with its transcript and recording. */
import type { Interval } from '../../domain/kernel/time.ts'
import type { Decision } from '../../domain/operations/review.ts'
import type { Params, Store } from '../store.ts'
import { type Reach, withinReach } from './reach.ts'

export type ScoreRow = {
  readonly scoreId: string
  readonly recordingId: string
  readonly callId: string
  readonly queueId: string
  readonly agentId: string
  readonly recordedAt: string
  readonly formId: string
  readonly autoRatio: number | null
  readonly finalRatio: number | null
  readonly judgedShare: number | null
  readonly isFailed: boolean
  readonly needsReview: boolean
  readonly decision: string
  readonly failedItems: string[]
  readonly unknownItems: string[]
}

/** What is left out does not filter; pages count from 1. */
export type ScoreFilter = {
  readonly queue?: string
  readonly agent?: string
  readonly outcome?: 'passed' | 'failed'
  /** `needed`: a person has to decide; `done`: one has; else the decision that stands. */
  readonly review?: 'needed' | 'done' | Decision
  readonly item?: string
  readonly sort?: keyof typeof ORDER
  readonly order?: 'asc' | 'desc'
  readonly page?: number
  readonly size?: number
}

const IDENTITY =
  "s.score_id as scoreId, s.recording_id as recordingId, s.call_id as callId, s.queue_id as queueId, ifNull(s.agent_id, '') as agentId, s.recorded_at as recordedAt, s.form_id as formId"

const ITEMS = `arrayFilter((id, outcome) -> outcome = 'fail', s.item_ids, s.item_outcomes) as failedItems,
  arrayFilter((id, outcome) -> outcome = 'unknown', s.item_ids, s.item_outcomes) as unknownItems`

const COLUMNS = `${IDENTITY},
  s.auto_score_ratio as autoRatio, s.score_ratio as finalRatio, s.judged_share as judgedShare, s.is_failed as isFailed, s.needs_review as needsReview, s.decision as decision,
  ${ITEMS}`

const FROM = 'scores_final as s'

const WHERE = `
  ({queue:String} = '' or s.queue_id = {queue:String}) and ({agent:String} = '' or ifNull(s.agent_id, '') = {agent:String})
  and ({outcome:String} = '' or if({outcome:String} = 'failed', s.is_failed, not s.is_failed and s.score_ratio is not null))
  and ({item:String} = '' or arrayExists((id, outcome) -> id = {item:String} and outcome = 'fail', s.item_ids, s.item_outcomes))
  and ({review:String} = '' or ({review:String} = 'done' and s.decision != 'open') or ({review:String} = 'needed' and s.needs_review) or s.decision = {review:String})
  and s.recorded_at >= {from:DateTime64(3,'UTC')} and s.recorded_at < {to:DateTime64(3,'UTC')}`

// Sort columns come from this table, never from the request.
const ORDER = {
  recorded_at: 's.recorded_at',
  score_ratio: 'finalRatio',
  agent_id: 's.agent_id',
  queue_id: 's.queue_id',
}

export const PAGE_SIZE = 50

/** Whose a score is, and when. */
const OF_CALL = { agent: 's.agent_id', at: 's.recorded_at' }

export async function listScores(
  store: Store,
  query: ScoreFilter,
  span: Interval,
  reach: Reach,
): Promise<{ total: number; rows: ScoreRow[] }> {
  const { page = 1, size = PAGE_SIZE, sort = 'recorded_at', order = 'desc' } = query
  const where = `${WHERE} and ${withinReach(reach, OF_CALL)}`
  const params: Params = {
    queue: query.queue ?? '',
    agent: query.agent ?? '',
    outcome: query.outcome ?? '',
    review: query.review ?? '',
    item: query.item ?? '',
    from: new Date(span.from),
    to: new Date(span.to),
  }
  const [totals, rows] = await Promise.all([
    store.query<{ total: number }>(`select toFloat64(count()) as total from ${FROM} where ${where}`, params),
    store.query<ScoreRow>(
      `select ${COLUMNS} from ${FROM} where ${where} order by ${ORDER[sort]} ${order === 'asc' ? 'asc' : 'desc'}, s.score_id limit {size:UInt32} offset {skip:UInt32}`,
      { ...params, size, skip: (page - 1) * size },
    ),
  ])
  return { total: totals[0]?.total ?? 0, rows }
}

/** As the rules scored it; what people made of it follows from their steps. */
export type FullScore = Omit<ScoreRow, 'finalRatio' | 'decision'> & {
  readonly siteId: string
  readonly formVersion: number
  readonly engineVersion: number
  readonly transcriptRevision: number
  readonly rawRatio: number | null
  readonly fatalItems: string[]
  readonly items: string
  readonly scoredAt: string
}

export async function readScore(store: Store, scoreId: string, reach: Reach): Promise<FullScore | undefined> {
  const rows = await store.query<FullScore>(
    `select ${IDENTITY},
       s.score_ratio as autoRatio, s.judged_share as judgedShare, s.is_failed as isFailed, s.needs_review as needsReview, ${ITEMS}, s.site_id as siteId, toFloat64(s.form_version) as formVersion, toFloat64(s.engine_version) as engineVersion, toFloat64(s.transcript_revision) as transcriptRevision,
       s.raw_score_ratio as rawRatio, s.fatal_items as fatalItems, s.items as items, s.scored_at as scoredAt
     from scores as s where s.score_id = {score:String} and ${withinReach(reach, OF_CALL)} limit 1`,
    { score: scoreId },
  )
  return rows[0]
}

export type TranscriptRow = { language: string; engine: string; startMs: number[]; endMs: number[]; channel: string[]; text: string[] }

export async function readTranscript(store: Store, recordingId: string): Promise<TranscriptRow | undefined> {
  const rows = await store.query<TranscriptRow>(
    'select language, engine, start_ms as startMs, end_ms as endMs, channel, text from transcripts where recording_id = {recording:String} order by revision desc limit 1',
    { recording: recordingId },
  )
  return rows[0]
}

export type RecordingRow = {
  startedAt: string
  durationSeconds: number
  seatId: string | null
  format: string | null
  channels: number | null
}

export async function readRecording(store: Store, recordingId: string): Promise<RecordingRow | undefined> {
  const rows = await store.query<RecordingRow>(
    `select started_at as startedAt, duration_seconds as durationSeconds, seat_id as seatId, format, channels
     from recordings where recording_id = {recording:String} order by revision desc limit 1`,
    { recording: recordingId },
  )
  return rows[0]
}
