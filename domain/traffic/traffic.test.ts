/** Calls and seats: measures that add up, reports that can't be, intervals without gap or overlap. */
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { calls } from '../../contracts/index.ts'
import { SEAT_STATES } from '../../contracts/seat-states.ts'
import { agent } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { type Instant, instant, plus, seconds } from '../kernel/time.ts'
import { type CallEvent, callDecider } from './call.ts'
import { callRecord, measuresOf } from './measures.ts'
import { mayFollow, type SeatChange, type SeatState, seatIntervals } from './seat.ts'

const start = instant(Date.parse('2026-03-02T01:00:00Z'))
const at = (second: number): Instant => plus(start, seconds(second))

const offer: CallEvent = {
  type: 'call_offered',
  at: at(0),
  callId: 'c-1001',
  contactId: 'k-88',
  customerId: 'p-7',
  siteId: 's-east',
  queueId: 'q-fault',
  direction: 'inbound',
  reason: 'no_dial_tone',
}
const answered: CallEvent[] = [
  offer,
  { type: 'call_rang', at: at(9), seatId: 'seat-014' },
  { type: 'call_answered', at: at(12), seatId: 'seat-014', agentId: 'a-014' },
  { type: 'call_held', at: at(100) },
  { type: 'call_retrieved', at: at(120) },
  { type: 'call_ended', at: at(252), releasedBy: 'customer' },
  { type: 'wrap_up_ended', at: at(282) },
]

function liveCall(events: readonly CallEvent[]) {
  const call = fold(callDecider, events)
  if (call.status === 'none') throw new Error('no call')
  return call
}

test("the contract's answered example is measured as 12 s wait, 3 s ring, 220 s talk, 20 s hold, 30 s wrap-up", () => {
  expect(measuresOf(liveCall(answered))).toEqual({ waitSeconds: 12, ringSeconds: 3, talkSeconds: 220, holdSeconds: 20, wrapSeconds: 30 })
  const record = callRecord(liveCall(answered), 6)
  expect(record).toEqual({ ...calls.examples[1], revision: 6 })
  expect([...Value.Errors(calls.schema, record)]).toEqual([])
})

test('a call that hangs up while on hold closes its hold at the end', () => {
  const events = [...answered.slice(0, 4), answered[5]].filter((event) => event !== undefined)
  expect(measuresOf(liveCall(events))).toMatchObject({ talkSeconds: 88, holdSeconds: 152, wrapSeconds: undefined })
})

test('an open call has no measures yet, an abandoned one has its wait', () => {
  expect(Object.values(measuresOf(liveCall([offer]))).every((value) => value === undefined)).toBe(true)
  const abandoned = liveCall([offer, { type: 'call_abandoned', at: at(45) }])
  expect([abandoned.outcome, measuresOf(abandoned).waitSeconds]).toEqual(['abandoned', 45])
})

test.each<[string, CallEvent[], CallEvent, string]>([
  ['an answer without an offer', [], { type: 'call_answered', at: at(1), seatId: 's', agentId: 'a' }, 'call.not_found'],
  ['a second offer', [offer], offer, 'call.exists'],
  ['an abandon after the answer', answered.slice(0, 3), { type: 'call_abandoned', at: at(20) }, 'call.wrong_status'],
  ['a report from before', answered.slice(0, 3), { type: 'call_held', at: at(3) }, 'call.time_reversed'],
  ['a report at NaN', answered.slice(0, 3), { type: 'call_held', at: instant(Number.NaN) }, 'call.time_invalid'],
  ['an offer at NaN', [], { ...offer, at: instant(Number.NaN) }, 'call.time_invalid'],
])('%s is refused', (_sentence, events, report, code) => {
  expect(decideAs(callDecider, report, fold(callDecider, events), agent)).toMatchObject({ ok: false, rejection: { code } })
})

const STATES: readonly SeatState[] = SEAT_STATES

test('every state of a seat can be left and reached', () => {
  for (const state of STATES) {
    expect(STATES.some((next) => next !== state && mayFollow(state, next))).toBe(true)
    expect(STATES.some((before) => before !== state && mayFollow(before, state))).toBe(true)
  }
  expect([mayFollow('signed_out', 'talking'), mayFollow('talking', 'ringing'), mayFollow('ringing', 'holding')]).toEqual([
    false,
    false,
    false,
  ])
})

test('a state without an end is unknown after 16 hours', () => {
  const hour = (n: number) => at(n * 3600)
  expect(seatIntervals([{ seatId: 'seat-1', state: 'ready', at: hour(0) }], hour(20))).toEqual([
    { seatId: 'seat-1', state: 'ready', from: hour(0), to: hour(16) },
    { seatId: 'seat-1', state: 'unknown', from: hour(16), to: hour(20) },
  ])
})

test('the intervals of a seat cover its time from the first change to now, without gap or overlap', () => {
  const change = fc.record({
    seatId: fc.constantFrom('seat-1', 'seat-2'),
    state: fc.constantFrom(...STATES),
    second: fc.integer({ min: 0, max: 200_000 }),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1 }), (made) => {
      const changes = made.map(({ seatId, state, second }): SeatChange => ({ seatId, state, at: at(second) }))
      const intervals = seatIntervals(changes, at(300_000))
      for (const seatId of new Set(changes.map((one) => one.seatId))) {
        const ofSeat = intervals.filter((one) => one.seatId === seatId)
        expect(ofSeat[0]?.from).toBe(Math.min(...changes.filter((one) => one.seatId === seatId).map((one) => one.at)))
        expect(ofSeat.at(-1)?.to).toBe(at(300_000))
        expect(ofSeat.slice(1).map((one) => one.from)).toEqual(ofSeat.slice(0, -1).map((one) => one.to))
      }
    }),
  )
})
