/** Backlog job: scores recordings whose transcript has no score under the form and engine in force, newest first. */
import { minutes, toIso } from '../../domain/kernel/time.ts'
import {
  type Call,
  ENGINE_VERSION,
  formsInForce,
  type Recording,
  type Score,
  type Scorecard,
  type ScoreInput,
  scorecards,
  type Transcript,
} from '../../qa/index.ts'
import { recordOfRow } from '../../sql/record-of-row.ts'
import type { Store } from '../../sql/store.ts'
import type { NewRow } from '../../sql/tables/definition.ts'
import { scoresTable } from '../../sql/tables/quality.ts'
import { continuing, inSpan, MOST_LINKS } from '../../traces/span.ts'
import type { ComputePool } from '../compute/pool.ts'
import type { Job, Run } from '../engine/job.ts'
import { tracesOfRecords } from './traces-of-records.ts'

/** Newest first: a supervisor waits for this morning's calls, not for last year's. 200 transcripts are about 2 MB. */
const BATCH = 200

type ScoringDeps = { readonly store: Store; readonly compute: ComputePool }

export const scoreRecordings: Job<ScoringDeps> = {
  name: 'score-recordings',
  description: 'Scores transcribed recordings on every scorecard in force, newest first.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(1) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    let rows = 0
    for (const card of formsInForce(scorecards, toIso(context.clock()))) rows += await scoreAll(context, card)
    return rows
  },
}

async function scoreAll({ store, compute, signal }: ScoringDeps & Run, card: Scorecard): Promise<number> {
  for (let rows = 0; ; ) {
    signal.throwIfAborted()
    const found = await unscored(store, card)
    if (found.length === 0) return rows
    const inputs = found.map(toInput)
    const traces = await tracesOf(store, found)
    rows += await inSpan('score recordings', { ...continuing(traces), attributes: { 'callboard.records': inputs.length } }, async () => {
      const scores = await compute.run('scoreRecordings', { formId: card.id, formVersion: card.version, inputs }, signal)
      await store.insert(
        scoresTable,
        scores.flatMap((score, index) => toRow(score, found[index])),
      )
      return scores.length
    })
    if (found.length < BATCH) return rows
  }
}

/** A recording and its transcript come as records of their own, often from two systems: each has half of the links. */
async function tracesOf(store: Store, found: readonly Found[]): Promise<string[]> {
  const half = found.slice(0, MOST_LINKS / 2)
  const both = await Promise.all([
    tracesOfRecords(
      store,
      'recordings',
      half.map(({ recording }) => recording),
    ),
    tracesOfRecords(
      store,
      'transcripts',
      half.map(({ transcript }) => transcript),
    ),
  ])
  return both.flat()
}

type Found = {
  readonly recording: Readonly<Record<string, unknown>> & {
    readonly call_id: string
    readonly site_id: string
    readonly queue_id: string
    readonly seat_id: string | null
    readonly agent_id: string | null
    readonly started_at: string
  }
  readonly call: Readonly<Record<string, unknown>>
  readonly transcript: Readonly<Record<string, unknown>>
}

/** Ids first, details for these alone: texts of other transcripts are never read. */
async function unscored(store: Store, card: Scorecard): Promise<Found[]> {
  const params = { form: card.id, version: card.version, engine: ENGINE_VERSION, limit: BATCH }
  const due = await store.query<{ recording_id: string; call_id: string; started_at: string }>(
    `select recording_id, call_id, started_at from transcripts
     where (recording_id, revision) not in
       (select recording_id, transcript_revision from scores where form_id = {form:String} and form_version = {version:UInt32} and engine_version = {engine:UInt32})
       and recording_id in (select recording_id from recordings)
     order by started_at desc, recording_id limit {limit:UInt32}`,
    params,
  )
  if (due.length === 0) return []
  const recordings = { ids: due.map(({ recording_id }) => recording_id) }
  const calls = { ids: due.map(({ call_id }) => call_id) }
  const [recordingRows, transcriptRows, callRows] = await Promise.all([
    store.query<Found['recording'] & { recording_id: string }>(
      'select * from recordings where recording_id in {ids:Array(String)}',
      recordings,
    ),
    store.query<{ recording_id: string }>(
      'select recording_id, revision, language, confidence, start_ms, end_ms, channel, text, record_source, record_generation, record_partition, record_offset from transcripts where recording_id in {ids:Array(String)}',
      recordings,
    ),
    store.query<{ call_id: string }>(
      'select call_id, direction, outcome, wait_seconds, talk_seconds, hold_seconds, hold_count, wrap_seconds, transferred_to, is_redial, reason, released_by from calls where call_id in {ids:Array(String)}',
      calls,
    ),
  ])
  const transcriptOf = new Map(transcriptRows.map((row) => [row.recording_id, row]))
  const callOf = new Map(callRows.map((row) => [row.call_id, row]))
  return recordingRows.flatMap((recording) => {
    const transcript = transcriptOf.get(recording.recording_id)
    return transcript ? [{ recording, call: callOf.get(recording.call_id) ?? {}, transcript }] : []
  })
}

const toInput = ({ recording, call, transcript }: Found): ScoreInput => ({
  recording: recordOfRow<Recording>(recording),
  call: recordOfRow<Call>(call),
  transcript: recordOfRow<Transcript>(transcript),
})

function toRow(score: Score, found: Found | undefined): NewRow<typeof scoresTable>[] {
  if (!found) return []
  const { call_id, site_id, queue_id, seat_id, agent_id, started_at } = found.recording
  return [
    {
      score_id: score.scoreId,
      recording_id: score.recordingId,
      call_id,
      site_id,
      queue_id,
      seat_id,
      agent_id,
      recorded_at: started_at,
      form_id: score.formId,
      form_version: score.formVersion,
      engine_version: score.engineVersion,
      transcript_revision: score.transcriptRevision,
      score_ratio: score.scoreRatio,
      raw_score_ratio: score.rawScoreRatio,
      is_failed: score.isFailed,
      fatal_items: score.fatalItems,
      judged_share: score.judgedShare,
      needs_review: score.needsReview,
      item_ids: score.items.map(({ id }) => id),
      item_outcomes: score.items.map(({ outcome }) => outcome),
      item_points: score.items.map(({ points }) => points),
      items: JSON.stringify(score.items),
    },
  ]
}
