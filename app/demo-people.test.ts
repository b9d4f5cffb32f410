/** 68: nobody of the demo is there in production, or where the demo never was. */
import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { demoPeople } from './demo-people.ts'

test('the demo has people for each role, in production and without its history none', async () => {
  const ledger = memoryLedger(() => instant(0))
  expect(await demoPeople(ledger, false)()).toEqual([])
  await ledger.saveCheckpoint('demo/published', 1)
  expect((await demoPeople(ledger, false)()).map(({ grants }) => grants[0]?.role)).toContain('admin')
  expect(await demoPeople(ledger, true)()).toEqual([])
})
