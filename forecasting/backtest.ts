/** Rolling-origin backtest: every target day forecast at every lead from a history cut at its origin, beside the benchmarks of the same days. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { addErrors, addIntervalErrors, type IntervalErrors, noErrors, noIntervalErrors, type PointErrors } from './accuracy.ts'
import type { Calendar } from './calendar.ts'
import { type EpochDay, weekday } from './days.ts'
import { leadTrack, TRACKED_DAYS } from './lead-track.ts'
import type { FittedModel, VolumeModel } from './model.ts'
import { seasonalMean } from './models/seasonal-mean.ts'
import { countsOn, type DayCounts, type DaySeries, type History, historyUntil, operatingDays } from './series.ts'

/** What is decided before forecasting starts, from the history known then. `others` are mixed with the model by recent errors. */
export type Setup = (known: History) => {
  readonly model: VolumeModel
  readonly others?: readonly VolumeModel[]
  readonly calendar: Calendar
}

/** Leads `from … to` (observed operating days from origin to target) pooled under `label`. */
export type LeadGroup = { readonly label: string; readonly from: number; readonly to: number }

/** The days to forecast: the last n operating days, or the operating days in `[from, to)`. */
export type TestWindow = { readonly lastDays: number } | { readonly from: EpochDay; readonly to: EpochDay }

export type BacktestRequest = {
  readonly series: DaySeries
  readonly setup: Setup
  readonly window: TestWindow
  readonly leads: readonly LeadGroup[]
  /** Shares to cover, 0..1. */
  readonly levels: readonly number[]
  /** Milliseconds by the caller's clock, to time fits; the harness reads none itself. */
  readonly now: () => number
}

/** Sums of one lead over all test days. */
export type LeadSums = {
  readonly point: PointErrors
  /** By level, in the order asked for. */
  readonly intervals: readonly IntervalErrors[]
  readonly benchmarks: Readonly<Record<Benchmark, PointErrors>>
  /** By test day: Σ|forecast − count| and, by level in the order asked for, the sum of Winkler scores. */
  readonly days: ReadonlyMap<EpochDay, { readonly absolute: number; readonly winkler: readonly number[] }>
}

export type SeriesResult = {
  readonly id: string
  readonly model: string
  readonly byLead: ReadonlyMap<number, LeadSums>
  readonly testDays: readonly EpochDay[]
  /** In-sample mean absolute error of the weekly seasonal naive forecast before the first test day, calls per slot. */
  readonly scale: number
  readonly secondsPerFit: number | null
}

export type Benchmark = 'naive' | 'sma4' | 'sma6' | 'sma8'

export const BENCHMARKS: Readonly<Record<Benchmark, VolumeModel>> = {
  naive: seasonalMean(1),
  sma4: seasonalMean(4),
  sma6: seasonalMean(6),
  sma8: seasonalMean(8),
}

const LEAST_HISTORY_DAYS = 10

/** `1`, `1-5` → a lead group; the label stays as written. */
export function parseLead(text: string): LeadGroup {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text.trim())
  const from = Number(match?.[1])
  const to = Number(match?.[2] ?? match?.[1])
  if (!match || from < 1 || to < from || to > 366)
    throw new CallboardError('usage', `'${text}' is not a lead; write days ahead like 1, 7 or 1-5 (at least 1, at most 366).`)
  return { label: text.trim(), from, to }
}

export function testDays(operating: readonly EpochDay[], window: TestWindow): EpochDay[] {
  if ('lastDays' in window) return operating.slice(-window.lastDays)
  return operating.filter((day) => day >= window.from && day < window.to)
}

/** An empty result (no test days) where the window holds no operating day. */
export function backtest(request: BacktestRequest): SeriesResult {
  const { series, now } = request
  const operating = operatingDays(series)
  const targets = testDays(operating, request.window)
  const start = targets[0] === undefined ? 0 : operating.indexOf(targets[0])
  const furthest = Math.max(...request.leads.map(({ to }) => to))
  const known = historyUntil(series, operating[Math.max(0, start - furthest)] ?? series.firstDay)
  const { model, others = [], calendar } = request.setup(known)
  const timer = { fits: 0, ms: 0 }
  const cuts = new Map<EpochDay, History>()
  const cut = (origin: EpochDay): History => {
    const history = cuts.get(origin) ?? historyUntil(series, origin)
    cuts.set(origin, history)
    return history
  }
  const from = (one: VolumeModel, timed = { fits: 0, ms: 0 }): ForecastFrom => forecaster(cut, one, calendar, now, timed)
  const forecastsFrom = [from(model, timer), ...others.map((other) => from(other))]
  const benchmarksFrom = Object.values(BENCHMARKS).map((benchmark) => from(benchmark))
  const byLead = new Map<number, LeadSums>()
  for (const lead of new Set(request.leads.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, k) => from + k))))
    byLead.set(
      lead,
      scoreLead({ series, operating, start, count: targets.length, lead, levels: request.levels, forecastsFrom, benchmarksFrom }),
    )
  const secondsPerFit = timer.fits === 0 ? null : timer.ms / timer.fits / 1000
  return {
    id: series.id,
    model: [model, ...others].map(({ name }) => name).join(' + '),
    byLead,
    testDays: targets,
    scale: targets[0] === undefined ? 0 : seasonalScale(series, targets[0]),
    secondsPerFit,
  }
}

type ForecastFrom = (origin: EpochDay, day: EpochDay) => DayCounts

/** One fit per origin, on the history cut there, kept for all its leads. */
function forecaster(
  cut: (origin: EpochDay) => History,
  model: VolumeModel,
  calendar: Calendar,
  now: () => number,
  timer: { fits: number; ms: number },
): ForecastFrom {
  const fitted = new Map<EpochDay, FittedModel>()
  return (origin, day) => {
    let fit = fitted.get(origin)
    if (!fit) {
      const from = now()
      fit = model.fit(cut(origin), calendar)
      timer.ms += now() - from
      timer.fits += 1
      fitted.set(origin, fit)
    }
    return fit.forecast(day)
  }
}

type LeadTask = {
  readonly series: DaySeries
  readonly operating: readonly EpochDay[]
  /** Index of the first test day in `operating`, and how many days are tested. */
  readonly start: number
  readonly count: number
  readonly lead: number
  readonly levels: readonly number[]
  /** The model's and the others'. */
  readonly forecastsFrom: readonly ForecastFrom[]
  /** In the order of BENCHMARKS. */
  readonly benchmarksFrom: readonly ForecastFrom[]
}

function scoreLead({ series, operating, start, count, lead, levels, forecastsFrom, benchmarksFrom }: LeadTask): LeadSums {
  const days = new Map<EpochDay, { absolute: number; winkler: number[] }>()
  const sums: LeadSums = {
    days,
    point: noErrors(),
    intervals: levels.map(noIntervalErrors),
    benchmarks: { naive: noErrors(), sma4: noErrors(), sma6: noErrors(), sma8: noErrors() },
  }
  const track = leadTrack()
  const from = Math.min(start, Math.max(LEAST_HISTORY_DAYS + lead - 1, start - TRACKED_DAYS - lead))
  for (let index = Math.max(from, lead); index < start + count; index++) {
    const day = operating[index]
    const origin = operating[index - lead]
    const actual = day === undefined ? undefined : countsOn(series, day)
    if (day === undefined || origin === undefined || !actual) continue
    const means = forecastsFrom.map((forecastFrom) => forecastFrom(origin, day))
    const { mean, median, bandAt } = track.forecast(means, origin)
    if (index >= start) {
      const before = [sums.point.absolute, ...sums.intervals.map(({ score }) => score)]
      addErrors(sums.point, mean, actual, median())
      Object.values(sums.benchmarks).forEach((errors, k) => {
        const benchmark = benchmarksFrom[k]
        if (benchmark) addErrors(errors, benchmark(origin, day), actual)
      })
      levels.forEach((level, k) => {
        const errors = sums.intervals[k]
        if (errors) addIntervalErrors(errors, bandAt(level), actual, level)
      })
      const winkler = sums.intervals.map(({ score }, k) => score - (before[k + 1] ?? 0))
      days.set(day, { absolute: sums.point.absolute - (before[0] ?? 0), winkler })
    }
    track.learn(day, means, mean, actual)
  }
  return sums
}

/** Mean |count − count of the last same weekday| over the slots of the operating days before `until`. */
function seasonalScale(series: DaySeries, until: EpochDay): number {
  const latest = new Map<number, EpochDay>()
  let sum = 0
  let n = 0
  for (const day of operatingDays(series).filter((one) => one < until)) {
    const before = latest.get(weekday(day))
    const [now, then] = [countsOn(series, day), before === undefined ? undefined : countsOn(series, before)]
    latest.set(weekday(day), day)
    if (!now || !then) continue
    for (let slot = 0; slot < now.length; slot++) {
      const change = Math.abs((now[slot] ?? Number.NaN) - (then[slot] ?? Number.NaN))
      if (Number.isNaN(change)) continue
      sum += change
      n += 1
    }
  }
  return n === 0 ? 0 : sum / n
}

/**
 * Models and origins whose forecasts change when everything after the origin is replaced by other counts: none, unless something known only
 * later got into the model or its calendar. `setup` is given the whole series here, so that what it takes from the future shows.
 */
export function findLookAhead(
  series: DaySeries,
  setup: Setup,
  origins: readonly EpochDay[],
  horizonDays = 14,
): { readonly model: string; readonly origin: EpochDay }[] {
  return origins.flatMap((origin) => {
    const [real = [], altered = []] = [series, alterAfter(series, origin)].map((one) => {
      const { model, others = [], calendar } = setup(one)
      return [model, ...others].map((each) => {
        const fit = each.fit(historyUntil(one, origin), calendar)
        return { model: each.name, days: Array.from({ length: horizonDays }, (_, k) => [...fit.forecast(origin + 1 + k)]).join(';') }
      })
    })
    return real.flatMap(({ model, days }, k) => (days === altered[k]?.days ? [] : [{ model, origin }]))
  })
}

/** Every other later day goes missing, the rest is shifted and scaled; missing days come into being. */
function alterAfter(series: DaySeries, origin: EpochDay): DaySeries {
  const days = series.days.map((counts, index) => {
    const day = series.firstDay + index
    if (day <= origin) return counts
    return day % 2 === 0 ? undefined : new Float64Array(series.slotsPerDay).fill(3 + (day % 5))
  })
  return { ...series, days }
}
