/** States of a seat that begin in the same instant: in their sequence, else as `SAME_INSTANT` says, in whatever order they come. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulateDay } from '../../demo/day.ts'
import { demoAgents } from '../../demo/hotline.ts'
import { seatStateMessages } from '../../demo/messages.ts'
import { type Random, randomOf } from '../../demo/random.ts'
import { mayFollow, type SeatState } from '../../domain/traffic/seat.ts'
import { migrate } from '../../sql/migrate.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

const day = simulateDay('seats', demoAgents(randomOf('seats/agents')), '2026-03-02')

function shuffled<T>(random: Random, all: readonly T[]): T[] {
  return all
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}

/** Fold of the day as it was simulated, one state after the other: what lasts longer than no time, until the next of the seat. */
function foldedByHand(prefix: string): string[] {
  const spans: string[] = []
  const last = new Map<string, { state: SeatState; at: number }>()
  for (const { agent, state, at } of day.seatStates) {
    const before = last.get(agent.seatId)
    if (before) expect(mayFollow(before.state, state), `${before.state} to ${state}`).toBe(true)
    if (before && before.at < at) spans.push(`${prefix}${agent.seatId} ${before.state} ${before.at} ${at}`)
    last.set(agent.seatId, { state, at })
  }
  return spans.sort()
}

const spansOf = async (prefix: string): Promise<string[]> =>
  (
    await opened.store.query<{ span: string }>(
      `select concat(seat_id, ' ', state, ' ', toString(toUnixTimestamp64Milli(from_at)), ' ', toString(toUnixTimestamp64Milli(to_at))) as span
       from seat_intervals where startsWith(seat_id, {prefix:String}) and to_at < now64(3) - interval 1 day order by span`,
      { prefix },
    )
  )
    .map(({ span }) => span)
    .sort()

test.each([true, false])(
  'a day of the demo delivered in any order gives the day as it was, with its sequence or without (%s)',
  async (isSequenced) => {
    const prefix = isSequenced ? 'with-' : 'without-'
    const records = seatStateMessages(day).map(({ make }): Record<string, unknown> => {
      const { sequence, ...record }: Record<string, unknown> = { ...make() }
      return { ...record, stateId: prefix + record['stateId'], seatId: prefix + record['seatId'], ...(isSequenced ? { sequence } : {}) }
    })
    const ties = new Set(records.map((record) => `${record['seatId']} ${record['startedAt']}`)).size
    expect(records.length - ties).toBeGreaterThan(100)
    await deliver(opened.store, 'seat-states', shuffled(randomOf(prefix), records))
    expect(await refusedBy(opened.store)).toEqual([])
    const ends = new Set(await spansOf(prefix))
    const wanted = foldedByHand(prefix)
    expect(wanted.filter((span) => !ends.has(span))).toEqual([])
  },
)

test('a seat that signs out in the instant its call ends accrues no wrap-up; a sequence says otherwise where it is so', async () => {
  const at = '2026-03-03T01:00:00Z'
  const states = (seatId: string, told: readonly (readonly [state: SeatState, sequence?: number])[]) =>
    told.map(([state, sequence], n) => ({
      ...{ stateId: `${seatId}/${n}`, revision: 0, seatId, siteId: 's', state, startedAt: at },
      ...(sequence === undefined ? {} : { sequence }),
    }))
  await deliver(opened.store, 'seat-states', [
    ...states('gone', [['signed_out'], ['wrap_up']]),
    // Another agent takes the seat over.
    ...states('taken-over', [
      ['ready', 9],
      ['signed_out', 8],
    ]),
    ...states('on-line', [['talking'], ['ringing'], ['ready']]),
  ])
  const held = await opened.store.query<{ seat: string; state: string }>(
    "select seat_id as seat, argMin(state, from_at) as state from seat_intervals where seat_id in ('gone', 'taken-over', 'on-line') group by seat order by seat",
  )
  expect(held.map(({ seat, state }) => `${seat}: ${state}`)).toEqual(['gone: signed_out', 'on-line: talking', 'taken-over: ready'])
  const [spent] = await opened.store.query("select sum(wrap_up_s) as wrapped from kpi_seat_15m where seat_id = 'gone'")
  expect(spent).toEqual({ wrapped: 0 })
})
