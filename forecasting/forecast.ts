/** What the forecast job calls: slot counts of one queue in, mean and bands per slot out; plain data both ways, so it runs in a worker thread. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/kernel/time.ts'
import type { Calendar } from './calendar.ts'
import { checkCounts, checkSlot } from './check-counts.ts'
import type { EpochDay } from './days.ts'
import type { Band } from './intervals.ts'
import { type LeadTrack, leadTrack } from './lead-track.ts'
import { atLatestLevel, withLevelReset } from './level-shift.ts'
import type { FittedModel, VolumeModel } from './model.ts'
import { blend } from './models/blend.ts'
import { calmMean } from './models/calm-mean.ts'
import { dayTotalProfile, LIGHT_SETTINGS } from './models/day-total-profile.ts'
import { harmonicRegression } from './models/harmonic-regression.ts'
import { svdScores } from './models/svd-scores.ts'
import { weekdayMean } from './models/weekday-mean.ts'
import { unlessRare } from './rare-days.ts'
import { countsOn, type DayCounts, type DaySeries, fromDays, historyUntil } from './series.ts'
import { instantOfMinute, wallMsOf } from './wall.ts'

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

/** Past origins replayed to learn the mixture and the bands' width: weekly, so that every past day is scored once by week ahead. */
const REPLAYED_DAYS = 35
const REPLAY_STEP = 7

const ofEvents = (model: VolumeModel): VolumeModel => unlessRare(model, calmMean())

/** Shares of the two second opinions in the first model, fixed on the development windows (docs/forecasting.md). */
const OPINION_SHARE = 0.2

const first = (): VolumeModel =>
  ofEvents(
    blend(
      { model: dayTotalProfile(), share: 1 - 2 * OPINION_SHARE },
      { model: harmonicRegression(), share: OPINION_SHARE },
      { model: svdScores(), share: OPINION_SHARE, isBlind: true },
    ),
  )

/** Its main part with one regression: for replaying many past origins to learn the mixture and the bands' width. */
const light = (): VolumeModel => ofEvents(dayTotalProfile(LIGHT_SETTINGS))

/** What it is mixed with: a slow mean, and last the calm one that keeps a share where calls are few. */
const others = [weekdayMean(), calmMean()].map(ofEvents)

/** The first model of the mixture and the others, each on histories brought to their latest level. */
export const mainModel = (): VolumeModel => withLevelReset(first())
export const OTHER_MODELS: readonly VolumeModel[] = others.map((model) => withLevelReset(model))

/** Slots from the local day of `origin` on, `horizonDays` local days; thin or empty history forecasts too, with wide bands. Throws `usage` for slots, counts and horizons that are none. */
export function forecastVolume(request: VolumeRequest): VolumeForecast {
  const { slotMinutes, zone, calendar, origin, horizonDays } = request
  checkSlot(slotMinutes)
  checkCounts(request.history)
  if (!Number.isInteger(horizonDays) || horizonDays < 1 || horizonDays > 366)
    throw new CallboardError('usage', `A horizon of ${horizonDays} days can't be forecast; use a whole number from 1 to 366.`)
  const today = Math.floor(wallMsOf(origin, zone) / DAY_MS)
  const counted = seriesOf(request, today)
  // At its latest level once for all origins: what is replayed errs as it would have at that level.
  const series = { ...counted, days: atLatestLevel(counted, calendar).days }
  const fits = fitAll([first(), ...others], series, today - 1, calendar)
  const tracks = replayedTracks(series, today - 1, horizonDays, calendar)
  const slots: SlotForecast[] = []
  for (let day = today; day < today + horizonDays; day++) {
    const isOpen = fits[0]?.isOpen(day) ?? true
    const { mean, bandAt } = isOpen
      ? (tracks[weekAhead(day - today + 1)]?.forecast(forecasts(fits, day), today - 1) ?? closedDay(series.slotsPerDay))
      : closedDay(series.slotsPerDay)
    const [band80, band95] = [bandAt(0.8), bandAt(0.95)]
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
  return { model: 'ensemble', slots }
}

const fitAll = (models: readonly VolumeModel[], series: DaySeries, origin: EpochDay, calendar: Calendar): FittedModel[] => {
  const history = historyUntil(series, origin)
  return models.map((model) => model.fit(history, calendar))
}

const forecasts = (fits: readonly FittedModel[], day: EpochDay): DayCounts[] => fits.map((fit) => fit.forecast(day))

/** The history as local days up to yesterday; an empty one is a day long, so every query stays defined. A slot without an entry had no calls. */
function seriesOf({ history, slotMinutes, zone, origin }: VolumeRequest, today: EpochDay): DaySeries {
  const slotsPerDay = 1440 / slotMinutes
  const byDay = new Map<EpochDay, DayCounts>()
  for (const { slotAt, value } of history) {
    if (slotAt >= origin) continue
    const slot = Math.floor(wallMsOf(slotAt, zone) / (slotMinutes * MINUTE_MS))
    const day = Math.floor(slot / slotsPerDay)
    let counts = byDay.get(day)
    if (!counts) {
      counts = new Float64Array(slotsPerDay).fill(Number.NaN)
      byDay.set(day, counts)
    }
    const before = counts[slot - day * slotsPerDay] ?? Number.NaN
    // The hour that the clock shows twice in autumn counts as its mean.
    counts[slot - day * slotsPerDay] = Number.isNaN(before) ? value : (before + value) / 2
  }
  for (const counts of byDay.values()) for (let slot = 0; slot < slotsPerDay; slot++) if (Number.isNaN(counts[slot] ?? 0)) counts[slot] = 0
  const series = fromDays('queue', slotMinutes, byDay)
  return byDay.size > 0 ? series : { ...series, firstDay: today - 1, days: [undefined] }
}

/** A closed day has no calls for certain. */
function closedDay(slotsPerDay: number): { mean: DayCounts; bandAt: () => Band } {
  const none = new Float64Array(slotsPerDay)
  return { mean: none, bandAt: () => ({ lo: none, hi: none }) }
}

/** Leads whose errors are pooled: days of one week ahead behave alike. */
const weekAhead = (lead: number): number => Math.floor((lead - 1) / 7)

/** By week ahead: what forecasts replayed from past origins would have been, and what came. */
function replayedTracks(series: DaySeries, origin: EpochDay, horizonDays: number, calendar: Calendar): LeadTrack[] {
  const models = [light(), ...others]
  const replays: { origin: EpochDay; fits: FittedModel[] }[] = []
  for (let past = Math.max(series.firstDay + 14, origin - REPLAYED_DAYS); past < origin; past += REPLAY_STEP)
    replays.push({ origin: past, fits: fitAll(models, series, past, calendar) })
  return Array.from({ length: weekAhead(horizonDays) + 1 }, (_, week) => {
    const track = leadTrack()
    const past = replays.flatMap((replay) => Array.from({ length: 7 }, (_, k) => ({ ...replay, day: replay.origin + 7 * week + k + 1 })))
    for (const { origin: from, fits, day } of past.sort((a, b) => a.day - b.day)) {
      const actual = day > origin ? undefined : countsOn(series, day)
      if (!actual?.some((count) => count > 0)) continue
      const means = forecasts(fits, day)
      track.learn(day, means, track.forecast(means, from).mean, actual)
    }
    return track
  })
}
