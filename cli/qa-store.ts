/** The parts of `callboard qa` that read the store: score what is there, explain a stored score. */

import { CallboardError } from '../domain/kernel/errors.ts'
import { MINUTE_MS } from '../domain/kernel/time.ts'
import type { Call, Recording, Transcript } from '../qa/recording.ts'
import { type ItemScore, type Score, scoreRecording } from '../qa/score.ts'
import type { Scorecard } from '../qa/scorecard.ts'
import { openStore, storeOptionsFrom } from '../sql/open-store.ts'
import { recordOfRow } from '../sql/record-of-row.ts'
import type { Store } from '../sql/store.ts'
import type { Io } from './command.ts'
import { mustHold } from './data-directory.ts'

type Row = Readonly<Record<string, unknown>>

/** Prints the scores that the job would store; stores nothing. */
export async function scoreStored(io: Io, card: Scorecard, recordingId: string | undefined, limit: number): Promise<number> {
  return withStore(io, async (store) => {
    const recordings = await store.query<Row & { recording_id: string; call_id: string }>(
      `select * from recordings where ${recordingId === undefined ? 'recording_id in (select recording_id from transcripts)' : 'recording_id = {id:String}'}
       order by started_at desc limit {limit:UInt32}`,
      recordingId === undefined ? { limit } : { id: recordingId, limit },
    )
    if (recordingId !== undefined && recordings.length === 0)
      throw new CallboardError(
        'not_found',
        `There is no recording '${recordingId}'; list them with: callboard sql "select recording_id from recordings".`,
      )
    const transcripts = await byId(
      store,
      'transcripts',
      'recording_id',
      recordings.map((row) => row.recording_id),
    )
    const calls = await byId(
      store,
      'calls',
      'call_id',
      recordings.map((row) => row.call_id),
    )
    const scores = recordings.map((row) =>
      scoreRecording(card, {
        recording: recordOfRow<Recording>(row),
        call: recordOfRow<Call>(calls.get(row.call_id) ?? {}),
        transcript: transcripts.has(row.recording_id) ? recordOfRow<Transcript>(transcripts.get(row.recording_id) ?? {}) : undefined,
      }),
    )
    if (recordingId === undefined) io.answer(scores, (all) => all.map(headline).join('\n'))
    else for (const score of scores) io.answer(score, scoreText)
    return 0
  })
}

export async function explainScore(io: Io, scoreId: string): Promise<number> {
  return withStore(io, async (store) => {
    const [row] = await store.query<Row & { items: string }>('select * from scores where score_id = {id:String} limit 1', { id: scoreId })
    if (!row)
      throw new CallboardError('not_found', `There is no score '${scoreId}'; list them with: callboard sql "select score_id from scores".`)
    const items: ItemScore[] = JSON.parse(row.items)
    const score = recordOfRow<Omit<Score, 'items'>>(row)
    io.answer({ ...score, items }, scoreText)
    return 0
  })
}

async function withStore(io: Io, use: (store: Store) => Promise<number>): Promise<number> {
  mustHold(io, 'store')
  const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

async function byId(
  store: Store,
  table: 'transcripts' | 'calls',
  key: 'recording_id' | 'call_id',
  ids: readonly string[],
): Promise<Map<string, Row>> {
  const rows = await store.query<Row>(`select * from ${table} where ${key} in {ids:Array(String)}`, { ids })
  return new Map(rows.map((row) => [String(row[key]), row]))
}

const percent = (ratio: number | null): string => (ratio === null ? '–' : `${(ratio * 100).toFixed(1)} %`)

const headline = (
  score: Pick<Score, 'recordingId' | 'scoreRatio' | 'rawScoreRatio' | 'fatalItems' | 'needsReview' | 'formId' | 'formVersion'>,
): string =>
  `${score.recordingId}  ${score.formId} ${score.formVersion}: ${percent(score.scoreRatio)}${score.fatalItems.length > 0 ? ` (fatal: ${score.fatalItems.join(', ')}; ${percent(score.rawScoreRatio)} without)` : ''}${score.needsReview ? ', needs review' : ''}`

const clock = (ms: number): string => `${Math.floor(ms / MINUTE_MS)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`

function scoreText(score: Parameters<typeof headline>[0] & { readonly items: readonly ItemScore[] }): string {
  const items = score.items.flatMap((item) => [
    `  ${item.outcome.padEnd(7)} ${item.id.padEnd(16)} ${item.points ?? '–'}/${item.maxPoints}  ${item.reason}`,
    ...item.evidence.map((one) => `            ${one.role} ${one.channel ?? ''} ${clock(one.fromMs)}–${clock(one.toMs)} ${one.text}`),
  ])
  return [headline(score), ...items].join('\n')
}
