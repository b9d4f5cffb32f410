/** A database that may not grow, as on a full disk: what failed says so, whatever became of the transaction, and the ledger goes on when there is room. */
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, test } from 'vitest'
import { isDiskFull } from '../domain/kernel/disk-full.ts'
import { type Outcome, runGroup } from './group.ts'
import { sqliteTransactions } from './sqlite/session.ts'

test('every write of the group fails for want of room, and none with a rollback that was not possible', async () => {
  const database = new DatabaseSync(':memory:')
  database.exec('create table t (x blob); pragma max_page_count = 20')
  const outcomes: Outcome[] = []
  const write = (bytes: number) => ({
    isWrite: true,
    run: async () => database.prepare('insert into t values (zeroblob(?))').run(bytes),
    done: (outcome: Outcome) => void outcomes.push(outcome),
  })
  await runGroup(sqliteTransactions(database), [write(100), write(1 << 20), write(100)])
  const failed = outcomes.filter(({ ok }) => !ok)
  expect(failed.length).toBeGreaterThan(0)
  for (const outcome of failed) expect(outcome.ok ? undefined : isDiskFull(outcome.error), JSON.stringify(outcome)).toBe(true)
  database.exec('pragma max_page_count = 100000')
  outcomes.length = 0
  await runGroup(sqliteTransactions(database), [write(1 << 20)])
  expect(outcomes).toMatchObject([{ ok: true }])
  database.close()
})
