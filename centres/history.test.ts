/** Imports of calls from the time before: who may, what is kept of it, and what comes first. */
import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { ROLES } from '../domain/principal.ts'
import type { HistorySlot } from '../forecasting/history-import.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { planner, principal } from '../tests/support/principals.ts'
import { importHistory } from './history.ts'
import { PLANNERS } from './overrides.ts'

const now = instant(Date.parse('2026-03-03T02:00:00Z'))
const csv = 'timestamp,series_id,value\n2026-03-02T09:00:00+08:00,q-1,12\nnever,q-1,1\n'
/** Of the text above, by sha256sum. */
const HASH = 'd5e8cd56a4d8cc8b9de21dad90ab789896c163caec6587e8f2b1ecaa902e51ea'
const file = { csv, fileName: 'calls.csv', zone: 'Asia/Shanghai', now }

test('an import is an event that names file, hash and counts, and stands before its half-hours', async () => {
  const ledger = memoryLedger(() => now)
  const kept: HistorySlot[] = []
  const failing = () => Promise.reject(new Error('store away'))
  await expect(importHistory(ledger, planner, file, failing)).rejects.toThrow('store away')
  await importHistory(ledger, planner, file, async (slots) => void kept.push(...slots))
  const event = { stream: `history-import/${HASH}`, type: 'history_imported', actor: 'mei' }
  const data = { fileHash: HASH, fileName: 'calls.csv', rows: 2, rejected: 1, slots: 1 }
  expect(await ledger.readFrom(0, 10)).toMatchObject([
    { ...event, data },
    { ...event, data },
  ])
  expect(kept).toEqual([{ queueId: 'q-1', slotAt: Date.parse('2026-03-02T01:00:00Z'), calls: 12 }])
})

test('a file of which nothing can be taken leaves no event', async () => {
  const ledger = memoryLedger(() => now)
  const nothing = { ...file, csv: 'timestamp,series_id,value\nnever,q-1,1\n' }
  expect(await importHistory(ledger, planner, nothing, async () => undefined)).toMatchObject({ value: { rejected: 1 } })
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

test.each(ROLES)('%s: only planners import, and the right is asked for before the file is read', async (role) => {
  const ledger = memoryLedger(() => now)
  let kept = 0
  const done = await importHistory(ledger, principal('x', role), file, async (slots) => {
    kept += slots.length
  })
  expect([done.ok, kept, (await ledger.readFrom(0, 10)).length]).toEqual(PLANNERS.includes(role) ? [true, 1, 1] : [false, 0, 0])
  if (!done.ok)
    expect(await importHistory(ledger, principal('x', role), { ...file, csv: 'no header' }, async () => undefined)).toEqual(done)
})
