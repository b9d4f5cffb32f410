/** How much the intraday update helps: every test day updated at every hour from what was known then, beside the unchanged day-ahead forecast. */
import type { Setup, TestWindow } from './backtest.ts'
import { testDays } from './backtest.ts'
import type { ScoredDay } from './intervals.ts'
import { type IntradayUpdate, learnIntraday, type RunningDay } from './intraday.ts'
import { leadTrack } from './lead-track.ts'
import { countsOn, type DaySeries, historyUntil, operatingDays } from './series.ts'

/** The rest of the test days after so much of each had passed; ratios are 0..1, null where nothing was left to forecast. */
export type IntradayHour = {
  /** Hours since the first slot of the day that has calls. */
  readonly afterHours: number
  /** Slots still to come, over all test days. */
  readonly n: number
  readonly wape: number | null
  readonly noUpdate: number | null
  /** `wape` / `noUpdate`: below 1 the update helps. */
  readonly ratio: number | null
  /** Share of slots inside the 80 % band, and the band's mean width in calls. */
  readonly coverage80: number | null
  readonly width80: number | null
}

export type IntradayReport = { readonly id: string; readonly testDays: number; readonly hours: readonly IntradayHour[] }

/** Past days whose day-ahead errors teach the update. */
export const TAUGHT_DAYS = 80
const LEAST_HISTORY_DAYS = 10

/** Day-ahead forecasts of the test days and of those before them, each from a history that ends the operating day before. */
export function intradayBacktest(series: DaySeries, setup: Setup, window: TestWindow): IntradayReport {
  const operating = operatingDays(series)
  const targets = testDays(operating, window)
  const start = targets[0] === undefined ? operating.length : operating.indexOf(targets[0])
  const { model, others = [], calendar } = setup(historyUntil(series, operating[Math.max(0, start - 1)] ?? series.firstDay))
  // The same mixture as the day-ahead forecast: what is updated is what was published.
  const track = leadTrack()
  const ahead: ScoredDay[] = []
  for (let index = Math.max(LEAST_HISTORY_DAYS, start - TAUGHT_DAYS); index < start + targets.length; index++) {
    const [origin, day] = [operating[index - 1], operating[index]]
    const actual = day === undefined ? undefined : countsOn(series, day)
    if (origin === undefined || day === undefined || !actual) continue
    const known = historyUntil(series, origin)
    const means = [model, ...others].map((one) => one.fit(known, calendar).forecast(day))
    const { mean } = track.forecast(means, origin)
    track.learn(day, means, mean, actual)
    ahead.push({ day, mean, actual })
  }
  const from = ahead.length - targets.length
  const [first, last] = openSlots(ahead)
  const slotsPerHour = Math.max(1, Math.round(60 / series.slotMinutes))
  const tested = ahead.slice(Math.max(0, from)).map((day, index) => {
    const known = Math.max(0, from) + index
    return { day, update: learnIntraday(ahead.slice(Math.max(0, known - TAUGHT_DAYS), known)) }
  })
  const hours: IntradayHour[] = []
  for (let hour = 1; first + hour * slotsPerHour < last; hour++) hours.push(reportHour(tested, hour, first + hour * slotsPerHour))
  return { id: series.id, testDays: targets.length, hours }
}

/** First and end slot between which any day had calls. */
function openSlots(days: readonly ScoredDay[]): [number, number] {
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (const { actual } of days)
    actual.forEach((count, slot) => {
      if (!(count > 0)) return
      first = Math.min(first, slot)
      last = Math.max(last, slot + 1)
    })
  return [first, last]
}

type TestedDay = { readonly day: ScoredDay; readonly update: (day: RunningDay) => IntradayUpdate }

function reportHour(tested: readonly TestedDay[], afterHours: number, elapsedSlots: number): IntradayHour {
  let [n, error, before, calls, inside, width] = [0, 0, 0, 0, 0, 0]
  for (const { day, update: learnt } of tested) {
    const observed = day.actual.map((count, slot) => (slot < elapsedSlots ? count : Number.NaN))
    const update = learnt({ base: day.mean, observed, elapsedSlots })
    const { lo, hi } = update.band(0.8)
    for (let slot = elapsedSlots; slot < day.actual.length; slot++) {
      const count = day.actual[slot] ?? Number.NaN
      if (Number.isNaN(count)) continue
      n += 1
      calls += count
      error += Math.abs((update.mean[slot] ?? 0) - count)
      before += Math.abs((day.mean[slot] ?? 0) - count)
      inside += count >= (lo[slot] ?? 0) && count <= (hi[slot] ?? 0) ? 1 : 0
      width += (hi[slot] ?? 0) - (lo[slot] ?? 0)
    }
  }
  const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
  return {
    afterHours,
    n,
    wape: share(error, calls),
    noUpdate: share(before, calls),
    ratio: share(error, before),
    coverage80: share(inside, n),
    width80: share(width, n),
  }
}
