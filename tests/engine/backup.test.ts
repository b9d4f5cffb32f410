/** What was saved while everything ran is there again after the data directory is gone; what the copy lacks is delivered to it once more. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup, restore } from '../../app/backup.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { openEmbedded } from '../../sql/embedded.ts'
import { migrate } from '../../sql/migrate.ts'
import { DATABASE } from '../../sql/open-store.ts'
import { land, recordOf } from '../support/landing.ts'
import { migratedDirectory } from './support/store.ts'

let directory: Awaited<ReturnType<typeof migratedDirectory>>
beforeAll(async () => {
  directory = await migratedDirectory()
})
afterAll(() => directory[Symbol.asyncDispose]())

const event = (id: string) => ({ id, type: 'noted', data: { id }, at: instant(Date.now()), actor: 'test' })

test('backup, loss of the data directory, restore', async () => {
  const [data, saved] = [join(directory.path, 'data'), join(directory.path, 'saved')]
  const store = await openEmbedded(data, DATABASE)
  const ledger = await openLedger({ dataDir: data })
  await migrate(store)
  await land(store, 'calls', [recordOf(calls.examples[0], 0), recordOf('{', 1)])
  await ledger.append('s', 0, [event('1'), event('2')])
  await ledger.saveCheckpoint('relay', 1)
  // A reader moves on while the engine saves: its events are in no copy of the store.
  const meanwhile: typeof store = new Proxy(store, {
    get: (target, name, receiver) =>
      name === 'command'
        ? async (sql: string) => {
            await target.command(sql)
            await ledger.append('s', 2, [event('3')])
            await ledger.saveCheckpoint('relay', 3)
          }
        : Reflect.get(target, name, receiver),
  })
  expect(await backup(meanwhile, data, saved, { at: new Date(), hasLedger: true })).toMatchObject({
    ledger: true,
    engine: expect.stringMatching(/^\d/),
  })
  await expect(backup(store, data, saved, { at: new Date(), hasLedger: true })).rejects.toThrow(/is not empty/)
  const before = await verifyTopic(store, topicNamed('calls'))
  await ledger.close()
  await store.close()
  await expect(restore(saved, data)).rejects.toThrow(/is not empty/)
  await rm(data, { recursive: true })
  await expect(restore(join(directory.path, 'nothing'), data)).rejects.toThrow(/no complete backup/)
  await restore(saved, data)
  const again = await openEmbedded(data, DATABASE)
  const ledgerAgain = await openLedger({ dataDir: data })
  expect(await verifyTopic(again, topicNamed('calls'))).toEqual(before)
  expect((await migrate(again)).applied).toEqual([])
  await land(again, 'calls', [recordOf({ ...calls.examples[0], callId: 'after' }, 2)])
  expect((await again.query('select call_id from calls')).length).toBe(2)
  expect((await ledgerAgain.readFrom(0, 10)).map(({ id }) => id)).toEqual(['1', '2', '3'])
  expect(await ledgerAgain.checkpoint('relay')).toBe(1)
  expect(await ledgerAgain.brokenSeal()).toBeUndefined()
  await ledgerAgain.close()
  await again.close()
})
