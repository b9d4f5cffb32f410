/** Calls that do not say all their times, one queue each: what is known counts, what is not is counted beside it. Expected values by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../domain/kernel/time.ts'
import { kpi } from '../../sql/kpi/catalog.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
  await deliver(
    opened.store,
    'calls',
    CASES.flatMap(({ calls }, n) => calls.map((call, m) => record(`q${n}`, `${n}/${m}`, call))),
  )
})
afterAll(() => opened[Symbol.asyncDispose]())

const at = (clock: string): string => `2026-03-02T01:${clock}Z`
const record = (queueId: string, callId: string, call: Readonly<Record<string, unknown>>) => ({
  ...{ callId, revision: 1, siteId: 's', queueId, direction: 'inbound', outcome: 'answered', offeredAt: at('00:00') },
  ...call,
})

type Case = {
  readonly name: string
  readonly calls: readonly Readonly<Record<string, unknown>>[]
  /** By id of the KPI; those not named are not asked for. */
  readonly figures: Readonly<Record<string, number | null>>
}

const CASES: readonly Case[] = [
  {
    name: 'an end is not an answer: the wait is not known',
    calls: [{ endedAt: at('10:00') }],
    figures: { asa: null, service_level: null, wait_p50: null, max_wait: null, aht: null, unknown_wait: 1, unknown_talk: 1, handled: 1 },
  },
  {
    // Answered 30 s before it was offered; the other waits 10 s. No wrap-up is told; 120 - 120 and 110 - 110 s of hold.
    name: 'a step dated before the one it follows says not how long it took',
    calls: [
      { offeredAt: at('00:30'), answeredAt: at('00:00'), endedAt: at('02:00'), talkSeconds: 120 },
      { offeredAt: at('01:00'), answeredAt: at('01:10'), endedAt: at('03:00'), talkSeconds: 110 },
    ],
    figures: { asa: 10, unknown_wait: 1, service_level: 1, max_wait: 10, talk_mean: 115, hold_mean: 0, aht: null, unknown_wrap: 2 },
  },
  {
    // Ended 60 s before the answer: neither talk nor hold nor, with 20 s of wrap-up told, handling. Two told parts need no end.
    name: 'an end before the answer says nothing of talk, hold and handling alike',
    calls: [
      { answeredAt: at('02:00'), endedAt: at('01:00'), wrapSeconds: 20 },
      { answeredAt: at('02:00'), endedAt: at('01:00'), talkSeconds: 50, wrapSeconds: 20 },
      { answeredAt: at('02:00'), endedAt: at('01:00'), talkSeconds: 50, holdSeconds: 30, wrapSeconds: 20 },
    ],
    figures: { unknown_talk: 1, unknown_hold: 2, unknown_handling: 2, unknown_wrap: 0, talk_mean: 50, hold_mean: 30, aht: 100 },
  },
  {
    // 10 s from answer to end cannot hold 50 s of talk, nor 50 s on hold; wrap-up that ends 30 s before it begins.
    name: 'parts longer than the whole, and a wrap-up that ends before it begins, leave the rest unknown',
    calls: [
      { answeredAt: at('01:00'), endedAt: at('01:10'), talkSeconds: 50, wrapSeconds: 0 },
      { answeredAt: at('01:00'), endedAt: at('01:10'), holdSeconds: 50, wrapSeconds: 0 },
      { answeredAt: at('01:00'), endedAt: at('01:10'), talkSeconds: 10, wrapEndedAt: at('00:40') },
    ],
    figures: { unknown_talk: 1, unknown_hold: 1, unknown_wrap: 1, unknown_handling: 3, hold_mean: 25, aht: null },
  },
  {
    // Answered 0.7 s before the offer, whole seconds against thousandths; 110.4 s of conversation beside 111 s of talk.
    name: 'a second that a source rounds off is no contradiction: nothing is left',
    calls: [
      {
        offeredAt: '2026-03-02T01:00:00.700Z',
        answeredAt: at('00:00'),
        endedAt: '2026-03-02T01:01:50.400Z',
        talkSeconds: 111,
        wrapSeconds: 9,
      },
    ],
    figures: { asa: 0, unknown_wait: 0, hold_mean: 0, unknown_hold: 0, aht: 120 },
  },
  {
    name: 'an abandon or an overflow before the offer has no wait',
    calls: [
      { outcome: 'abandoned', offeredAt: at('10:00'), endedAt: at('00:25') },
      { outcome: 'overflowed', offeredAt: at('10:00'), leftQueueAt: at('00:25') },
    ],
    figures: { max_wait: null, unknown_wait: 2, service_level: null, short_abandoned: 0 },
  },
  {
    // 01:00:10 to 01:05:10 is 300 s of talk and hold, then 30 s of wrap-up.
    name: 'handling time follows from answer, end and end of wrap-up; talk alone does not where hold is not told',
    calls: [{ answeredAt: at('00:10'), leftQueueAt: at('00:10'), endedAt: at('05:10'), wrapEndedAt: at('05:40') }],
    figures: { asa: 10, aht: 330, wrap_mean: 30, talk_mean: null, unknown_talk: 1, unknown_handling: 0, unknown_wait: 0 },
  },
  {
    name: 'without any time there is no service level and no short abandon',
    calls: [{ outcome: 'abandoned' }, {}],
    figures: {
      ...{ offered: 2, abandoned: 1, short_abandoned: 0, service_level: null, service_level_strict: null, asa: null, max_wait: null },
      ...{ answer_rate: 0.5, abandon_rate: 0.5, unknown_wait: 2, unknown_handling: 1 },
    },
  },
  {
    // One answered after 8 s of two that tell; (200 + 0 + 40) s of the one that is over.
    name: 'a call still talking is in no handling time, and one without times does not lower the service level',
    calls: [{ waitSeconds: 8, talkSeconds: 200, holdSeconds: 0, wrapSeconds: 40 }, { waitSeconds: 28, answeredAt: at('00:28') }, {}],
    figures: { handled: 3, service_level: 0.5, asa: 18, aht: 240, talk_mean: 200, unknown_talk: 2, unknown_handling: 2, unknown_wait: 1 },
  },
  {
    name: 'overflows and callbacks that do not say how long they waited are no longest wait of 0 s',
    calls: [{ outcome: 'overflowed' }, { outcome: 'callback_queued' }],
    figures: { flow_out: 2, max_wait: null, unknown_wait: 2, service_level: null },
  },
  {
    // An abandon ends when it leaves the queue: 25 s, after the target of 20 s.
    name: 'the end of a call that nobody answered is when it left the queue',
    calls: [{ outcome: 'abandoned', endedAt: at('00:25') }],
    figures: { max_wait: 25, service_level: 0, short_abandoned: 0, unknown_wait: 0 },
  },
  {
    // 30 answered, 12 abandoned, 26 overflowed: 30/42 and 30/68.
    name: 'the two answer rates differ by what flowed out',
    calls: [
      ...Array.from({ length: 30 }, () => ({ waitSeconds: 1 })),
      ...Array.from({ length: 12 }, () => ({ outcome: 'abandoned', waitSeconds: 30 })),
      ...Array.from({ length: 26 }, () => ({ outcome: 'overflowed', waitSeconds: 30 })),
    ],
    figures: { answer_rate: 30 / 68, answer_rate_without_flow_out: 30 / 42 },
  },
]

async function measured(queue: string, figures: Case['figures']): Promise<Record<string, number | null>> {
  const columns = Object.keys(figures).map((id) => `toNullable(toFloat64(${kpi(id).expression})) as figure_${id}`)
  const [row = {}] = await opened.store.query<Record<string, number | null>>(
    `select ${columns.join(', ')} from kpi_queue_15m where queue_id = {queue:String}`,
    { queue },
  )
  return Object.fromEntries(Object.entries(row).map(([id, value]) => [id.replace('figure_', ''), value]))
}

test.each(CASES.map((one, n) => [one.name, `q${n}`, one] as const))('%s', async (_, queue, { figures }) => {
  expect(await measured(queue, figures), 'live').toEqual(figures)
})

test('and the same from the roll-ups', async () => {
  expect(await refusedBy(opened.store)).toEqual([])
  await recomputeDirtySlots(opened.store, { now: instant(Date.parse('2026-03-03T00:00:00Z')), settleSeconds: 0 })
  for (const [n, { figures }] of CASES.entries()) expect(await measured(`q${n}`, figures)).toEqual(figures)
})
