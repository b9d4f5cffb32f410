/** The demo leaves a data directory as it would be without it, and takes nothing else with it. */
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { clearDemo } from '../../app/clear-demo.ts'
import { give } from '../../centres/accounts.ts'
import { createToken, revokeToken } from '../../centres/tokens.ts'
import { instant } from '../../domain/kernel/time.ts'
import { ingestEvents, recordOf } from '../../ingest/ingest-events.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore } from '../../sql/open-store.ts'
import { principal } from '../support/principals.ts'
import { migratedDirectory } from './support/store.ts'

/** As a start with the demo leaves it, and records of another source. */
async function filled(dataDir: string, sources: readonly string[]): Promise<void> {
  const store = await openStore({ dataDir })
  await migrate(store)
  for (const source of sources)
    await ingestEvents(store, 'calls', { source, generation: 0 }, [recordOf({ position: 0, at: 0, value: {} })], instant(1000))
  await store.close()
}

async function loaded(dataDir: string): Promise<void> {
  const ledger = await openLedger({ dataDir })
  await ledger.saveCheckpoint('demo/published', 1000)
  await ledger.close()
}

test('the demo is taken out with store and ledger; a second time there is nothing to do', async () => {
  await using directory = await migratedDirectory()
  await filled(directory.path, ['demo-2026-03-02', 'demo-live-2026-03-02', 'ledger'])
  await loaded(directory.path)
  expect(await clearDemo(directory.path)).toEqual({ cleared: true, records: 3 })
  expect(await readdir(directory.path)).not.toEqual(expect.arrayContaining(['ledger.sqlite']))
  expect(await clearDemo(directory.path)).toEqual({ cleared: false, records: 0 })
})

test('a directory without the demo, or with more than it, is left as it is', async () => {
  await using directory = await migratedDirectory()
  await filled(directory.path, ['demo-2026-03-02', 'kafka:abc'])
  expect(await clearDemo(directory.path)).toEqual({ cleared: false, records: 0 })
  await loaded(directory.path)
  await expect(clearDemo(directory.path)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/records of 'kafka:abc'/),
  })
  const ops = principal('ops', 'admin')
  const before = await openLedger({ dataDir: directory.path })
  await give(before, ops, { type: 'CreateAccount', id: 'mei', name: '张敏', at: instant(1) })
  await before.close()
  await expect(clearDemo(directory.path)).rejects.toThrow(/'account\/mei' of ops/)
  const ledger = await openLedger({ dataDir: directory.path })
  const made = await createToken(ledger, ops, { name: '', topics: [], client: undefined, at: instant(1) })
  if (made.ok) await revokeToken(ledger, ops, made.value.id, instant(2))
  await ledger.close()
  await expect(clearDemo(directory.path)).rejects.toThrow(/'ingest-token\/.*' of ops/)
  expect(await readdir(directory.path)).toEqual(expect.arrayContaining(['clickhouse', 'ledger.sqlite']))
})
