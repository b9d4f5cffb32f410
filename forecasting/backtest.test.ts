import { expect, test } from 'vitest'
import { backtest, findLookAhead, parseLead, type Setup } from './backtest.ts'
import { meanReport, reportSeries } from './backtest-report.ts'
import { EMPTY_CALENDAR } from './calendar.ts'
import { dateOf, type EpochDay, epochDay, weekday } from './days.ts'
import { dayTotalProfile } from './models/day-total-profile.ts'
import { seasonalMean } from './models/seasonal-mean.ts'
import { type DaySeries, fromDays, type History, lastDay } from './series.ts'

const START = epochDay('2025-01-06')

/** Two slots a day; `value` gives the first slot's count, the second has twice as many; undefined = missing. */
function series(days: number, value: (day: EpochDay, index: number) => number | undefined): DaySeries {
  const byDay = new Map<EpochDay, Float64Array<ArrayBuffer>>()
  for (let k = 0; k < days; k++) {
    const count = value(START + k, k)
    if (count !== undefined) byDay.set(START + k, Float64Array.of(count, 2 * count))
  }
  return { ...fromDays('a', 720, byDay) }
}

const naive: Setup = () => ({ model: seasonalMean(1), calendar: EMPTY_CALENDAR })
const weekly = (day: EpochDay, index: number): number => 10 * (weekday(day) + 1) + Math.floor(index / 7)

test('figures worked by hand: counts grow by 1 and 2 a week, so last week is 1 and 2 too low', () => {
  const request = {
    series: series(28, weekly),
    setup: naive,
    window: { lastDays: 1 },
    leads: [parseLead('1')],
    levels: [0.8],
    now: () => 0,
  }
  const [lead] = reportSeries(backtest(request), request.leads, [0.8]).leads
  // Sunday: 73 and 146 came, 72 and 144 were forecast.
  expect(lead).toMatchObject({ lead: '1', n: 2, wape: 3 / 219, bias: -3 / 219, rmse: Math.sqrt(2.5), mase: 1 })
  expect(lead?.naive.wape).toBe(3 / 219)
  // Three weeks before it: 70, 71, 72 → mean 71 and 142.
  expect(lead?.sma4.wape).toBe(6 / 219)
})

test('leads and test days count observed operating days: a missing or closed day is stepped over', () => {
  const asked: string[] = []
  const spy: Setup = () => ({
    calendar: EMPTY_CALENDAR,
    model: {
      name: 'spy',
      fit: (history) => ({
        isOpen: () => true,
        forecast: (day) => {
          asked.push(`${dateOf(lastDay(history))}→${dateOf(day)}`)
          return new Float64Array(2)
        },
      }),
    },
  })
  // 2025-01-31 is missing, weekends are closed (zero).
  const counts = series(28, (day) => (day === epochDay('2025-01-31') ? undefined : weekday(day) > 4 ? 0 : 40))
  backtest({ series: counts, setup: spy, window: { lastDays: 1 }, leads: [parseLead('2')], levels: [], now: () => 0 })
  // The last operating day is Thursday 01-30, two before it Tuesday 01-28.
  expect(asked.at(-1)).toBe('2025-01-28→2025-01-30')
})

test('a model is handed a history that ends at its origin', () => {
  const ends = new Set<number>()
  const spy: Setup = () => ({
    calendar: EMPTY_CALENDAR,
    model: {
      name: 'spy',
      fit: (history) => ({
        isOpen: () => true,
        forecast: (day) => {
          ends.add(day - lastDay(history))
          return new Float64Array(2)
        },
      }),
    },
  })
  backtest({ series: series(60, weekly), setup: spy, window: { lastDays: 10 }, leads: [parseLead('3')], levels: [0.8], now: () => 0 })
  expect([...ends]).toEqual([3])
})

/** The mistake once made on real data: a day that will be missing is treated as a closure known ahead. */
const leaky: Setup = (known: History) => {
  const missing = new Set(known.days.flatMap((counts, index) => (counts ? [] : [known.firstDay + index])))
  const entries = [...missing].map((day) => ({ date: dateOf(day), name: 'closed', kind: 'closed' as const }))
  return { model: dayTotalProfile(), calendar: { entries, billRunDays: [] } }
}

test('a planted leak is found: gaps of the future listed as closures change what is forecast before them', () => {
  const counts = series(90, (day, index) =>
    index === 80 ? undefined : 100 + 30 * Math.sin(day) + (index % 7 === 3 && index === 73 ? 200 : 0),
  )
  const closing: Setup = (known) => leaky(known)
  const origin = START + 75
  expect(findLookAhead(counts, closing, [origin])).toEqual([{ model: 'day-total-profile', origin }])
  expect(findLookAhead(counts, () => ({ model: dayTotalProfile(), calendar: EMPTY_CALENDAR }), [origin])).toEqual([])
})

test('a model that peeks is caught and named, among others that do not', () => {
  const counts = series(60, weekly)
  const peeking: Setup = (known) => ({
    model: seasonalMean(4),
    others: [
      { name: 'peeper', fit: () => ({ isOpen: () => true, forecast: (day) => known.days[day - known.firstDay] ?? new Float64Array(2) }) },
    ],
    calendar: EMPTY_CALENDAR,
  })
  expect(findLookAhead(counts, peeking, [START + 40])).toEqual([{ model: 'peeper', origin: START + 40 }])
})

test('other counts after a day change nothing that was forecast of it: figures of earlier test days stay the same', () => {
  const until = START + 70
  const figures = [1, 9].map((factor) => {
    const counts = series(90, (day, index) => (day <= until ? 100 + 10 * weekday(day) + (index % 5) : factor * 100))
    const setup: Setup = () => ({ model: dayTotalProfile(), others: [seasonalMean(4)], calendar: EMPTY_CALENDAR })
    const window = { from: START + 50, to: START + 91 }
    const result = backtest({ series: counts, setup, window, leads: ['1', '3'].map(parseLead), levels: [0.8], now: () => 0 })
    return [...result.byLead.values()].map(({ days }) => [...days].filter(([day]) => day <= until))
  })
  expect(figures[0]).toEqual(figures[1])
  expect(figures[0]?.[0]).toHaveLength(21)
})

test('a window without operating days gives an empty report instead of failing', () => {
  const request = {
    series: series(28, weekly),
    setup: naive,
    window: { from: START + 400, to: START + 410 },
    leads: [parseLead('1')],
    levels: [0.8],
    now: () => 0,
  }
  const result = backtest(request)
  expect(result.testDays).toEqual([])
  expect(reportSeries(result, request.leads, [0.8]).leads[0]).toMatchObject({ n: 0, wape: null })
})

test('means over series are unweighted and leave out what has no value', () => {
  const leads = [parseLead('1-5')]
  const reports = [series(40, weekly), series(40, () => 50)].map((one) =>
    reportSeries(backtest({ series: one, setup: naive, window: { lastDays: 5 }, leads, levels: [0.8], now: () => 0 }), leads, [0.8]),
  )
  const mean = meanReport(reports, leads)
  const [a, b] = reports.map(({ leads: [lead] }) => lead?.wape ?? 0)
  expect(mean['1-5']).toMatchObject({ lead: '1-5', wape: ((a ?? 0) + (b ?? 0)) / 2, series: 2, mase: reports[0]?.leads[0]?.mase })
})

test.each(['0', '5-1', 'a', '1-', '400'])("the lead '%s' is refused", (text) => {
  expect(() => parseLead(text)).toThrow('is not a lead')
})
