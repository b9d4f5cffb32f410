/** Working time: office hours, holidays, make-up workdays, days of 23 and 25 hours, and a clock that adds what it measures. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chineseCalendar } from '../../forecasting/chinese-calendar.ts'
import { aroundTheClock, type BusinessCalendar, businessClock, checkCalendar, officeHours, withSpecialDays } from './business-calendar.ts'
import { hours, type Instant, instant, minutes, parseInstant, plus, seconds, secondsBetween, toIso } from './time.ts'

const at = (text: string): Instant => {
  const read = parseInstant(text)
  if (!read.ok) throw new Error(read.rejection.message)
  return read.value
}

const shanghai = businessClock(withSpecialDays(officeHours('Asia/Shanghai'), chineseCalendar(2026, 2026)))

test('eight hours from Friday 16:00 end on Monday 16:00: two on Friday, lunch left out, six on Monday', () => {
  expect(toIso(shanghai.add(at('2026-03-06T16:00:00+08:00'), hours(8)))).toBe('2026-03-09T08:00:00.000Z')
})

test('a limit set at night runs from the next opening', () => {
  expect(toIso(shanghai.add(at('2026-03-03T23:00:00+08:00'), minutes(30)))).toBe('2026-03-04T01:30:00.000Z')
})

// The arrangement for 2026: Spring Festival off from 15 to 23 February, worked on Saturday 14 and Saturday 28 February.
test('the Spring Festival of 2026 is jumped over, and its make-up Saturday is worked', () => {
  expect(toIso(shanghai.add(at('2026-02-13T18:00:00+08:00'), hours(1))), 'Saturday 14 February is a workday').toBe(
    '2026-02-14T02:00:00.000Z',
  )
  expect(toIso(shanghai.add(at('2026-02-14T18:00:00+08:00'), hours(1))), 'the next is Tuesday the 24th').toBe('2026-02-24T02:00:00.000Z')
  expect(shanghai.between(at('2026-02-15T00:00:00+08:00'), at('2026-02-24T00:00:00+08:00'))).toBe(0)
})

const nights = (zone: string): BusinessCalendar => {
  const all = [{ opens: 0, closes: 86_400 }]
  return { zone, hours: { 1: all, 2: all, 3: all, 4: all, 5: all, 6: all, 7: all }, holidays: [], makeUpDays: [] }
}

test.each([
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['Asia/Shanghai', '2026-03-08', 24],
])('in %s the %s counts %f hours', (zone, date, expected) => {
  const clock = businessClock(nights(zone))
  const noonBefore = at(`${date}T12:00:00Z`)
  const day = [...Array(5).keys()].map((n) => plus(noonBefore, hours((n - 2) * 12)))
  expect(clock.between(day[0] ?? noonBefore, day[4] ?? noonBefore)).toBe(48 * 3600)
  const one = businessClock({
    ...nights(zone),
    hours: { [new Date(`${date}T00:00:00Z`).getUTCDay() || 7]: [{ opens: 0, closes: 86_400 }] },
  })
  expect(one.between(plus(noonBefore, hours(-60)), plus(noonBefore, hours(60))) / 3600).toBe(expected)
})

test('a shift that begins in the skipped hour begins when the hour is over', () => {
  const clock = businessClock({
    zone: 'America/New_York',
    hours: { 7: [{ opens: 2.5 * 3600, closes: 6 * 3600 }] },
    holidays: [],
    makeUpDays: [],
  })
  expect(toIso(clock.add(at('2026-03-08T00:00:00-05:00'), minutes(30)))).toBe('2026-03-08T07:30:00.000Z')
})

const anyInstant = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') }).map((ms) => instant(ms - (ms % 1000)))
const anyClock = fc.constantFrom(
  aroundTheClock,
  shanghai,
  businessClock(officeHours('America/New_York')),
  businessClock(officeHours('Australia/Lord_Howe')),
)

test('a limit lies its own working time away, grows with it, and can be walked in two parts', () => {
  fc.assert(
    fc.property(
      anyClock,
      anyInstant,
      fc.integer({ min: 1, max: 400_000 }),
      fc.integer({ min: 1, max: 400_000 }),
      (clock, from, one, two) => {
        const first = clock.add(from, seconds(one))
        const both = clock.add(from, seconds(one + two))
        expect(clock.between(from, first)).toBeCloseTo(one, 6)
        expect(clock.add(first, seconds(two))).toBe(both)
        expect(both).toBeGreaterThan(first)
        expect(clock.between(from, first)).toBeLessThanOrEqual(secondsBetween(from, first))
      },
    ),
    { numRuns: 60 },
  )
})

test.each<[string, Partial<BusinessCalendar>, string]>([
  ['an unknown zone', { zone: 'Mars/Olympus' }, 'calendar.zone_unknown'],
  ['hours that end before they begin', { hours: { 1: [{ opens: 10, closes: 5 }] } }, 'calendar.hours_invalid'],
  ['hours of NaN', { hours: { 1: [{ opens: Number.NaN, closes: 5 }] } }, 'calendar.hours_invalid'],
  [
    'hours that overlap',
    {
      hours: {
        1: [
          { opens: 0, closes: 9 },
          { opens: 5, closes: 20 },
        ],
      },
    },
    'calendar.hours_invalid',
  ],
  ['a 30th of February', { holidays: ['2026-02-30'] }, 'calendar.date_invalid'],
  ['no hours at all', { hours: {} }, 'calendar.never_open'],
])('a calendar with %s is refused', (_sentence, change, code) => {
  const calendar = { ...officeHours('Asia/Shanghai'), ...change }
  expect(checkCalendar(calendar)).toMatchObject({ ok: false, rejection: { code } })
  expect(() => businessClock(calendar)).toThrow()
})

test('a limit of NaN or below 0 is a defect of the caller', () => {
  expect(() => shanghai.add(at('2026-03-06T16:00:00Z'), seconds(Number.NaN))).toThrow('no time limit')
  expect(() => shanghai.add(at('2026-03-06T16:00:00Z'), seconds(-1))).toThrow('no time limit')
})
