/** What the forecast job calls: slot counts of one queue in, mean and bands per slot out; plain data both ways, so it runs in a worker thread. */
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Calendar } from './calendar.ts'
import type { EpochDay } from './days.ts'
import { type Band, conformalBands, type ScoredDay } from './intervals.ts'
import type { FittedModel } from './model.ts'
import { dayTotalProfile, LIGHT_SETTINGS } from './models/day-total-profile.ts'
import { buildSeries, type CountRow, countsOn, type DaySeries, historyUntil, lastDay } from './series.ts'
import { instantOfMinute, wallMsOf } from './wall.ts'

const DAY_MS = 86_400_000

/**
 * A count of the slot that starts at `slotAt`. On a day with any entry, a slot without one had no calls (a group by yields no empty slots);
 * a day without entries is missing or closed and teaches nothing.
 */
export type SlotCount = { readonly slotAt: Instant; readonly value: number }

export type VolumeRequest = {
  readonly history: readonly SlotCount[]
  /** Of history and forecast, a divisor of the hour. */
  readonly slotMinutes: number
  /** IANA zone of the local days. */
  readonly zone: string
  readonly calendar: Calendar
  /** Slots at or after it are ignored; the day it falls in is forecast from its midnight. */
  readonly origin: Instant
  readonly horizonDays: number
}

export type SlotForecast = {
  readonly slotAt: Instant
  /** Expected calls; the bands hold 80 % and 95 % of outcomes. All at least 0. */
  readonly mean: number
  readonly lo80: number
  readonly hi80: number
  readonly lo95: number
  readonly hi95: number
}

export type VolumeForecast = { readonly model: string; readonly slots: readonly SlotForecast[] }

/** Past origins replayed to learn the bands' width: every fourth of the last 42 days, which at 14 leads gives over 100 scored days. */
const REPLAYED_DAYS = 42
const REPLAY_STEP = 4

/** Slots from the local day of `origin` on, `horizonDays` local days; thin or empty history forecasts too, with wide bands. */
export function forecastVolume(request: VolumeRequest): VolumeForecast {
  const { slotMinutes, zone, calendar, origin, horizonDays } = request
  if (!Number.isInteger(horizonDays) || horizonDays < 1 || horizonDays > 366)
    throw new CallboardError('usage', `A horizon of ${horizonDays} days can't be forecast; use a whole number from 1 to 366.`)
  const today = Math.floor(wallMsOf(origin, zone) / DAY_MS)
  const series = seriesOf(request, today)
  const model = dayTotalProfile()
  const replayed = dayTotalProfile(LIGHT_SETTINGS)
  const history = historyUntil(series, today - 1)
  const fit = model.fit(history, calendar)
  const bandsOf = bandsByLead(series, today - 1, horizonDays, (past) => replayed.fit(past, calendar))
  const slots: SlotForecast[] = []
  for (let day = today; day < today + horizonDays; day++) {
    const mean = fit.isOpen(day) ? fit.forecast(day) : new Float64Array(series.slotsPerDay)
    const [band80, band95] = fit.isOpen(day) ? bandsOf(day - today + 1, mean) : [closedBand(mean), closedBand(mean)]
    for (let slot = 0; slot < mean.length; slot++) {
      const slotAt = instantOfMinute(day, slot * slotMinutes, zone)
      if (slotAt === undefined) continue
      slots.push({
        slotAt,
        mean: mean[slot] ?? 0,
        lo80: band80.lo[slot] ?? 0,
        hi80: band80.hi[slot] ?? 0,
        lo95: band95.lo[slot] ?? 0,
        hi95: band95.hi[slot] ?? 0,
      })
    }
  }
  return { model: model.name, slots }
}

/** The history as local days up to yesterday; an empty one is a day long, so every query stays defined. */
function seriesOf({ history, slotMinutes, zone, origin }: VolumeRequest, today: EpochDay): DaySeries {
  const rows: CountRow[] = []
  for (const { slotAt, value } of history) {
    if (slotAt >= origin || !(value >= 0)) continue
    rows.push({ wallMs: wallMsOf(slotAt, zone), series: 'queue', value })
  }
  const [series] = buildSeries(rows, slotMinutes)
  for (const counts of series?.days ?? []) counts?.set(counts.map((count) => (Number.isNaN(count) ? 0 : count)))
  return series ?? { id: 'queue', slotMinutes, slotsPerDay: 1440 / slotMinutes, firstDay: today - 1, days: [undefined] }
}

/** A closed day has no calls for certain. */
const closedBand = (mean: Float64Array<ArrayBuffer>): Band => ({ lo: mean, hi: mean })

/** 80 % and 95 % bands for a lead in days, learnt from forecasts replayed from past origins at that lead and its neighbours. */
function bandsByLead(
  series: DaySeries,
  origin: EpochDay,
  horizonDays: number,
  fitTo: (history: ReturnType<typeof historyUntil>) => FittedModel,
): (lead: number, mean: Float64Array) => [Band, Band] {
  const replays: { origin: EpochDay; model: FittedModel }[] = []
  for (let past = Math.max(series.firstDay + 14, origin - REPLAYED_DAYS); past < origin; past += REPLAY_STEP)
    replays.push({ origin: past, model: fitTo(historyUntil(series, past)) })
  const cache = new Map<number, ReturnType<typeof conformalBands>>()
  return (lead, mean) => {
    const group = leadGroup(lead, horizonDays)
    let bands = cache.get(group.from)
    if (!bands) {
      bands = conformalBands(scoredDays(series, origin, replays, group))
      cache.set(group.from, bands)
    }
    return [bands(mean, 0.8), bands(mean, 0.95)]
  }
}

/** Leads whose errors are pooled: days of one week ahead behave alike. */
function leadGroup(lead: number, horizonDays: number): { from: number; to: number } {
  const week = Math.floor((lead - 1) / 7)
  return { from: week * 7 + 1, to: Math.min(horizonDays, week * 7 + 7) }
}

function scoredDays(
  series: DaySeries,
  origin: EpochDay,
  replays: readonly { origin: EpochDay; model: FittedModel }[],
  { from, to }: { from: number; to: number },
): ScoredDay[] {
  const scored: ScoredDay[] = []
  for (const replay of replays)
    for (let lead = from; lead <= to && replay.origin + lead <= Math.min(origin, lastDay(series)); lead++) {
      const day = replay.origin + lead
      const actual = countsOn(series, day)
      if (actual?.some((count) => count > 0)) scored.push({ day, mean: replay.model.forecast(day), actual })
    }
  return scored.sort((a, b) => a.day - b.day)
}
