import { expect, test } from 'vitest'
import { indexCalendar, parseCalendar, publishedHolidays } from './calendar.ts'
import { epochDay } from './days.ts'

test('public holidays of a country and year, by local date', () => {
  const dates = publishedHolidays('US', 2003, 2003).map(({ date }) => date)
  expect(dates).toEqual(expect.arrayContaining(['2003-05-26', '2003-07-04', '2003-09-01', '2003-10-13']))
  expect(publishedHolidays('FR', 2012, 2013).filter(({ date }) => date.endsWith('07-14'))).toHaveLength(2)
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

test.each(['[', '[]x', '{"entries":[{"date":"16.02.2026"}]}', '{"billRunDays":[32]}', '{"entries":{}}'])(
  'the file %s is refused with the form it must have',
  (text) => {
    expect(() => parseCalendar(text, 2026, 2026)).toThrow(/The calendar file .*; it is JSON like/)
  },
)
