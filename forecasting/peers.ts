/** Forecasts that other programs made of the same days, compared day by day: difference of errors with a paired block bootstrap. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { addErrors, addIntervalErrors, noErrors, noIntervalErrors } from './accuracy.ts'
import type { LeadGroup, SeriesResult } from './backtest.ts'
import { type EpochDay, weekday } from './days.ts'
import { countsOn, type DayCounts, type DaySeries, totalOf } from './series.ts'

/** One day forecast by a peer; slots it did not forecast are NaN. `bands`: by level in percent, where given. */
export type PeerDay = {
  readonly name: string
  readonly lead: number
  readonly day: EpochDay
  readonly forecast: DayCounts
  readonly bands: ReadonlyMap<number, { readonly lo: DayCounts; readonly hi: DayCounts }>
}

export type PeerComparison = {
  readonly name: string
  readonly lead: string
  /** Days both forecast at leads of the group, and both errors on them, ratios 0..1. */
  readonly days: number
  readonly wape: number
  readonly peerWape: number
  /** WAPE minus the peer's: negative = the peer errs more. `low … high` holds 95 % of the bootstrapped differences. */
  readonly difference: number
  readonly low: number
  readonly high: number
  /** By level in percent: mean Winkler score as a share of the peer's. */
  readonly winklerRatio: Readonly<Record<string, number>>
}

const LEVELS = [80, 95]
const COLUMNS = ['model', 'lead_days', 'slot', 'target_day', 'forecast']

/**
 * A CSV of `model, lead_days, slot, target_day, forecast [, lo80, hi80, lo95, hi95, actual]`: slot and target_day count from 1, the slots
 * a day of the series observes and the Mondays to Fridays since its first day. Where `actual` is given it must be the series' own count.
 */
export function readPeers(text: string, series: DaySeries): PeerDay[] {
  const [header = '', ...lines] = text.split('\n')
  const names = header.trim().split(',')
  const missing = COLUMNS.find((name) => !names.includes(name))
  if (missing !== undefined)
    throw new CallboardError('usage', `The peers' file has no column '${missing}'; its header is ${COLUMNS.join(',')} and optional bands.`)
  const slots = observedSlots(series)
  const days = new Map<string, PeerDay>()
  for (const line of lines) {
    const fields = line.trim().split(',')
    if (fields.length < COLUMNS.length) continue
    const field = (name: string): number => Number(fields[names.indexOf(name)] ?? Number.NaN)
    const [name = '', lead, day] = [fields[names.indexOf('model')], field('lead_days'), weekdayAt(series.firstDay, field('target_day'))]
    const slot = slots[field('slot') - 1]
    if (slot === undefined || !Number.isFinite(field('forecast')))
      throw new CallboardError(
        'usage',
        `The peers' file holds '${line.trim()}'; slots count from 1 to ${slots.length}, forecasts are numbers.`,
      )
    const actual = countsOn(series, day)?.[slot]
    if (actual !== undefined && Math.abs(actual - field('actual')) > 0.5)
      throw new CallboardError(
        'usage',
        `The peers' file says '${line.trim()}' but ${actual} calls came; give forecasts of this series and slot.`,
      )
    const key = `${name} ${lead} ${day}`
    let one = days.get(key)
    if (!one) {
      const bands = LEVELS.flatMap((level) =>
        names.includes(`lo${level}`) ? [[level, { lo: noSlots(series), hi: noSlots(series) }] as const] : [],
      )
      one = { name, lead, day, forecast: noSlots(series), bands: new Map(bands) }
      days.set(key, one)
    }
    one.forecast[slot] = field('forecast')
    for (const [level, { lo, hi }] of one.bands) {
      lo[slot] = field(`lo${level}`)
      hi[slot] = field(`hi${level}`)
    }
  }
  return [...days.values()]
}

const noSlots = (series: DaySeries): DayCounts => new Float64Array(series.slotsPerDay).fill(Number.NaN)

/** Slots observed on at least half of the days, in order. */
function observedSlots(series: DaySeries): number[] {
  const observed = series.days.flatMap((counts) => (counts ? [counts] : []))
  return Array.from({ length: series.slotsPerDay }, (_, slot) => slot).filter(
    (slot) => observed.filter((counts) => !Number.isNaN(counts[slot] ?? Number.NaN)).length >= observed.length / 2,
  )
}

/** The n-th Monday to Friday from `first` on, n from 1. */
function weekdayAt(first: EpochDay, n: number): EpochDay {
  let day = first
  for (let left = n; ; day++) {
    if (weekday(day) < 5) left -= 1
    if (left <= 0) return day
  }
}

type Pair = { own: number; peer: number; calls: number }

/** Every peer against `result` by lead group, on the days both forecast at the same lead. */
export function comparePeers(
  result: SeriesResult,
  peers: readonly PeerDay[],
  series: DaySeries,
  groups: readonly LeadGroup[],
  levels: readonly number[],
): PeerComparison[] {
  const names = [...new Set(peers.map(({ name }) => name))]
  return names.flatMap((name) =>
    groups.flatMap(({ label, from, to }) => {
      const theirs = peers.filter((one) => one.name === name && one.lead >= from && one.lead <= to)
      const pairs = new Map<EpochDay, Pair>()
      const winklers = levels.map(() => ({ own: 0, peer: 0 }))
      for (const { lead, day, forecast, bands } of theirs) {
        const own = result.byLead.get(lead)?.days.get(day)
        const actual = countsOn(series, day)
        if (!own || !actual) continue
        const errors = noErrors()
        addErrors(errors, forecast, actual)
        const pair = pairs.get(day) ?? { own: 0, peer: 0, calls: 0 }
        pairs.set(day, { own: pair.own + own.absolute, peer: pair.peer + errors.absolute, calls: pair.calls + errors.actual })
        levels.forEach((level, k) => {
          const band = bands.get(Math.round(level * 100))
          const sum = winklers[k]
          if (!band || !sum) return
          const theirErrors = noIntervalErrors()
          addIntervalErrors(theirErrors, band, actual, level)
          sum.peer += theirErrors.score
          sum.own += own.winkler[k] ?? 0
        })
      }
      if (pairs.size === 0) return []
      const ratios = winklers.flatMap(({ own, peer }, k) =>
        peer > 0 ? [[String(Math.round((levels[k] ?? 0) * 100)), own / peer] as const] : [],
      )
      return [{ name, lead: label, ...bootstrap([...pairs.values()]), winklerRatio: Object.fromEntries(ratios) }]
    }),
  )
}

/** Another model's backtest of the same days against `result`, by lead group. */
export function compareRuns(result: SeriesResult, other: SeriesResult, series: DaySeries, groups: readonly LeadGroup[]): PeerComparison[] {
  return groups.flatMap(({ label, from, to }) => {
    const pairs = new Map<EpochDay, Pair>()
    for (let lead = from; lead <= to; lead++)
      for (const [day, own] of result.byLead.get(lead)?.days ?? []) {
        const theirs = other.byLead.get(lead)?.days.get(day)
        const pair = pairs.get(day) ?? { own: 0, peer: 0, calls: 0 }
        const calls = totalOf(countsOn(series, day) ?? new Float64Array(0))
        if (theirs) pairs.set(day, { own: pair.own + own.absolute, peer: pair.peer + theirs.absolute, calls: pair.calls + calls })
      }
    return pairs.size === 0 ? [] : [{ name: other.model, lead: label, ...bootstrap([...pairs.values()]), winklerRatio: {} }]
  })
}

/** Neighbouring days err alike, so whole runs of them are drawn. */
const BLOCK_DAYS = 5
const REPLICATIONS = 2000

/** Circular moving blocks of days drawn with replacement, own and peer's errors together. Source: Politis & Romano (1992). */
export function bootstrap(pairs: readonly Pair[]): {
  days: number
  wape: number
  peerWape: number
  difference: number
  low: number
  high: number
} {
  const total = sumOf(pairs)
  const next = randomNumbers(20031024)
  const differences = Float64Array.from({ length: REPLICATIONS }, () => {
    const drawn: Pair[] = []
    while (drawn.length < pairs.length) {
      const start = Math.floor(next() * pairs.length)
      for (let k = 0; k < BLOCK_DAYS && drawn.length < pairs.length; k++)
        drawn.push(pairs[(start + k) % pairs.length] ?? { own: 0, peer: 0, calls: 0 })
    }
    const sum = sumOf(drawn)
    return (sum.own - sum.peer) / Math.max(1, sum.calls)
  }).sort()
  const calls = Math.max(1, total.calls)
  return {
    days: pairs.length,
    wape: total.own / calls,
    peerWape: total.peer / calls,
    difference: (total.own - total.peer) / calls,
    low: differences[Math.floor(0.025 * REPLICATIONS)] ?? 0,
    high: differences[Math.floor(0.975 * REPLICATIONS)] ?? 0,
  }
}

function sumOf(pairs: readonly Pair[]): Pair {
  const sum = { own: 0, peer: 0, calls: 0 }
  for (const { own, peer, calls } of pairs) {
    sum.own += own
    sum.peer += peer
    sum.calls += calls
  }
  return sum
}

/** Uniform in (0, 1), the same every time (Park & Miller 1988). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
