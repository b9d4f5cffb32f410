/** Members no contract knows are kept and reported by topic, source and path. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calls, workOrders } from '../../contracts/index.ts'
import { readDrift } from '../../ingest/drift.ts'
import { migrate } from '../../sql/migrate.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

const call = (callId: string, more: object) => ({ ...calls.examples[1], callId, ...more })
const EVER = new Date('2020-01-01T00:00:00Z')
const order = workOrders.examples[0]

test('unknown members are counted by topic, source and path, with their types, when they were seen and an example', async () => {
  const known = [recordOf(call('d-0', {}), 0)]
  await land(db.store, 'calls', known, 'pbx-1')
  expect(await readDrift(db.store, { topicNames: [], since: EVER })).toEqual([])
  await land(db.store, 'calls', [recordOf(call('d-1', { ivrPath: '1>3' }), 1), recordOf(call('d-2', { ivrPath: 7 }), 2)], 'pbx-1')
  await land(db.store, 'calls', [recordOf(call('d-2', { ivrPath: 7 }), 2)], 'pbx-1')
  await land(db.store, 'calls', [recordOf(call('d-3', { ivrPath: '2' }), 0)], 'pbx-2', '2026-03-03T12:00:00Z')
  await land(
    db.store,
    'work-orders',
    [recordOf({ ...order, after: { ...order?.after, region: 'east-3', pause: { code: 'K"2' } } }, 0)],
    'crm',
  )
  const seen = { firstSeenAt: '2026-03-02T12:00:00.000Z', lastSeenAt: '2026-03-02T12:00:00.000Z' }
  expect(await readDrift(db.store, { topicNames: [], since: EVER })).toEqual([
    {
      topic: 'calls',
      source: 'pbx-1',
      path: 'ivrPath',
      types: ['Int64', 'String'],
      records: 2,
      example: expect.stringMatching(/^("1>3"|7)$/),
      ...seen,
    },
    {
      topic: 'calls',
      source: 'pbx-2',
      path: 'ivrPath',
      types: ['String'],
      records: 1,
      firstSeenAt: '2026-03-03T12:00:00.000Z',
      lastSeenAt: '2026-03-03T12:00:00.000Z',
      example: '"2"',
    },
    { topic: 'work-orders', source: 'callboard', path: 'after.pause', types: ['Object'], records: 1, example: '{"code":"K\\"2"}', ...seen },
    { topic: 'work-orders', source: 'callboard', path: 'after.region', types: ['String'], records: 1, example: '"east-3"', ...seen },
  ])
  expect(await readDrift(db.store, { topicNames: ['calls'], since: new Date('2026-03-03T00:00:00Z') })).toMatchObject([{ source: 'pbx-2' }])
  expect(await readDrift(db.store, { topicNames: ['recordings'], since: EVER })).toEqual([])
})
