/** What people decide on a score counts: in the list and its filters, in the view that boards read, and in the KPIs. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formOf, judgedOf } from '../../centres/reviewed-scores.ts'
import { reviews } from '../../centres/reviews.ts'
import { hours, type Instant, instant, interval, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { execute } from '../../ledger/execute.ts'
import { Projections } from '../../projections/projections.ts'
import { hotlineService } from '../../qa/scorecards/hotline-service.ts'
import { catalog } from '../../sql/kpi/catalog.ts'
import { listScores, readScore, type ScoreFilter } from '../../sql/reads/scores.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { principal } from '../support/principals.ts'
import { scoreRowOf } from './support/score-rows.ts'
import { freshStore } from './support/store.ts'

const at = instant(Date.parse('2026-03-03T02:05:00Z'))
const reviewedAt = plus(at, hours(2))
const inspector = principal('lin', 'qa_inspector')
const ledger = memoryLedger(() => reviewedAt)

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
let projections: Projections
beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  projections = new Projections({ store, ledger, clock: () => reviewedAt })
  const row = (id: string, failed: string[]) => scoreRowOf(hotlineService, { id, at, agentId: 'a-1', failed })
  await insertRows(store, 'scores_v1', [row('s-1', ['abuse']), row('s-2', [])])
})
afterAll(async () => {
  await projections.stop()
  await ledger.close()
  await opened[Symbol.asyncDispose]()
})

const found = async (filter: ScoreFilter): Promise<string[]> => {
  const { rows } = await listScores(store, filter, interval(plus(at, hours(-1)), plus(at, hours(1))), 'all')
  return rows.map(({ scoreId }) => scoreId).sort()
}

const figure = async (id: string): Promise<unknown> => {
  const kpi = catalog.find((one) => one.id === id)
  const [row] = await store.query<{ value: unknown }>(`select ${kpi?.expression} as value from ${kpi?.view}`)
  return row?.value
}

/** Closed slots are served from roll-ups: a decision has to reach those too. */
const settle = async (): Promise<void> => {
  await projections.catchUp(['reviews'])
  await recomputeDirtySlots(store, { now: plus(instant(Date.now()), hours(1)), settleSeconds: -1 })
}

async function step(
  scoreId: string,
  one: { type: 'UndoStep' } | { type: 'ChangeOutcome'; itemId: string; outcome: 'pass' | 'fail' },
  now: Instant,
) {
  const score = await readScore(store, scoreId, 'all')
  if (score === undefined) throw new Error(`no score ${scoreId}`)
  const more =
    one.type === 'UndoStep'
      ? one
      : { ...one, reason: 'At 0:12.', judged: judgedOf(score), found: formOf(score).items.find(({ id }) => id === one.itemId)?.outcome }
  const done = await execute(ledger, inspector, reviews, { ...more, scoreId, agentId: 'a-1', at: now })
  expect(done).toMatchObject({ ok: true })
  await settle()
}

test('by the rules one of two fails, which is what counts until somebody decides', async () => {
  await settle()
  expect([await found({ outcome: 'failed' }), await found({ outcome: 'passed' }), await found({ item: 'abuse' })]).toEqual([
    ['s-1'],
    ['s-2'],
    ['s-1'],
  ])
  expect([
    await figure('quality_fail_rate'),
    await figure('quality_mean'),
    await figure('quality_fatal'),
    await figure('reviewed_share'),
  ]).toEqual([0.5, 0.5, '1', 0])
})

test('a fatal item that a person finds met is failed nowhere any more', async () => {
  await step('s-1', { type: 'ChangeOutcome', itemId: 'abuse', outcome: 'pass' }, reviewedAt)
  expect([await found({ outcome: 'failed' }), await found({ item: 'abuse' }), await found({ review: 'changed' })]).toEqual([
    [],
    [],
    ['s-1'],
  ])
  const { rows } = await listScores(store, { review: 'done' }, interval(plus(at, hours(-1)), plus(at, hours(1))), 'all')
  expect(rows).toMatchObject([{ autoRatio: 0, finalRatio: 1, isFailed: false, decision: 'changed', failedItems: [] }])
  // Both scores are whole now, one of two was decided on, and that one was changed.
  expect([await figure('quality_fail_rate'), await figure('quality_mean'), await figure('quality_fatal')]).toEqual([0, 1, '0'])
  expect([await figure('reviewed_share'), await figure('changed_share')]).toEqual([0.5, 1])
})

test('a person’s decision stands when the rules score anew', async () => {
  await insertRows(store, 'scores_v1', [
    {
      ...scoreRowOf(hotlineService, { id: 's-1', at, agentId: 'a-1', failed: ['abuse'] }),
      score_id: 's-1b',
      transcript_revision: 2,
      scored_at: toIso(reviewedAt),
    },
  ])
  expect(await found({})).toEqual(['s-1', 's-2'])
})

test('what is taken back counts no more: the newest score of the rules does', async () => {
  await step('s-1', { type: 'UndoStep' }, plus(reviewedAt, seconds(60)))
  expect([await found({}), await found({ outcome: 'failed' }), await found({ review: 'open' })]).toEqual([
    ['s-1b', 's-2'],
    ['s-1b'],
    ['s-1b', 's-2'],
  ])
  expect([await figure('quality_fail_rate'), await figure('reviewed_share')]).toEqual([0.5, 0])
})
