import { expect, test } from 'vitest'
import { indexCalendar } from './calendar.ts'
import { parseCalendar } from './calendar-file.ts'
import { countryOfZone } from './countries.ts'
import { epochDay } from './days.ts'
import { publishedHolidays } from './published-holidays.ts'

test('public holidays of a country and year, by local date', () => {
  const dates = publishedHolidays('US', 2003, 2003).map(({ date }) => date)
  expect(dates).toEqual(expect.arrayContaining(['2003-05-26', '2003-07-04', '2003-09-01', '2003-10-13']))
  expect(publishedHolidays('FR', 2012, 2013).filter(({ date }) => date.endsWith('07-14'))).toHaveLength(2)
})

test('China has its arrangement of the year: golden weeks, make-up workdays and the lunar new year', () => {
  // Arrangement of 2026 by the State Council, published 2025-11-04: Spring Festival 15–23 February, made up on the 14th and 28th.
  const entries = publishedHolidays('CN', 2026, 2026)
  const on = (date: string) => entries.filter((entry) => entry.date === date).map(({ kind, name }) => `${kind} ${name}`)
  expect(on('2026-02-14')).toEqual(['workday 春节调休', 'campaign 春运'])
  expect(['2026-02-15', '2026-02-17', '2026-02-23'].map((date) => on(date)[0])).toEqual(Array(3).fill('holiday 春节'))
  expect(on('2026-02-24')).toEqual(['campaign 正月'])
  expect(on('2026-10-10')).toEqual(['workday 国庆节调休'])
  expect([on('2026-04-05')[0], on('2026-06-19')[0], on('2026-09-25')[0]]).toEqual(['holiday 清明节', 'holiday 端午节', 'holiday 中秋节'])
  expect(on('2026-10-08')).toEqual([])
})

test('the days off around a festival are unknown before they are arranged, the festival itself is not', () => {
  const index = indexCalendar({ entries: publishedHolidays('CN', 2026, 2026), billRunDays: [] }, epochDay('2025-12-01'))
  expect(index.has(epochDay('2026-10-05'))).toBe(false)
  expect(index.has(epochDay('2026-10-01'))).toBe(true)
})

test('a zone names the country whose holidays apply', () => {
  expect(['Asia/Shanghai', 'Europe/Paris', 'America/New_York', 'UTC'].map(countryOfZone)).toEqual(['CN', 'FR', 'US', undefined])
})

test('a country without published holidays is refused by name', () => {
  expect(() => publishedHolidays('XX', 2026, 2026)).toThrow("No holidays are published for 'XX'")
})

test('an entry is hidden from origins before it was published', () => {
  const entry = { date: '2026-05-09', name: '调休', kind: 'workday' as const, publishedOn: '2026-05-01' }
  const calendar = { entries: [entry], billRunDays: [] }
  expect(indexCalendar(calendar, epochDay('2026-04-30')).size).toBe(0)
  expect(indexCalendar(calendar, epochDay('2026-05-01')).get(epochDay('2026-05-09'))).toEqual([entry])
})

test('a calendar file adds its entries to the holidays of its country', () => {
  const calendar = parseCalendar(
    '{"country":"CN","billRunDays":[5],"entries":[{"date":"2026-02-16","name":"Eve","kind":"closed"}]}',
    2026,
    2026,
  )
  expect(calendar.billRunDays).toEqual([5])
  expect(calendar.entries.some(({ date, kind }) => date === '2026-10-01' && kind === 'holiday')).toBe(true)
  expect(calendar.entries.at(-1)).toEqual({ date: '2026-02-16', name: 'Eve', kind: 'closed' })
})

test.each([
  ['{"county":"CN"}', "'county' is no member of the file; did you mean 'country'?"],
  ['{"date":"2026-02-16"}', "'date' is no member of the file; it belongs in entries."],
  ['{"entries":[{"date":"2026-02-16","name":"Eve","published":"2026-01-01"}]}', "did you mean 'publishedOn'?"],
  ['{"entries":[{"date":"2026-02-16","name":"Eve","kind":"close"}]}', "(did you mean 'closed'?)"],
])('the file %s is refused with what was meant', (text, said) => {
  expect(() => parseCalendar(text, 2026, 2026)).toThrow(said)
})

test.each(['[', '[]x', '{"entries":[{"date":"16.02.2026"}]}', '{"billRunDays":[32]}', '{"entries":{}}'])(
  'the file %s is refused with the form it must have',
  (text) => {
    expect(() => parseCalendar(text, 2026, 2026)).toThrow(/The calendar file (.*; it is JSON like|is not JSON: )/)
  },
)
