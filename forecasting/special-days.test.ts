import { expect, test } from 'vitest'
import { decideAs } from '../domain/kernel/decider.ts'
import { instant } from '../domain/kernel/time.ts'
import { planner } from '../tests/support/principals.ts'
import { calendarFor, type SpecialDayTerms, specialDayDecider } from './special-days.ts'

const ZONE = 'Asia/Shanghai'
const MADE = instant(Date.parse('2026-03-01T02:00:00Z'))

const terms = (more: Partial<SpecialDayTerms> = {}): SpecialDayTerms => ({
  kind: 'closed',
  name: 'Move',
  queueId: '',
  fromOn: '2026-03-05',
  toOn: '2026-03-06',
  ...more,
})

const added = (more: Partial<SpecialDayTerms> = {}) => {
  const event = { type: 'special_day_added', specialDayId: 's', terms: terms(more), at: MADE, by: 'mei' } as const
  const day = specialDayDecider.evolve(undefined, event)
  if (!day) throw new Error('not added')
  return day
}

const calendar = (days: Parameters<typeof calendarFor>[1], knownAt = MADE, queueId = 'q') =>
  calendarFor([], days, { queueId, knownAt, zone: ZONE })

test('every day of the range is an entry, known to forecasts of the day it was entered and to none before', () => {
  expect(calendar([added()]).entries).toEqual([
    { date: '2026-03-05', name: 'Move', kind: 'closed', publishedOn: '2026-02-28' },
    { date: '2026-03-06', name: 'Move', kind: 'closed', publishedOn: '2026-02-28' },
  ])
  expect(calendar([added()], instant(MADE - 1)).entries).toEqual([])
})

test('a day for one queue leaves the others alone, a withdrawn one all', () => {
  expect(calendar([added({ queueId: 'other' })]).entries).toEqual([])
  const withdrawn = specialDayDecider.evolve(added(), { type: 'special_day_withdrawn', at: instant(MADE + 1), by: 'lin' })
  expect(calendar(withdrawn ? [withdrawn] : [], instant(MADE + 1)).entries).toEqual([])
  expect(calendar(withdrawn ? [withdrawn] : [], MADE).entries).toHaveLength(2)
})

test('a bill run is a day of every month', () => {
  expect(calendar([added({ kind: 'bill_run', fromOn: '2026-03-05', toOn: '2026-03-05' })])).toEqual({ entries: [], billRunDays: [5] })
})

test.each([
  [{ fromOn: '2026-02-30' }, 'special_day.range_invalid'],
  [{ toOn: '2026-03-04' }, 'special_day.range_invalid'],
  [{ toOn: '2026-09-01' }, 'special_day.range_invalid'],
  [{ name: ' ' }, 'special_day.name_missing'],
] as const)('%j is refused as %s', (more, code) => {
  const command = { type: 'AddSpecialDay', specialDayId: 's', terms: terms(more), at: MADE } as const
  expect(decideAs(specialDayDecider, command, undefined, planner)).toMatchObject({ ok: false, rejection: { code } })
})
