/** Backlog job: scores recordings whose transcript has no score under the form and engine in force, newest first. */
import { hashId } from '../../domain/kernel/hash.ts'
import { minutes, toIso } from '../../domain/kernel/time.ts'
import type { Checkpoints } from '../../ledger/ledger.ts'
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
import { type Among, amongOf, arrived, rowsOf } from './arrived.ts'
import { nextLook } from './looks.ts'
import { tracesOfRecords } from './traces-of-records.ts'

/** Newest first: a supervisor waits for this morning's calls, not for last year's. 200 transcripts are about 2 MB. */
const BATCH = 200

type ScoringDeps = { readonly store: Store; readonly compute: ComputePool }

export const scoreRecordings: Job<ScoringDeps & { readonly ledger: Checkpoints }> = {
  name: 'score-recordings',
  description: 'Scores transcribed recordings on every scorecard in force, newest first.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(1) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const now = context.clock()
    const cards = formsInForce(scorecards, toIso(now))
    const forms = hashId('forms', String(ENGINE_VERSION), ...cards.map(({ id, version }) => `${id} ${version}`))
    const look = await nextLook(context.ledger, `score-recordings/${forms}`, now)
    const among = look.since === undefined ? undefined : await came(context.store, new Date(look.since))
    let rows = 0
    for (const card of cards) if (among?.ids.length !== 0) rows += await scoreAll(context, card, among)
    await look.done()
    return rows
  },
}

/** A transcript may come before its recording. */
const came = (store: Store, since: Date): Promise<Among | undefined> =>
  arrived(
    store,
    ['transcripts_v1', 'recordings_v1'].map(
      (table) => `select recording_id as id, started_at as at from ${table} where ingested_at >= {since:DateTime64(3,'UTC')}`,
    ),
    { since },
  )

async function scoreAll({ store, compute, signal }: ScoringDeps & Run, card: Scorecard, among: Among | undefined): Promise<number> {
  for (let rows = 0; ; ) {
    signal.throwIfAborted()
    const found = await unscored(store, card, among)
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
async function unscored(store: Store, card: Scorecard, among: Among | undefined): Promise<Found[]> {
  const near = (at: string): string => (among ? `${at} between {from:DateTime64(3,'UTC')} and {to:DateTime64(3,'UTC')} and ` : '')
  const due = await store.query<{ id: string; call_id: string; at: string }>(
    `select recording_id as id, call_id, started_at as at from transcripts
     where ${near('started_at')}${among ? 'recording_id in {ids:Array(String)} and ' : ''}(recording_id, revision) not in
       (select recording_id, transcript_revision from scores where ${near('recorded_at')}form_id = {form:String} and form_version = {version:UInt32} and engine_version = {engine:UInt32})
       and recording_id in (select recording_id from recordings${among ? ` where ${near('started_at')}true` : ''})
     order by started_at desc, recording_id limit {limit:UInt32}`,
    { form: card.id, version: card.version, engine: ENGINE_VERSION, limit: BATCH, ...among },
  )
  if (due.length === 0) return []
  const recordings = amongOf(due)
  const calls = { ...recordings, ids: due.map(({ call_id }) => call_id) }
  const of = { id: 'recording_id', at: 'started_at' }
  const [recordingOf, transcriptOf, callOf] = await Promise.all([
    rowsOf<Found['recording']>(store, { ...of, view: 'recordings', columns: '*' }, recordings),
    rowsOf<Found['transcript']>(store, { ...of, view: 'transcripts', columns: TRANSCRIPT }, recordings),
    rowsOf<Found['call']>(store, { view: 'calls', id: 'call_id', at: 'offered_at', columns: CALL }, calls),
  ])
  return due.flatMap(({ id }) => {
    const [recording, transcript] = [recordingOf.get(id), transcriptOf.get(id)]
    return recording && transcript ? [{ recording, call: callOf.get(recording.call_id) ?? {}, transcript }] : []
  })
}

const TRANSCRIPT =
  'recording_id, revision, language, confidence, start_ms, end_ms, channel, text, record_source, record_generation, record_partition, record_offset'
const CALL =
  'call_id, direction, outcome, wait_seconds, talk_seconds, hold_seconds, hold_count, wrap_seconds, transferred_to, is_redial, reason, released_by'

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
