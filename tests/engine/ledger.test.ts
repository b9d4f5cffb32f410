/** The ledger on SQLite and on PostgreSQL: one contract, several processes, kill -9. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { orders } from '../../centres/orders.ts'
import { DAY_MS, hours, type Instant, instant, interval, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import { stateOf } from '../../ledger/aggregate.ts'
import { execute } from '../../ledger/execute.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { credentialsContract } from '../support/credentials-contract.ts'
import { event, ledgerContract } from '../support/ledger-contract.ts'
import { gapless, killWriters, runWriters, startWriter, versionsOf } from '../support/ledger-processes.ts'
import { open as open501 } from '../support/order-steps.ts'
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts'
import { agent } from '../support/principals.ts'
import { subjectsContract } from '../support/subjects-contract.ts'

const directories: string[] = []

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'callboard-ledger-'))
  directories.push(directory)
  return directory
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** What a store of the ledger must do beyond its contract. `fresh` names a new, empty one. */
function ledgerStore(
  fresh: () => Promise<string>,
  open: (where: string) => Promise<Ledger>,
  change: (where: string, statement: string) => Promise<void>,
  /** Sets the schema back before step 8, which brought credentials. */
  forget: string,
  /** Lets positions be written by hand. */
  unlock: string,
): void {
  ledgerContract(async () => open(await fresh()))
  credentialsContract(async () => open(await fresh()))
  subjectsContract(async () => open(await fresh()))

  test('a ledger of the version before gets what it lacks when it is opened, and keeps its events', async () => {
    const where = await fresh()
    const before = await open(where)
    await before.append('s', 0, [event('s/1')])
    await before.close()
    const tables = ['credential', 'attempt', 'subject_key'].map((name) => `drop table ${name}`)
    const later = ['drop index event_rewritten', 'alter table event drop column rewritten']
    for (const statement of [...tables, ...later, forget]) await change(where, statement)
    const ledger = await open(where)
    expect(await ledger.saveCredential('mei', 0, { recovery: [] })).toBe(true)
    expect(await ledger.read('s')).toHaveLength(1)
    await ledger.close()
  })

  test('three processes on four hot streams lose no update and leave no gap', { timeout: 180_000 }, async () => {
    const where = await fresh()
    expect(await runWriters(where, ['one', 'two', 'three'], { count: 40, streams: 4, atOnce: 2 })).toEqual([0, 0, 0])
    const ledger = await open(where)
    expect(await versionsOf(ledger, 4)).toEqual([gapless(30), gapless(30), gapless(30), gapless(30)])
    expect((await ledger.readFrom(0, 1000)).length).toBe(120)
    expect(await ledger.brokenSeal()).toBeUndefined()
    await ledger.close()
  })

  test('two holders of one store who give 150 keyed commands each on one order at once, one with a clock that is ahead, lose none', {
    timeout: 180_000,
  }, async () => {
    const where = await fresh()
    const ledgers = await Promise.all([open(where), open(where)])
    await execute(ledgers[0], agent, orders, open501)
    const urge = async (ledger: Ledger, who: number, n: number) => {
      const at = instant(Date.now() + who * 2000)
      const done = await execute(
        ledger,
        agent,
        orders,
        { type: 'UrgeOrder', at, orderId: 'o-501', note: `${n}` },
        { commandKey: `${who}/${n}` },
      )
      return done.ok ? 'ok' : done.rejection.code
    }
    const codes = await Promise.all(
      ledgers.map(async (ledger, who) => {
        const own: string[] = []
        for (let n = 0; n < 150; n += 5) own.push(...(await Promise.all([0, 1, 2, 3, 4].map((more) => urge(ledger, who, n + more)))))
        return own
      }),
    )
    expect(codes.flat().filter((code) => code !== 'ok')).toEqual([])
    expect(await stateOf(ledgers[1], orders, 'o-501')).toMatchObject({ urgeCount: 300 })
    expect((await ledgers[0].read('work-order/o-501')).map(({ version }) => version)).toEqual(gapless(301))
    for (const ledger of ledgers) await ledger.close()
  })

  test('after kill -9 of the writer every acknowledged command is there', { timeout: 180_000 }, async () => {
    const where = await fresh()
    const acknowledged = await killWriters(where, 3, 3)
    const ledger = await open(where)
    const stored = new Set((await ledger.readFrom(0, 1_000_000)).map(({ id }) => id))
    expect(acknowledged.length).toBeGreaterThan(10)
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
    expect(await ledger.brokenSeal()).toBeUndefined()
    await ledger.close()
  })

  test('whoever changes, removes, puts in or reorders what the audit has is found, at the first event that differs', {
    timeout: 180_000,
  }, async () => {
    const columns = 'stream, version, id, type, data, at, actor, recorded_at, seal'
    const reordered = [
      'create table moved as select * from event where position = 2',
      'delete from event where position = 2',
      `insert into event (${columns}) select ${columns} from moved`,
    ]
    const copied = 'type, data, at, actor, recorded_at, seal from event where position = 2'
    const changes: readonly (readonly [number, readonly string[]])[] = [
      [2, ["update event set actor = 'li' where position = 2"]],
      [2, [`update event set data = '{"what":"open_score","subject":"s-9"}' where position = 2`]],
      [2, ["update event set type = 'access_refused' where position = 2"]],
      [2, ['update event set at = at - 1, recorded_at = recorded_at - 1 where position = 2']],
      [2, ["update event set stream = 'access/2026-03-02/x' where position = 2"]],
      [2, ["update event set subject = 'c-9' where position = 2"]],
      [3, ['update event set subject = null where position = 3']],
      [4, ["update event set subject = 'c-9' where position = 4"]],
      // In the same order, with a place left out: the next one says where it was.
      [10, [unlock, 'update event set position = 10 where position = 4', 'update event set position = 9 where position = 3']],
      [3, ['delete from event where position = 2']],
      [2, ['delete from event where position = 1']],
      [5, [`insert into event (${columns}) select 'access/x', 1, 'x', ${copied}`]],
      [3, reordered],
    ]
    for (const [position, statements] of changes) {
      const where = await fresh()
      const ledger = await open(where)
      for (const n of [1, 2, 3, 4]) {
        const looked = {
          ...event(`access/${n}`, { what: 'open_score', subject: `s-${n}` }),
          type: 'access_allowed',
          actor: 'mei',
          subject: n === 4 ? undefined : `c-${n}`,
        }
        await ledger.append(`access/2026-03-02/${n}`, 0, [looked])
      }
      expect(await ledger.brokenSeal()).toBeUndefined()
      for (const statement of statements) await change(where, statement)
      expect((await ledger.brokenSeal())?.position, statements.join('; ')).toBe(position)
      await ledger.close()
    }
  })

  test('whoever changes what was written anew, or passes a change off as that, is found', { timeout: 180_000 }, async () => {
    const changes: readonly (readonly [number, string])[] = [
      [1, `update event set data = '{"expired":true} ' where position = 1`],
      [1, "update event set actor = 'li' where position = 1"],
      [1, 'update event set rewritten = null where position = 1'],
      [1, 'update event set rewritten = 3 where position = 1'],
      [1, 'delete from event where position = 2'],
      [1, `update event set data = replace(data, '"count":2', '"count":3') where position = 4`],
      // Passed off as written anew under a record that does not cover it; the first that the record covers is found.
      [1, `update event set rewritten = 4, data = '{"expired":true}' where position = 3`],
    ]
    for (const [position, statement] of changes) {
      const where = await fresh()
      const ledger = await open(where)
      for (const n of [1, 2, 3]) {
        const looked = { ...event(`access/${n}`, { what: 'open_score', subject: `s-${n}` }), type: 'access_allowed', actor: 'mei' }
        await ledger.append(`access/2026-03-0${n}/${n}`, 0, [{ ...looked, at: instant(Date.parse(`2026-03-0${n}T01:00:00Z`)) }])
      }
      const asked = { before: instant(Date.parse('2026-03-03T00:00:00Z')), held: [], by: 'service/retention', at: instant(Date.now()) }
      expect(await ledger.expireAccesses(asked)).toBe(2)
      expect(await ledger.brokenSeal()).toBeUndefined()
      await change(where, statement)
      expect((await ledger.brokenSeal())?.position, statement).toBe(position)
      await ledger.close()
    }
  })

  test('seals from before subject and position were covered hold, and what was written since is covered', async () => {
    const changes: readonly (readonly [number | undefined, string])[] = [
      [undefined, ''],
      [1, "update event set actor = 'li' where position = 1"],
      [3, "update event set subject = 'c-9' where position = 3"],
      // Where the last of the old ones was, the first of the new ones says.
      [4, `${unlock}; update event set position = 4 where position = 3; update event set position = 3 where position = 2`],
    ]
    for (const [position, statement] of changes) {
      const where = await fresh()
      const ledger = await open(where)
      const written = [1, 2].map((n) => event(`s/${n}`))
      await ledger.append('s', 0, written)
      let seal = ''
      for (const [index, { id, type, data, at, actor }] of written.entries()) {
        // By hand, as it was: the seal before, then what of the event was covered; both were recorded at 5.
        const covered = [seal, 's', index + 1, id, type, JSON.stringify(data), at, actor, 5]
        seal = createHash('sha256').update(JSON.stringify(covered)).digest('hex')
        await change(where, `update event set recorded_at = 5, seal = '${seal}' where position = ${index + 1}`)
      }
      await ledger.append('s', 2, [{ ...event('s/3'), subject: 'c-3' }])
      if (statement !== '') await change(where, statement)
      expect((await ledger.brokenSeal())?.position, statement).toBe(position)
      await ledger.close()
    }
  })

  test('an event changed, removed or put in behind the ledger is named', async () => {
    for (const statement of [
      "update event set actor = 'somebody' where position = 2",
      'delete from event where position = 2',
      "insert into event (stream, version, id, type, data, at, actor, recorded_at, seal) select 'x', 1, 'x', type, data, at, actor, recorded_at, seal from event where position = 1",
    ]) {
      const where = await fresh()
      const ledger = await open(where)
      await ledger.append('s', 0, [event('s/1'), event('s/2'), event('s/3')])
      expect(await ledger.brokenSeal()).toBeUndefined()
      await change(where, statement)
      expect((await ledger.brokenSeal())?.position, statement).toBeGreaterThan(1)
      await ledger.close()
    }
  })
}

describe('SQLite', () => {
  const open = (dataDir: string) => openLedger({ dataDir })
  ledgerStore(
    async () => freshDirectory(),
    open,
    async (dataDir, statement) => {
      const database = new DatabaseSync(ledgerFile(dataDir))
      database.exec(statement)
      database.close()
    },
    'pragma user_version = 7',
    'select 1',
  )

  test('an operation that throws is undone alone; the others of its group are kept', async () => {
    const ledger = await open(freshDirectory())
    const circular: Record<string, unknown> = { big: 1n }
    const outcomes = await Promise.allSettled([
      ledger.append('a', 0, [event('a/1')]),
      ledger.append('b', 0, [event('b/1', circular)]),
      ledger.append('c', 0, [event('c/1')]),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await ledger.readFrom(0, 10)).map(({ id }) => id)).toEqual(['a/1', 'c/1'])
    await ledger.close()
  })

  test('what is under way is finished before the ledger closes, and then it refuses', async () => {
    const dataDir = freshDirectory()
    const ledger = await open(dataDir)
    const pending = ledger.append('s', 0, [event('s/1')])
    await ledger.close()
    expect(await pending).toMatchObject({ ok: true })
    await expect(ledger.read('s')).rejects.toThrow('closed')
    const again = await open(dataDir)
    expect(await again.read('s')).toHaveLength(1)
    await again.close()
  })

  test('of made-up keys nothing is kept once their attempts are forgotten', async () => {
    const dataDir = freshDirectory()
    const ledger = await open(dataDir)
    const rule = { free: 5, firstWait: minutes(1), longestWait: hours(1), forgottenAfter: hours(2) }
    const start = instant(Date.now())
    for (let n = 0; n < 50; n += 1) await ledger.attempt(`k-${n}`, start, rule)
    const kept = async (at: Instant) => {
      await ledger.attempt(`at ${at}`, at, rule)
      const database = new DatabaseSync(ledgerFile(dataDir), { readOnly: true })
      const row = database.prepare('select count(*) as n from attempt').get()
      database.close()
      return row?.['n']
    }
    // The 50 and the one that asks; two hours later the two that asked.
    expect([await kept(plus(start, minutes(119))), await kept(plus(start, minutes(120)))]).toEqual([51, 2])
    await ledger.close()
  })

  test('a file that is no ledger, and one of a newer or an earlier version, are refused in one line', async () => {
    const garbage = freshDirectory()
    writeFileSync(ledgerFile(garbage), 'not a database, but long enough to be mistaken for the head of one '.repeat(20))
    await expect(open(garbage)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ledger.sqlite') })
    for (const [schema, remedy] of [
      [99, 'run the newer Callboard'],
      [4, 'start with a new data directory'],
    ] as const) {
      const other = freshDirectory()
      const database = new DatabaseSync(ledgerFile(other))
      database.exec(`pragma user_version = ${schema}`)
      database.close()
      await expect(open(other)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(`schema ${schema}.*${remedy}[^\n]*$`),
      })
    }
  })
})

const programs = postgresPrograms()

describe.skipIf(programs === undefined)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres(programs ?? '')
  }, 60_000)
  afterAll(() => server.stop())
  const open = (url: string) => openLedger({ dataDir: '.', url })

  ledgerStore(
    () => server.newDatabase(),
    open,
    async (url, statement) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query(statement)
      await client.end()
    },
    'delete from ledger_schema where step > 7',
    'alter table event alter column position drop identity',
  )

  test('when the server crashes under a writer, what was acknowledged is there and the ledger goes on by itself', {
    timeout: 180_000,
  }, async () => {
    const url = await server.newDatabase()
    const ledger = await open(url)
    await ledger.append('s', 0, [event('s/1')])
    const writer = startWriter(url, { name: 'victim', count: 1_000_000, streams: 3, atOnce: 4 })
    await writer.until(20)
    await server.crash()
    writer.child.kill('SIGKILL')
    await writer.exited
    const stored = new Set((await ledger.readFrom(0, 1_000_000)).map(({ id }) => id))
    expect(writer.acknowledged().filter((id) => !stored.has(id))).toEqual([])
    expect(await ledger.append('s', 1, [event('s/2')])).toMatchObject({ ok: true })
    await ledger.close()
  })

  test('hosts claim by the server’s clock, also one whose own is a day ahead: its lease is nobody’s to take', async () => {
    const url = await server.newDatabase()
    const real = Date.now
    const ahead = vi.spyOn(Date, 'now').mockImplementation(() => real() + DAY_MS)
    const early = await open(url)
    const slot = interval(instant(0), instant(60_000))
    const request = { job: 'j', leaseSeconds: seconds(60), maxAttempts: 5 }
    await early.jobs.request('j', slot)
    const claim = await early.jobs.claim({ ...request, owner: 'early' })
    ahead.mockRestore()
    const right = await open(url)
    // The server is on this machine: what it says is what the clock said before, within the time the answer took.
    expect(Math.abs(Number(await early.jobs.sharedClock()) - Date.now())).toBeLessThan(5000)
    expect(claim?.leaseUntil).toBeLessThan(Date.now() + 65_000)
    expect(await right.jobs.claim({ ...request, owner: 'right' })).toBeUndefined()
    expect(claim && (await early.jobs.renew(claim, seconds(60)))).toBe(true)
    await Promise.all([early.close(), right.close()])
  })

  test('a wrong address is one line without the password', async () => {
    const wrong = openLedger({ dataDir: '.', url: 'postgres://callboard:s3cret@127.0.0.1:1/none' })
    await expect(wrong).rejects.toMatchObject({ code: 'unavailable', message: expect.not.stringContaining('s3cret') })
    await expect(openLedger({ dataDir: '.', url: 'mysql://x' })).rejects.toMatchObject({ code: 'usage' })
  })
})
