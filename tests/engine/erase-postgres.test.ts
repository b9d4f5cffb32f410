/** A customer is erased where the ledger is a PostgreSQL server: what can be read goes from store and server, events written in clear included, and the chain holds. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { eraseCustomer } from '../../service/privacy/erase.ts'
import { searchStore } from '../../sql/erasure-search.ts'
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts'
import { agent, principal } from '../support/principals.ts'

const programs = postgresPrograms()
const at = instant(Date.now() - 3_600_000)
const NOTE = 'canary-note 王小芳 13912345678'
const EARLIER = 'canary-earlier written before it was sealed'
const EXTRA = 'canary-extra@example.com'

let dataDir: string
let server: PostgresServer
let url: string
let callboard: Callboard
beforeAll(async () => {
  if (!programs) return
  server = await startPostgres(programs)
  url = await server.newDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'callboard-erase-'))
  callboard = await openCallboard({ dataDir, ledgerUrl: url, jobs: 'none' })
}, 120_000)
afterAll(async () => {
  if (!programs) return
  await callboard.close()
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** What the server has of the texts, the pages of its files apart. */
async function foundInServer(texts: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select count(*)::int as n from event where ${texts.map((_, n) => `position($${n + 1} in data) > 0`).join(' or ')}`,
      [...texts],
    )
    return rows[0].n
  } finally {
    await client.end()
  }
}

test.skipIf(!programs)(
  'of a customer nothing can be read in store or server afterwards, and both chains of proof hold',
  { timeout: 120_000 },
  async () => {
    const desk = callboard.as(agent)
    await desk.customers.command({ at, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
    await desk.customers.command({ at, type: 'SetDoNotContact', id: 'p-7', isOn: true, reason: NOTE })
    // As an earlier version wrote it.
    const version = (await callboard.ledger.read('customer/p-7')).length
    const data = { isOn: false, reason: EARLIER }
    const earlier = { id: 'customer/p-7/earlier', type: 'do_not_contact_set', at, actor: 'a-014', data, subject: 'p-7' }
    expect(await callboard.ledger.append('customer/p-7', version, [earlier])).toMatchObject({ ok: true })
    await callboard.ingest('calls', 'test', [{ position: 1, at, value: { ...calls.examples[1], customerId: 'p-7', vip: EXTRA } }])
    await callboard.catchUp()
    expect(await foundInServer([NOTE]), 'sealed from the first append on').toBe(0)
    expect(await foundInServer([EARLIER])).toBe(1)

    const parts = { ...callboard, clock: () => at, ledgerFile: undefined, rejectsDir: join(dataDir, 'rejects') }
    const request = { customerId: 'p-7', reason: 'asked for it', also: [NOTE, EARLIER, EXTRA] }
    const done = await eraseCustomer(parts, principal('dpo', 'admin'), request)
    expect(done).toMatchObject({ ok: true, value: { inClear: 0, isProven: true } })
    expect(await foundInServer([NOTE, EARLIER, EXTRA])).toBe(0)
    const found = await searchStore(callboard.store, { words: ['p-7'], texts: [NOTE, EARLIER, EXTRA] })
    expect(found.filter((place) => place.found > 0)).toEqual([])
    expect((await callboard.ledger.read('customer/p-7')).map((event) => event.data['reason'] ?? '')).toEqual(['', '[erased]', '[erased]'])
    expect(await callboard.ledger.brokenSeal()).toBeUndefined()
  },
)
