/** A host's Callboard: its queries reach neither files nor other hosts, and after its end every call says so by one error. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCallboard } from '../../app/open-callboard.ts'
import { instant } from '../../domain/kernel/time.ts'
import { host } from '../../domain/principal.ts'
import { freshDirectory } from './support/store.ts'

const CLOSED = { code: 'usage', message: 'This Callboard was closed; open the data directory again with openCallboard.' }

test('queries of a host are guarded as those of people; the end waits for calls under way and is one error for all after it', async () => {
  await using directory = await freshDirectory()
  const secret = join(directory.path, 'secret.csv')
  await writeFile(secret, 'a,b\n')
  const callboard = await openCallboard({ dataDir: directory.path, jobs: 'none' })
  expect(await callboard.query('select {n:UInt8} as n', { n: 7 })).toEqual([{ n: 7 }])
  for (const sql of [
    `select * from file('${secret}', 'CSV')`,
    `with f as (select * from file('${secret}', 'CSV')) select * from f`,
    "select * from url('http://127.0.0.1:9/', 'CSV')",
    "select * from s3('http://127.0.0.1:9/b/k', 'CSV')",
    "select * from remote('127.0.0.1', 'system.one')",
    "select * from executable('id', 'TSV', 'x String')",
    "select * from dictionary('d')",
    "select dictGet('d', 'a', 1)",
    "select * from mysql('127.0.0.1:9', 'd', 't', 'u', 'p')",
    "select * from numbers(1) into outfile '/tmp/x'",
    "insert into calls from infile '/etc/passwd' format CSV",
    'drop view calls',
  ])
    await expect(callboard.query(sql), sql).rejects.toMatchObject({ code: 'usage' })
  expect(await callboard.query('create table own (x UInt8) engine = Memory', {}, { admin: true })).toEqual([])
  const underWay = callboard.query('select sum(number) as s from numbers(3)')
  const { query, ledger } = callboard
  await Promise.all([callboard.close(), callboard.close()])
  expect(await underWay).toEqual([{ s: '3' }])
  for (const call of [
    () => query('select 1'),
    () => callboard.readOrder('o-1'),
    () => callboard.ingest('calls', 'host', []),
    () => callboard.catchUp(),
    () => callboard.store.query('select 1'),
    () => ledger.heads(),
    () => ledger.jobs.runs({ limit: 1 }),
    () => callboard.projections.catchUp(),
    () => callboard.interfaces.list(),
    () => callboard.order('o-1', { type: 'AcceptOrder', assigneeId: 'a', at: instant(0) }),
    () => callboard.as(host()).order('o-1', { type: 'AcceptOrder', assigneeId: 'a', at: instant(0) }),
  ])
    await expect(call(), String(call)).rejects.toMatchObject(CLOSED)
  await callboard.close()
})
