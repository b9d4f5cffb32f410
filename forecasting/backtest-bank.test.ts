/** Acceptance on public data: 40 days of a bank's hotline, 2003-08-28 … 10-24, beside benchmarks measured elsewhere on the same days. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { backtest, parseLead } from './backtest.ts'
import { reportSeries } from './backtest-report.ts'
import { mainModel, OTHER_MODELS } from './forecast.ts'
import { inferCountry } from './infer-calendar.ts'
import { publishedHolidays } from './published-holidays.ts'
import { buildSeries } from './series.ts'
import { readCountRows } from './series-csv.ts'

const FILE = `${process.env['CALLBOARD_TESTDATA'] ?? '../shared/data'}/forecasting/bank_calls_us_5min.csv.gz`

test.skipIf(!existsSync(FILE))(`bank calls beat the best peer measured (skipped where ${FILE} is absent)`, { timeout: 240_000 }, () => {
  const [series] = buildSeries(readCountRows(gunzipSync(readFileSync(FILE)).toString('utf8'), undefined), 30)
  if (!series) throw new Error('no series read')
  const found: string[] = []
  const leads = ['1', '1-5', '6-10'].map(parseLead)
  const result = backtest({
    series,
    window: { lastDays: 40 },
    leads,
    levels: [0.8, 0.95],
    now: () => 0,
    // Two holidays closed before the first origin: enough to know the country, and the gaps of 04-04, 04-07 and 10-14 stay gaps.
    setup: (known) => {
      const country = inferCountry([known])?.country ?? 'none'
      found.push(country)
      return {
        model: mainModel(),
        others: OTHER_MODELS,
        calendar: { entries: publishedHolidays(country, 2003, 2004), billRunDays: [] },
      }
    },
  })
  const report = reportSeries(result, leads, [0.8, 0.95])
  const [one, week, fortnight] = report.leads
  expect(found).toEqual(['US'])
  expect(report.testDays).toBe(40)
  expect(one?.n).toBe(40 * 28)
  // Benchmarks as computed with other programs: seasonal naive 9.54 %, means of 4 and 6 weeks 7.47 and 7.40 %.
  expect([one?.naive.wape, one?.sma4.wape, one?.sma6.wape].map((wape) => ((wape ?? 0) * 100).toFixed(2))).toEqual(['9.54', '7.47', '7.40'])
  // Best peer (Prophet on log day totals × profile): 4.95 / 5.02 / 5.22 %.
  expect(one?.wape).toBeLessThan(0.0495)
  expect(week?.wape).toBeLessThan(0.0502)
  expect(fortnight?.wape).toBeLessThan(0.0522)
  for (const lead of report.leads) {
    expect(Math.abs((lead.coverage['80'] ?? 0) - 0.8)).toBeLessThan(0.02)
    expect(Math.abs((lead.coverage['95'] ?? 0) - 0.95)).toBeLessThan(0.01)
  }
})
