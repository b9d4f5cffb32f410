/** Roll-ups are checked against the facts: right after recomputation, and after a fact was changed behind their back. */
import { expect, test } from 'vitest'
import { instant } from '../../domain/kernel/time.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

test('served slots equal a computation from the facts, and a lost fact shows as a mismatch', async () => {
  await using db = await freshStore()
  await migrate(db.store)
  const call = (n: number, minute: number) => ({
    interfaceCallId: `k-${n}`,
    revision: 0,
    interfaceId: 'crm',
    operation: 'read',
    calledAt: `2026-03-02T01:${minute}:00Z`,
    durationMs: 100 + n,
    outcome: 'ok',
  })
  await land(db.store, 'interface-calls', [recordOf(call(0, 10), 0), recordOf(call(1, 20), 1), recordOf(call(2, 21), 2)], 'kpi')
  await recomputeDirtySlots(db.store, { now: instant(Date.now()), settleSeconds: 0 })
  expect(await verifyKpis(db.store)).toEqual({ slots: 2, mismatches: 0, pending: 0 })
  await db.store.command(`alter table interface_calls_v1 delete where interface_call_id = 'k-2' settings mutations_sync = 2`)
  expect(await verifyKpis(db.store)).toEqual({ slots: 2, mismatches: 1, pending: 0 })
})
