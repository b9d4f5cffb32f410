import { expect, test } from 'vitest'
import { HOUR_MS, hours, instant, minutes } from '../../domain/kernel/time.ts'
import { defaultRules, type RosterAgent, type RosterProblem, type RosterShift } from './problem.ts'
import { judge } from './rules.ts'

const kind = { lengthSeconds: hours(9), breakSeconds: hours(1), breakFromSeconds: hours(3), breakToSeconds: hours(5) }
const shifts = [
  { ...kind, shiftId: 'early', startSeconds: hours(6) },
  { ...kind, shiftId: 'late', startSeconds: hours(14) },
]
const anna: RosterAgent = {
  agentId: 'anna',
  skills: ['fault'],
  contract: { maxWeeklySeconds: hours(40), minWeeklySeconds: hours(0), maxDaysPerWeek: 5 },
  leaveOn: [],
}

function problem(agent: Partial<RosterAgent> = {}): RosterProblem {
  const slotAt = instant(Date.parse('2026-03-02T12:00:00+08:00'))
  return {
    week: '2026-03-02',
    zone: 'Asia/Shanghai',
    demand: [{ queueId: 'fault', slotAt, agents: 2 }],
    agents: [{ ...anna, ...agent }],
    shifts,
    rules: defaultRules,
  }
}

/** `early` or `late` on a day of March 2026, break after four hours. */
function shift(day: number, shiftId: 'early' | 'late', more: Partial<RosterShift> = {}): RosterShift {
  const workOn = `2026-03-${String(day).padStart(2, '0')}`
  const from = Date.parse(`${workOn}T${shiftId === 'early' ? '06' : '14'}:00:00+08:00`)
  const at = (offset: number) => instant(from + offset * HOUR_MS)
  return { agentId: 'anna', queueId: 'fault', workOn, shiftId, fromAt: at(0), toAt: at(9), breakFromAt: at(4), breakToAt: at(5), ...more }
}

const broken = (agent: Partial<RosterAgent>, ...rows: RosterShift[]) =>
  judge(problem(agent), rows).hardViolations.map(({ rule, day }) => `${rule} ${day}`)

test('a legal week has no violation', () => {
  expect(broken({}, shift(2, 'early'), shift(3, 'late'), shift(4, 'late'))).toEqual([])
})

test('a late shift that ends at 23:00 leaves 7 h before an early one: rest is broken', () => {
  expect(broken({}, shift(2, 'late'), shift(3, 'early'))).toEqual(['rest 2026-03-03'])
})

test('rest counts from the week before', () => {
  expect(broken({ previous: [shift(1, 'late')] }, shift(2, 'early'))).toEqual(['rest 2026-03-02'])
})

test('two shifts on one day, a sixth day and 48 h are each named', () => {
  expect(broken({}, shift(2, 'early'), shift(2, 'early'))).toContain('one_shift_a_day 2026-03-02')
  const sixDays = [2, 3, 4, 5, 6, 7].map((day) => shift(day, 'early'))
  expect(broken({}, ...sixDays)).toEqual(['days_per_week 2026-03-02', 'weekly_hours 2026-03-02'])
})

test('the seventh day in a row is named, days of the week before included', () => {
  const previous = [25, 26, 27, 28].map((day) => ({ ...shift(1, 'early'), workOn: `2026-02-${day}` }))
  expect(broken({ previous: [...previous, shift(1, 'early')] }, shift(2, 'early'), shift(3, 'early'))).toEqual([
    'consecutive_days 2026-03-03',
  ])
})

test('skill, leave, availability, unknown people and unknown shifts are named', () => {
  expect(broken({ skills: ['billing'] }, shift(2, 'early'))).toEqual(['skill 2026-03-02'])
  expect(broken({ leaveOn: ['2026-03-02'] }, shift(2, 'early'))).toEqual(['leave 2026-03-02'])
  expect(broken({ shiftIds: ['late'] }, shift(2, 'early'))).toEqual(['availability 2026-03-02'])
  expect(broken({}, shift(2, 'early', { agentId: 'bo' }))).toEqual(['known_agent 2026-03-02'])
  expect(broken({}, shift(2, 'early', { fromAt: shift(2, 'late').fromAt }))).toContain('known_shift 2026-03-02')
})

test('a break outside its window is named', () => {
  const at = (hour: number) => instant(shift(2, 'early').fromAt + hour * HOUR_MS)
  expect(broken({}, shift(2, 'early', { breakFromAt: at(7), breakToAt: at(8) }))).toEqual(['break 2026-03-02'])
})

test('cover is counted from the shifts: one of two needed, none during the break', () => {
  const early = judge(problem(), [shift(2, 'early')])
  const noon = early.coverage.find((row) => row.required > 0)
  expect(noon).toMatchObject({ queueId: 'fault', required: 2, rostered: 1 })
  // One agent missing at noon costs 100; the other 15 slots of the 8 h at work are spare, 1 each.
  expect(early.softCosts).toMatchObject({ under: 100, over: 15 })
  expect(early.objective).toBe(115)
  const breakAtNoon = {
    breakFromAt: instant(Date.parse('2026-03-02T11:30:00+08:00')),
    breakToAt: instant(Date.parse('2026-03-02T12:30:00+08:00')),
  }
  expect(judge(problem(), [shift(2, 'early', breakAtNoon)]).softCosts.under).toBe(200)
})

test('a shift that runs past midnight covers the next day, and the first slots of the next week', () => {
  const night = { ...kind, shiftId: 'night', startSeconds: hours(22), breakFromSeconds: hours(3), breakToSeconds: hours(3) }
  const sunday = instant(Date.parse('2026-03-01T22:00:00+08:00'))
  const at = (hour: number) => instant(sunday + hour * HOUR_MS)
  const before = {
    agentId: 'anna',
    queueId: 'fault',
    workOn: '2026-03-01',
    shiftId: 'night',
    fromAt: sunday,
    toAt: at(9),
    breakFromAt: at(3),
    breakToAt: at(4),
  }
  const { coverage } = judge({ ...problem({ previous: [before] }), shifts: [night] }, [])
  // 00:00 to 07:00 less the hour from 01:00: 12 slots.
  expect(coverage.filter((row) => row.rostered === 1)).toHaveLength(12)
})

test('wishes and weekends above the share of the group cost', () => {
  const wishes = [{ on: '2026-03-07', wish: 'off' as const, weight: 10 }]
  const both = judge(problem({ wishes }), [shift(7, 'early'), shift(8, 'early')])
  expect(both.softCosts).toMatchObject({ wishes: 10, weekend: 0 })
  const pair = { ...problem(), agents: [anna, { ...anna, agentId: 'bo' }] }
  // Two weekend days of two people: a share of one each, so the second day of anna costs 20.
  expect(judge(pair, [shift(7, 'early'), shift(8, 'early')]).softCosts.weekend).toBe(20)
})

test('demand off the half hour is refused with queue and week', () => {
  const demand = [{ queueId: 'fault', slotAt: instant(Date.parse('2026-03-02T00:00:00+08:00') + minutes(10) * 1000), agents: 1 }]
  expect(() => judge({ ...problem(), demand }, [])).toThrow(/Demand of fault at .* half-hour slot/)
})
