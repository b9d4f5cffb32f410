/** Targets of queues that are set, changed, backdated and taken back: the KPI view follows at once, whatever was rolled up before. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attributesAt, type DirectoryEntry, directoryDecider, validities } from '../../domain/common/directory.ts'
import { hours, instant, minutes, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { insertRows } from '../support/insert-rows.ts'
import { planner } from '../support/principals.ts'
import { deliver } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

const FROM = instant(Date.parse('2026-03-02T00:00:00Z'))
/** A call every seven minutes of twelve hours, waiting 0 to 75 s. */
const CALLS = Array.from({ length: 100 }, (_, n) => ({ offeredAt: plus(FROM, minutes(7 * n)), waitSeconds: (n * 5) % 80 }))
/** In the middle of slots, at their edges, and before any call. */
const INSTANTS = [plus(FROM, hours(-24)), plus(FROM, minutes(15)), plus(FROM, minutes(131)), plus(FROM, hours(6)), plus(FROM, minutes(405))]

const step = fc.oneof(
  fc.record({ type: fc.constant('set' as const), at: fc.constantFrom(...INSTANTS), target: fc.constantFrom(5, 20, 40, 60) }),
  fc.record({ type: fc.constant('retire' as const), at: fc.constantFrom(...INSTANTS) }),
  fc.record({ type: fc.constant('roll up' as const) }),
)

let run = 0
let recorded = 0

/** The rows that the projection makes of the entry. */
const recordEntry = (id: string, entry: DirectoryEntry): Promise<void> => {
  recorded += 1
  return insertRows(
    opened.store,
    'dim_queues_v1',
    validities(entry).map(({ attributes, validFrom, validTo }) => ({
      ...{ queue_id: id, ...attributes, valid_from: toIso(validFrom), valid_to: validTo === undefined ? null : toIso(validTo) },
      recorded_at: toIso(plus(FROM, seconds(recorded))),
    })),
  )
}

test('the view equals a count by the target of each instant after every change, and verify stays ok', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
      const id = `queue-${run++}`
      const calls = CALLS.map(({ offeredAt, waitSeconds }, n) => ({
        ...{ callId: `${id}/${n}`, revision: 1, siteId: 's', queueId: id, direction: 'inbound', outcome: 'answered' },
        ...{ offeredAt: toIso(offeredAt), waitSeconds },
      }))
      await deliver(opened.store, 'calls', calls)
      await rollUp()
      let entry = directoryDecider.initial
      for (const one of steps) {
        if (one.type === 'roll up') await rollUp()
        else {
          const target = { name_en: id, name_zh: id, skill_id: id, answer_target_s: one.type === 'set' ? one.target : 0 }
          const saying = { kind: 'queue' as const, id, validFrom: one.at, at: FROM }
          const decided = directoryDecider.decide(
            one.type === 'set' ? { ...saying, type: 'SetEntry', attributes: target } : { ...saying, type: 'RetireEntry' },
            entry,
            planner,
          )
          if (!decided.ok || decided.value.length === 0) continue
          for (const event of decided.value) entry = directoryDecider.evolve(entry, { ...event, by: 'planner' })
          await recordEntry(id, entry)
        }
        const inTime = CALLS.filter(({ offeredAt, waitSeconds }) => {
          const target = attributesAt(entry, offeredAt)?.['answer_target_s'] ?? USUAL_TARGET.answerSeconds
          return waitSeconds <= Number(target)
        })
        const [shown] = await opened.store.query(
          'select toUInt32(sum(answered_in_target)) as n from kpi_queue_15m where queue_id = {id:String}',
          { id },
        )
        expect(shown).toEqual({ n: inTime.length })
      }
      expect(await verifyKpis(opened.store)).toMatchObject({ mismatches: 0 })
    }),
    { numRuns: 8 },
  )
})

test('verify counts what waits for its roll-up; a target from noon on leaves the morning alone', async () => {
  await rollUp()
  expect(await verifyKpis(opened.store)).toMatchObject({ mismatches: 0, pending: 0 })
  const [queue] = await opened.store.query<{ slots: number }>(
    "select toUInt32(count()) as slots from kpi_slots where view = 'kpi_queue_15m'",
  )
  const noon = {
    queue_id: 'queue-0',
    name_en: 'q',
    name_zh: 'q',
    skill_id: 'q',
    valid_from: toIso(plus(FROM, hours(6))),
    answer_target_s: 33,
  }
  await insertRows(opened.store, 'dim_queues_v1', [{ ...noon, recorded_at: toIso(plus(FROM, hours(1000))) }])
  // Six of the twelve hours, 24 of 47 slots with calls.
  expect(queue).toEqual({ slots: 47 })
  expect(await verifyKpis(opened.store)).toMatchObject({ mismatches: 0, pending: 23 })
  await rollUp()
  expect(await verifyKpis(opened.store)).toMatchObject({ mismatches: 0, pending: 0 })
})

const rollUp = () => recomputeDirtySlots(opened.store, { now: plus(FROM, hours(48)), settleSeconds: 0 })
