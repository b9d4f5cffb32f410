/** What verify finds of records that were consumed and are no longer there, whichever table lost them; retention is no loss. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calls } from '../../contracts/index.ts'
import { days, instant, plus } from '../../domain/kernel/time.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { deleteExpired, retention } from '../../sql/retention.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

const now = new Date().toISOString()
const callOf = (source: string) => (n: number) => recordOf({ ...calls.examples[0], callId: `${source}-${n}` }, n)

/** Five batches of ten, one bad record and one tombstone in each; the last batch delivered once more. */
async function landed(source: string, ingestedAt = now): Promise<void> {
  for (const batch of [0, 1, 2, 3, 4, 4]) {
    const good = Array.from({ length: 8 }, (_, n) => batch * 10 + n).map(callOf(source))
    await land(db.store, 'calls', [...good, recordOf('{', batch * 10 + 8), recordOf(null, batch * 10 + 9)], source, ingestedAt)
  }
}

const problemsOf = async (source: string): Promise<string[]> =>
  (await verifyTopic(db.store, topicNamed('calls'))).problems
    .filter((problem) => problem.includes(source))
    .map((problem) => problem.replace(/^.* of \S+: /, ''))

const remove = (table: string, where: string): Promise<void> =>
  db.store.command(`alter table ${table} delete where ${where} settings mutations_sync = 2`)

test('what was stored and is there is in order, its counts those of the records', async () => {
  await landed('kafka:whole')
  const { partitions, problems } = await verifyTopic(db.store, topicNamed('calls'))
  expect(problems).toEqual([])
  // By hand: five batches of ten, in each eight calls, one record that is no JSON, one without a value.
  expect(partitions).toMatchObject([
    { source: 'kafka:whole', first: '0', last: '49', gaps: 0, records: 50, typed: 40, superseded: 0, deadLettered: 5, tombstones: 5 },
  ])
})

test.each([
  ['raw events', 'raw_events', '"offset" < 30', ['30 raw events of its batches are missing']],
  ['the last raw event', 'raw_events', '"offset" = 49', ['1 raw events of its batches are missing']],
  ['a batch in the middle', 'ingest_ranges', 'first_offset = 10', ['10 offsets in no batch', '10 raw events outside every batch']],
  ['every batch', 'ingest_ranges', '1', ['50 raw events outside every batch', '45 rows and dead letters of which no batch is known']],
])('what is gone is named: %s', async (name, table, where, expected) => {
  const source = `kafka:${name.replaceAll(' ', '-')}`
  await landed(source)
  expect(await problemsOf(source)).toEqual([])
  await remove(table, `source = '${source}' and ${where}`)
  expect(await problemsOf(source)).toEqual(expected)
})

test('a batch of a source whose positions have gaps is missed too', async () => {
  await landed('http')
  await remove('ingest_ranges', "source = 'http' and first_offset = 10")
  expect(await problemsOf('http')).toEqual(['10 raw events outside every batch'])
})

test('rows whose raw events and batches are gone are named', async () => {
  await landed('kafka:rows')
  for (const table of ['raw_events', 'ingest_ranges']) await remove(table, "source = 'kafka:rows'")
  expect(await problemsOf('kafka:rows')).toEqual(['45 rows and dead letters of which no batch is known'])
})

test('what retention deleted is no loss, and its records still count', async () => {
  await landed('kafka:old', new Date(Date.now() - 70 * 86_400_000).toISOString())
  const rule = retention.find(({ table }) => table === 'raw_events')
  if (!rule) throw new Error('raw events have no rule')
  const now = instant(Date.now())
  const before = new Map([['raw_records', plus(now, days(-60))] as const])
  expect(await deleteExpired(db.store, rule, { now, before, held: [] })).toMatchObject({ held: 0 })
  expect(await problemsOf('kafka:old')).toEqual([])
  const { partitions } = await verifyTopic(db.store, topicNamed('calls'))
  expect(partitions.find(({ source }) => source === 'kafka:old')).toMatchObject({ records: 50, typed: 40, superseded: 0, tombstones: 5 })
})
