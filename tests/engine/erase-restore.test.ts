/** On the command line: hold, erase, receipt, and a backup made before, which does not bring the customer back. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCallboard } from '../../app/open-callboard.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { textsInLedger } from '../../ledger/sqlite/scrub.ts'
import { openEmbedded } from '../../sql/embedded.ts'
import { searchStore } from '../../sql/erasure-search.ts'
import { DATABASE } from '../../sql/open-store.ts'
import { agent } from '../support/principals.ts'
import { saidBy } from './support/command-line.ts'
import { migratedDirectory } from './support/store.ts'

let directory: Awaited<ReturnType<typeof migratedDirectory>>
beforeAll(async () => {
  directory = await migratedDirectory('data')
})
afterAll(() => directory[Symbol.asyncDispose]())

const at = instant(Date.now() - 3_600_000)
const CANARY = 'canary-note 王小芳 13912345678'
const EXTRA = 'canary-extra@example.com'

async function plant(dataDir: string): Promise<void> {
  const callboard = await openCallboard({ dataDir, jobs: 'none' })
  const desk = callboard.as(agent)
  await desk.customers.command({ at, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
  await desk.customers.command({ at, type: 'SetDoNotContact', id: 'p-7', isOn: true, reason: CANARY })
  await callboard.ingest('calls', 'test', [{ position: 1, at, value: { ...calls.examples[1], customerId: 'p-7', vip: EXTRA } }])
  await callboard.catchUp()
  await callboard.close()
}

async function readable(dataDir: string) {
  const store = await openEmbedded(dataDir, DATABASE)
  try {
    const searched = await searchStore(store, { words: ['p-7'], texts: [CANARY, EXTRA] })
    return searched.flatMap(({ place, found }) => (found > 0 ? [place] : []))
  } finally {
    await store.close()
  }
}

test('a receipt keeps a customer out of what is restored from a backup that was made before', async () => {
  const path = (name: string) => join(directory.path, name)
  const [data, saved, receipt] = [path('data'), path('saved'), path('p-7.json')]
  const said = (...argv: string[]) => saidBy(data, ...argv)
  await plant(data)
  expect((await said('backup', saved)).exit).toBe(0)

  expect((await said('hold', 'set', 'p-7', '--reason', 'court file 12', '--by', 'keeper')).exit).toBe(0)
  expect(JSON.parse((await said('hold', 'list', '--json')).out)).toMatchObject([
    { customerId: 'p-7', by: 'keeper', reason: 'court file 12' },
  ])
  const refused = await said('erase', 'p-7', '--reason', 'asked', '--receipt', receipt)
  expect(refused.exit).toBe(1)
  expect(refused.err).toContain('set by keeper: court file 12')
  expect((await said('hold', 'release', 'p-7', '--reason', 'file closed', '--by', 'keeper')).exit).toBe(0)
  expect((await said('erase', 'p-9', '--reason', 'asked')).err).toContain("Nothing is known of a customer 'p-9'")
  const places = JSON.parse((await said('erase', 'p-7', '--dry-run', '--json')).out) as { place: string }[]
  expect(places.map(({ place }) => place)).toEqual(expect.arrayContaining(['calls_v1', 'customer_events_v1', 'raw_events']))

  const erased = await said('erase', 'p-7', '--reason', 'asked', '--also', EXTRA, '--receipt', receipt)
  expect([erased.exit, erased.out]).toEqual([0, expect.stringContaining('Nothing readable is left')])
  expect(await readable(data)).toEqual([])
  expect((await said('audit', 'verify')).exit).toBe(0)
  expect((await said('verify')).exit).toBe(0)

  expect((await saidBy(path('without'), 'restore', saved)).err).toContain('--erasures')
  expect(await readable(path('without')), 'the backup has it').toContain('raw_events')
  expect((await saidBy(path('with'), 'restore', saved, '--erasures', receipt)).exit).toBe(0)
  expect(await readable(path('with'))).toEqual([])
  expect(textsInLedger(ledgerFile(path('with')), [CANARY, EXTRA])).toEqual([])
  expect((await saidBy(path('with'), 'audit', 'list', '--json')).out).not.toContain('canary')

  expect(erased.out, 'the backup is named').toContain(saved)
  const shredded = await said('backup', 'shred', saved, '--reason', 'over', '--receipt', path('shredded.json'), '--json')
  expect([shredded.exit, existsSync(saved)]).toEqual([0, false])
  expect(JSON.parse(await readFile(path('shredded.json'), 'utf8'))).toMatchObject({ directory: saved, reason: 'over' })
  expect(JSON.parse((await said('backup', 'list', '--json')).out)).toEqual([])
  expect((await said('backup', 'shred', data, '--reason', 'by mistake')).err).toContain('Nothing was deleted')

  await writeFile(path('other.json'), (await readFile(receipt, 'utf8')).replace('"p-7"', '"p-8"'))
  const changed = await saidBy(path('changed'), 'restore', saved, '--erasures', path('other.json'))
  expect(changed.err).toContain('is no receipt of an erasure as it was written')
})
