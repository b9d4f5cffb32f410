/** Writing through an owner that is started again, with another address and token: what its clients do. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { interfaceCalls } from '../../contracts/index.ts'
import { ingestEvents, recordOf } from '../../ingest/ingest-events.ts'
import { Pipeline } from '../../ingest/pipeline.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { serveEngine } from '../../service/endpoint/serve-engine.ts'
import { publishEngine, readEngine } from '../../sql/engine-file.ts'
import { migrate } from '../../sql/migrate.ts'
import { openOwner } from '../../sql/owner.ts'
import { freshStore } from './support/store.ts'

let held: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  held = await freshStore()
  await migrate(held.store)
})
afterAll(() => held?.[Symbol.asyncDispose]())

const client = async () => {
  const engine = await readEngine(held.dataDir)
  if (!engine) throw new Error('No owner is named.')
  return openOwner(held.dataDir, engine, 'callboard')
}
const stored = () => held.store.query('select count() as n from interface_calls')
const ORIGIN = { source: 'owner-restart', generation: 0 }
const record = (position: number) =>
  recordOf({ position, at: Date.parse('2026-03-02T01:00:00Z'), value: { ...interfaceCalls.examples[0], interfaceCallId: `o-${position}` } })

test('a batch on its way while the owner is away is stored once the owner is back elsewhere', async () => {
  const first = await serveEngine(held.store, held.dataDir)
  const store = await client()
  const failures: string[] = []
  let isBack: (() => void) | undefined
  const failed = new Promise<void>((resolve) => {
    isBack = resolve
  })
  const pipeline = new Pipeline(store, {
    signal: new AbortController().signal,
    clock: Date.now,
    onFailure: (_, error) => {
      failures.push(String(error))
      isBack?.()
    },
  })
  await ingestEvents(store, 'interface-calls', ORIGIN, [record(0)], Date.now())
  await first.close()
  await pipeline.accept(topicNamed('interface-calls'), ORIGIN, [record(1)])
  const flushed = pipeline.flush()
  await failed
  expect(failures[0]).toMatch(/can't be reached/)
  const second = await serveEngine(held.store, held.dataDir)
  await flushed
  expect(await stored()).toEqual([{ n: '2' }])
  await Promise.all(Array.from({ length: 8 }, () => store.query('select 1 as one')))
  await store.close()
  await second.close()
})

test('a token that is not taken is read again; until another is written down the failure is one that passes', async () => {
  const owner = await serveEngine(held.store, held.dataDir)
  await publishEngine(held.dataDir, owner.url, 'of the owner before')
  const store = await client()
  await expect(store.query('select 1 as one')).rejects.toMatchObject({
    code: 'unavailable',
    name: 'CallboardError',
    message: expect.stringMatching(/does not take the token/),
  })
  await publishEngine(held.dataDir, owner.url, owner.token)
  expect(await store.query('select 1 as one')).toEqual([{ one: 1 }])
  await store.close()
  await owner.close()
})
