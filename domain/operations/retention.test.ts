/** Periods of retention: which hold when, and which are refused. */
import { expect, test } from 'vitest'
import { decideAs, fold } from '../kernel/decider.ts'
import { days, instant, plus } from '../kernel/time.ts'
import { daysAt, expiredBefore, type Retention, type RetentionCommand, retentionDecider } from './retention.ts'

const at = instant(Date.parse('2026-03-02T01:00:00Z'))
const later = (n: number) => plus(at, days(n))
const set = (more: Partial<RetentionCommand>): RetentionCommand => ({
  ...{ type: 'SetRetention', dataClass: 'transcripts', days: 30, reason: 'contract of 2026', at },
  ...more,
})

function after(...commands: RetentionCommand[]): Retention {
  return commands.reduce<Retention>((periods, command) => {
    const decided = decideAs(retentionDecider, command, periods, { id: 'dpo' })
    if (!decided.ok) throw new Error(decided.rejection.message)
    return fold({ ...retentionDecider, initial: periods }, decided.value)
  }, [])
}

const codeOf = (more: Partial<RetentionCommand>) => {
  const decided = decideAs(retentionDecider, set(more), [], { id: 'dpo' })
  return decided.ok ? 'ok' : decided.rejection.code
}

test('a period holds from its instant on, the one of the installation before it', () => {
  const periods = after(set({ from: later(10) }))
  expect([later(9), later(10), later(99)].map((when) => daysAt('transcripts', periods, when))).toEqual([180, 30, 30])
})

test('what is said last voids what was planned for later, and keeps what held before', () => {
  const periods = after(set({ days: 90 }), set({ days: 40, from: later(20), at: later(1) }), set({ days: 0, from: later(5), at: later(2) }))
  expect([0, 4, 5, 20, 99].map((n) => daysAt('transcripts', periods, later(n)))).toEqual([90, 90, 0, 0, 0])
})

test('nothing expires that is kept for ever, else what is older than the days', () => {
  expect(expiredBefore(0, at)).toBeUndefined()
  expect(expiredBefore(30, at)).toBe(Date.parse('2026-01-31T01:00:00Z'))
})

test('a period that something else could not live with is refused, and one of the past, of nothing or without a reason', () => {
  expect(codeOf({})).toBe('ok')
  expect(codeOf({ days: 0 })).toBe('ok')
  expect(codeOf({ days: 6 })).toBe('retention.days_invalid')
  expect(codeOf({ days: 7.5 })).toBe('retention.days_invalid')
  expect(codeOf({ days: Number.NaN })).toBe('retention.days_invalid')
  expect(codeOf({ dataClass: 'audit', days: 183 })).toBe('retention.days_invalid')
  expect(codeOf({ dataClass: 'audit', days: 184 })).toBe('ok')
  expect(codeOf({ dataClass: 'toString' })).toBe('retention.class_unknown')
  expect(codeOf({ from: later(-1) })).toBe('retention.from_past')
  expect(codeOf({ reason: ' ' })).toBe('retention.reason_missing')
})
