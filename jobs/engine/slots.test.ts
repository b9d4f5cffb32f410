/** Local days against a search through the instants themselves: every half hour, and every minute where the date changes. */
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, type Instant, type Interval, instant, MINUTE_MS } from '../../domain/kernel/time.ts'
import { localDay } from '../../domain/kernel/zone.ts'
import { closedBetween, slotAt } from './slots.ts'

const at = (text: string): Instant => instant(Date.parse(text))

/** The instants at which the date on the wall changes, by asking for the date again and again; nothing of it is shared with the code. */
function dateChanges(zone: string, from: number, to: number): Instant[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  const changes: Instant[] = []
  let date = format.format(from)
  for (let half = from; half < to; half += 30 * MINUTE_MS) {
    if (format.format(half + 30 * MINUTE_MS) === date) continue
    for (let minute = half + MINUTE_MS; minute <= half + 30 * MINUTE_MS; minute += MINUTE_MS) {
      const next = format.format(minute)
      if (next === date) continue
      if (next < date) throw new Error(`${zone}: ${date} comes after ${next}; choose a zone whose dates never go back`)
      changes.push(instant(minute))
      date = next
    }
  }
  return changes
}

/** Two years of each, chosen for what happened in them. */
const PLACES: readonly (readonly [zone: string, firstYear: number, why: string])[] = [
  ['Asia/Shanghai', 2025, 'no change'],
  ['America/New_York', 2025, 'changes at 02:00'],
  ['Europe/Berlin', 2025, 'changes at 02:00 and 03:00'],
  ['Australia/Lord_Howe', 2025, 'half an hour'],
  ['America/Sao_Paulo', 2017, 'midnight skipped'],
  ['Asia/Beirut', 2023, 'midnight skipped, and twice decided anew'],
  ['Africa/Cairo', 2024, 'midnight skipped on a Friday'],
  ['America/Havana', 2025, 'midnight skipped and repeated'],
  ['America/Santiago', 2025, 'back from midnight to 23:00'],
  ['Africa/Casablanca', 2025, 'back for Ramadan'],
  ['Asia/Kathmandu', 1985, 'a quarter of an hour forward at midnight'],
  ['Pacific/Apia', 2011, 'no 30 December'],
  ['Pacific/Kiritimati', 1994, 'no 31 December'],
]

test.each(PLACES)('two years of local days in %s from %i are those of the wall clock (%s)', { timeout: MINUTE_MS }, (zone, firstYear) => {
  const from = Date.UTC(firstYear, 0, 1)
  const to = Date.UTC(firstYear + 2, 0, 3)
  const midnights = dateChanges(zone, from, to)
  const expected = midnights.slice(0, -1).map((start, index): Interval => ({ from: start, to: midnights[index + 1] ?? start }))
  expect(expected.length).toBeGreaterThanOrEqual(730)
  const days = closedBetween({ kind: 'local-day' }, zone, instant(from), instant(to), 10_000).filter((day) => day.from >= from)
  const wrong = expected.filter((day, index) => day.from !== days[index]?.from || day.to !== days[index]?.to)
  expect(wrong).toEqual([])
  // From within, also from the first and the last millisecond, the same day is found.
  for (const day of expected.filter((_, index) => index % 10 === 0 || expected[index]?.to !== (expected[index]?.from ?? 0) + DAY_MS))
    for (const inside of [day.from, (day.from + day.to) / 2, day.to - 1])
      expect(slotAt({ kind: 'local-day' }, zone, instant(inside)), `${zone} ${new Date(inside).toISOString()}`).toEqual(day)
})

test.each([
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['America/Santiago', '2026-04-04', 25],
  ['Pacific/Apia', '2011-12-30', 0],
  ['Asia/Kathmandu', '1986-01-01', 23.75],
  ['Asia/Shanghai', '2026-03-08', 24],
])('%s: %s has %d hours', (zone, date, hours) => {
  const { from, to } = localDay(date, zone)
  expect((to - from) / HOUR_MS).toBe(hours)
})

test('where midnight is skipped the day begins with the first instant after it', () => {
  expect(localDay('2018-11-04', 'America/Sao_Paulo').from).toBe(at('2018-11-04T03:00:00Z'))
  expect(localDay('2011-12-31', 'Pacific/Apia').from).toBe(at('2011-12-30T10:00:00Z'))
})
