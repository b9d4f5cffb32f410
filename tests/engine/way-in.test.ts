/** The two ways into a topic on the real engine: what the sure one stores, what it refuses, and what becomes of a refused batch. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calls, contracts } from '../../contracts/index.ts'
import { BATCH_LIMITS, Batcher } from '../../ingest/batcher.ts'
import { FRAME_COLUMNS } from '../../ingest/frame.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { writeBatch } from '../../ingest/writer.ts'
import { storageName } from '../../sql/landing/topic.ts'
import { applyLanding, land, recordOf } from '../support/landing.ts'
import { bareStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof bareStore>>
beforeAll(async () => {
  db = await bareStore()
  await applyLanding(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

const AT = '2026-03-02T12:00:00Z'

function batchOf(topic: string, values: readonly unknown[], source: string) {
  const batcher = new Batcher(topicNamed(topic), BATCH_LIMITS)
  for (const [offset, value] of values.entries()) batcher.add({ source, generation: 0 }, recordOf(value, offset), Date.parse(AT))
  return batcher.take()
}

const call = (more: object): object => ({ ...calls.examples.at(-1), ...more })

const storedBy = (source: string): Promise<unknown[]> =>
  db.store.query(
    `select (select count() from raw_events where source = {source:String}) as raw, (select count() from calls where record_source = {source:String}) as typed,
  (select groupArray(reason) from dead_letters where source = {source:String}) as reasons, (select sum(records) from ingest_ranges final where source = {source:String}) as ranged`,
    { source },
  )

test.each(contracts.map((contract) => [contract.topic, contract] as const))(
  'examples of %s that go the sure way are stored as those that are looked at exactly',
  async (topic, contract) => {
    await land(
      db.store,
      topic,
      contract.examples.map((example, offset) => recordOf(example, offset)),
      'exact',
    )
    const columnsOf = async (source: string) => {
      const tables = contract.tables.map((table) =>
        db.store.query(
          `select * except (record_source, source) from ${storageName(contract, table)} where record_source = '${source}' order by record_offset`,
        ),
      )
      const raw = db.store.query(
        `select * except source from raw_events where source = '${source}' and topic = '${topic}' order by "offset"`,
      )
      const ranges = db.store.query(`select * except source from ingest_ranges final where source = '${source}' and topic = '${topic}'`)
      return Promise.all([...tables, raw, ranges])
    }
    const masked = contract.sensitive ? batchOf(topic, contract.examples, 'sure') : undefined
    expect(await writeBatch(db.store, masked ?? batchOf(topic, contract.examples, 'sure'))).toMatchObject({ deadLettered: 0 })
    expect(await columnsOf('sure')).toEqual(await columnsOf('exact'))
  },
)

test('a record that breaks its contract makes the sure way refuse the batch whole, and each record of it is stored by what it is', async () => {
  const values = [call({ callId: 'w-1' }), call({ callId: 'w-2', waitSeconds: 'five' }), null, 'no json']
  await expect(db.store.insertRowBinary('sure_calls', FRAME_COLUMNS, batchOf('calls', values, 'refused').rows)).rejects.toMatchObject({
    clickhouseCode: 395,
  })
  expect(await storedBy('refused')).toEqual([{ raw: '0', typed: '0', reasons: [], ranged: '0' }])
  expect(await writeBatch(db.store, batchOf('calls', values, 'mixed'))).toMatchObject({
    consumed: 4,
    typed: 1,
    deadLettered: 2,
    tombstones: 1,
  })
  const [stored] = await storedBy('mixed')
  expect(stored).toMatchObject({ raw: '4', typed: '1', ranged: '4' })
})

test('a record that looks odd and keeps its contract is no dead letter', async () => {
  // A key with a blank before its colon hides the value from the quick look.
  const odd = JSON.stringify(call({ callId: 'w-3' })).replace('"waitSeconds":', '"waitSeconds" :')
  expect(await writeBatch(db.store, batchOf('calls', [odd], 'odd'))).toMatchObject({ consumed: 1, typed: 1, deadLettered: 0 })
  expect(await storedBy('odd')).toEqual([{ raw: '1', typed: '1', reasons: [], ranged: '1' }])
})

test('tombstones go the sure way', async () => {
  expect(await writeBatch(db.store, batchOf('calls', [null, null], 'gone'))).toMatchObject({
    consumed: 2,
    typed: 0,
    deadLettered: 0,
    tombstones: 2,
  })
  expect(await storedBy('gone')).toEqual([{ raw: '2', typed: '0', reasons: [], ranged: '2' }])
})
