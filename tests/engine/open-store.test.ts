/** One process holds the directory; others go through it, or learn in one line who holds it. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { endpoint } from '../../service/endpoint/endpoint.ts'
import { serveEngine } from '../../service/endpoint/serve-engine.ts'
import { openEmbedded } from '../../sql/embedded.ts'
import { publishEngine } from '../../sql/engine-file.ts'
import { insertRows } from '../support/insert-rows.ts'
import { bareStore, freshDirectory } from './support/store.ts'

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('./support/ask-store.ts', import.meta.url))

async function otherProcess(dataDir: string, sql = 'select 1 as one'): Promise<Record<string, unknown>> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', SCRIPT, dataDir, sql])
  return JSON.parse(stdout)
}

test('a directory held without an endpoint is refused by name, holder and remedy', async () => {
  await using held = await bareStore()
  const answer = await otherProcess(held.dataDir)
  expect(answer).toMatchObject({ code: 'conflict' })
  expect(answer['error']).toContain(`'${held.dataDir}' is held by process ${process.pid}`)
})

test('the live owner answers for its directory, and its name is withdrawn with it', async () => {
  await using held = await bareStore()
  const engine = await serveEngine(held.store, held.dataDir)
  await held.store.command('create table seen (x UInt8) engine = MergeTree order by x')
  await insertRows(held.store, 'seen', [{ x: 7 }])
  expect(await otherProcess(held.dataDir, 'select x from seen')).toEqual({ kind: 'owner', row: { x: 7 } })
  await engine.close()
  expect(await otherProcess(held.dataDir)).toMatchObject({ code: 'conflict' })
})

test('an owner that is slow to answer is waited for', async () => {
  await using held = await bareStore()
  const app = fastify()
  let pings = 0
  app.addHook('onRequest', async ({ url }) => {
    if (url === '/ping' && ++pings === 1) await new Promise(() => undefined)
  })
  await app.register(endpoint, { store: held.store, ownerToken: 't', limits: { seconds: 5, rows: 10, bytes: 1_000_000 } })
  const withdraw = await publishEngine(held.dataDir, await app.listen({ host: '127.0.0.1', port: 0 }), 't')
  expect(await otherProcess(held.dataDir)).toEqual({ kind: 'owner', row: { one: 1 } })
  await withdraw()
  app.server.closeAllConnections()
  await app.close()
})

test('segments that a killed process left are removed once the directory is held', async () => {
  await using directory = await freshDirectory()
  const segments = join(directory.path, 'segments')
  await mkdir(segments)
  await writeFile(join(segments, 'left.segment'), 'x')
  const store = await openEmbedded(directory.path, 'callboard')
  expect(await readdir(segments)).toEqual([])
  await store.close()
})

test('engine.json of a process that died is ignored', async () => {
  await using directory = await freshDirectory()
  // 4 194 304 is above Linux' greatest process id.
  await writeFile(join(directory.path, 'engine.json'), JSON.stringify({ url: 'http://127.0.0.1:9', pid: 4_194_305, token: 'x' }))
  expect(await otherProcess(directory.path)).toEqual({ kind: 'embedded', row: { one: 1 } })
})

test('without its token nobody gets in; a reader passes the guard and nothing more', async () => {
  await using held = await bareStore()
  const app = fastify()
  await app.register(endpoint, {
    prefix: '/clickhouse',
    store: held.store,
    ownerToken: 'owner',
    isReader: (secret) => secret === 'reader',
    limits: { seconds: 5, rows: 10, bytes: 1_000_000 },
  })
  const ask = (sql: string, secret: string) =>
    app.inject({
      method: 'POST',
      url: '/clickhouse/?default_format=TSV',
      payload: sql,
      headers: { 'content-type': 'text/plain', 'x-clickhouse-key': secret },
    })
  expect((await app.inject('/clickhouse/ping')).body).toBe('Ok.\n')
  expect(await ask('select 1', 'wrong')).toMatchObject({ statusCode: 403, headers: { 'x-clickhouse-exception-code': '516' } })
  expect(await ask('select 1 + 1', 'reader')).toMatchObject({ statusCode: 200, body: '2\n' })
  expect(await ask("select file('/etc/hostname')", 'reader')).toMatchObject({
    statusCode: 403,
    headers: { 'x-clickhouse-exception-code': '497' },
  })
  expect(await ask('create table t (x UInt8) engine = Memory', 'reader')).toMatchObject({ statusCode: 403 })
  expect(await ask('create table t (x UInt8) engine = Memory', 'owner')).toMatchObject({ statusCode: 200 })
  expect(
    (await app.inject({ method: 'GET', url: '/clickhouse/?query=drop%20table%20t', headers: { 'x-clickhouse-key': 'owner' } })).statusCode,
  ).toBe(403)
  await app.close()
})
