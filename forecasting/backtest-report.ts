/** The report of a backtest: sums of leads turned into ratios, per series and as unweighted means over series. */
import { mean, sum } from 'simple-statistics'
import { type Accuracy, accuracyOf, intervalAccuracyOf, noErrors, noIntervalErrors, poissonFloor } from './accuracy.ts'
import { BENCHMARKS, type Benchmark, type LeadGroup, type LeadSums, type SeriesResult } from './backtest.ts'

type ByLevel = Readonly<Record<string, number | null>>

type BenchmarkReport = { readonly wape: number | null; readonly mase: number | null }

export type LeadReport = Accuracy &
  Readonly<Record<Benchmark, BenchmarkReport>> & {
    readonly lead: string
    /** By level in percent: share of slots inside the band. */
    readonly coverage: ByLevel
    /** By level in percent: mean Winkler score, calls per slot. */
    readonly winkler: ByLevel
    readonly poissonFloor: number | null
    /** Absolute errors of the mean, which plans; `wape` and `mase` are the median's. */
    readonly ofMean: BenchmarkReport
  }

export type SeriesReport = {
  readonly id: string
  readonly testDays: number
  readonly leads: readonly LeadReport[]
  readonly secondsPerFit: number | null
}

/** 0.8 → '80'. */
export const levelName = (level: number): string => String(Math.round(level * 1000) / 10)

/** Errors and coverage of one series by group of leads (days ahead), at each band's level (0..1). */
export function reportSeries(
  { id, testDays, byLead, scale, secondsPerFit }: SeriesResult,
  leads: readonly LeadGroup[],
  levels: readonly number[],
): SeriesReport {
  return { id, testDays: testDays.length, leads: leads.map((group) => reportLead(group, byLead, levels, scale)), secondsPerFit }
}

function reportLead(
  { label, from, to }: LeadGroup,
  byLead: ReadonlyMap<number, LeadSums>,
  levels: readonly number[],
  scale: number,
): LeadReport {
  const sums = noSums(levels)
  for (let lead = from; lead <= to; lead++) {
    const one = byLead.get(lead)
    if (one) addSums(sums, one)
  }
  const intervals = sums.intervals.map(intervalAccuracyOf)
  const byLevel = (key: 'coverage' | 'winkler'): ByLevel =>
    Object.fromEntries(levels.map((level, k) => [levelName(level), intervals[k]?.[key] ?? null]))
  const ofMean = accuracyOf({ ...sums.point, absolute: sums.point.absoluteOfMean }, scale)
  const benchmark = (name: Benchmark): BenchmarkReport => {
    const { wape, mase } = accuracyOf(sums.benchmarks[name], scale)
    return { wape, mase }
  }
  return {
    lead: label,
    ...accuracyOf(sums.point, scale),
    coverage: byLevel('coverage'),
    winkler: byLevel('winkler'),
    poissonFloor: poissonFloor(sums.point),
    ofMean: { wape: ofMean.wape, mase: ofMean.mase },
    naive: benchmark('naive'),
    sma4: benchmark('sma4'),
    sma6: benchmark('sma6'),
    sma8: benchmark('sma8'),
  }
}

const noSums = (levels: readonly number[]): Omit<LeadSums, 'days'> => ({
  point: noErrors(),
  intervals: levels.map(noIntervalErrors),
  benchmarks: { naive: noErrors(), sma4: noErrors(), sma6: noErrors(), sma8: noErrors() },
})

function addSums(sums: Omit<LeadSums, 'days'>, one: LeadSums): void {
  addFields(sums.point, one.point)
  sums.intervals.forEach((sum, k) => {
    const other = one.intervals[k]
    if (other) addFields(sum, other)
  })
  for (const name of Object.keys(BENCHMARKS)) if (isBenchmark(name)) addFields(sums.benchmarks[name], one.benchmarks[name])
}

const isBenchmark = (name: string): name is Benchmark => name in BENCHMARKS

function addFields<T extends Readonly<Record<string, number>>>(sum: T, one: T): void {
  Object.assign(sum, Object.fromEntries(Object.entries(sum).map(([key, value]) => [key, value + (one[key] ?? 0)])))
}

/** Unweighted means over the series that have the figure, by lead; `n` is the sum. */
export function meanReport(series: readonly SeriesReport[], leads: readonly LeadGroup[]): Record<string, unknown> {
  return Object.fromEntries(
    leads.map(({ label }) => {
      const rows = series.flatMap((one) => one.leads.filter(({ lead }) => lead === label))
      return [label, { ...meanOf(rows), lead: label, n: sum(rows.map(({ n }) => n)), series: rows.length }]
    }),
  )
}

function meanOf(rows: readonly object[]): Record<string, unknown> {
  const first = rows[0]
  if (!first) return {}
  return Object.fromEntries(
    Object.keys(first).map((key) => {
      const values: unknown[] = rows.map((row) => Object.entries(row).find(([name]) => name === key)?.[1])
      const objects = values.filter((value) => typeof value === 'object' && value !== null)
      if (objects.length > 0) return [key, meanOf(objects)]
      const numbers = values.filter((value) => typeof value === 'number')
      return [key, numbers.length === 0 ? null : mean(numbers)]
    }),
  )
}
