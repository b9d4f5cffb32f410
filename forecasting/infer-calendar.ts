/** Finds the country whose published holidays explain the quiet and closed days of a history; used where no calendar is given. */
import { mean, median } from 'simple-statistics'
import { USUAL_COUNTRIES } from './countries.ts'
import { type EpochDay, epochDay, yearOf } from './days.ts'
import { publishedHolidays } from './published-holidays.ts'
import { type History, lastDay, operatingDays, totalOf } from './series.ts'

/** A day that should have operated but did not counts as this many standard deviations below normal. */
const CLIPPED = 6

// Two independent days two deviations low in one of 50 countries are no rarity (score 4); two closures score 36, a real calendar of
// ten holidays a year far more.
const LEAST_SCORE = 12

export type InferredCountry = { readonly country: string; readonly score: number; readonly holidays: number }

/**
 * The best-explaining country, or undefined where none is convincing. Evidence of all histories (of one hotline) is added up: per country
 * n·m²/2 with m the mean studentised deviation of its n holidays on days that normally operate. Only the past given is looked at.
 */
export function inferCountry(histories: readonly History[]): InferredCountry | undefined {
  const known = histories.filter((history) => history.days.length >= 28)
  if (known.length === 0) return undefined
  const from = Math.min(...known.map((history) => history.firstDay))
  const to = Math.max(...known.map(lastDay))
  const deviations = known.map(deviationsOf)
  const scores = USUAL_COUNTRIES.map((country): InferredCountry => {
    const days = new Set(holidaysOf(country, from, to))
    let score = 0
    let holidays = 0
    for (const deviation of deviations) {
      const values = [...days].flatMap((day) => deviation.get(day) ?? [])
      holidays = Math.max(holidays, values.length)
      const fall = values.length < 2 ? 0 : mean(values)
      if (fall < -1) score += (values.length * fall ** 2) / 2
    }
    return { country, score, holidays }
  })
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score >= LEAST_SCORE ? best : undefined
}

function holidaysOf(country: string, from: EpochDay, to: EpochDay): EpochDay[] {
  const entries = publishedHolidays(country, yearOf(from), yearOf(to)).filter(({ kind }) => kind === 'holiday')
  return entries.map(({ date }) => epochDay(date)).filter((day) => day >= from && day <= to)
}

/** Log day total against the median of the same weekday within four weeks, in robust standard deviations, for weekdays that normally open. */
function deviationsOf(history: History): Map<EpochDay, number> {
  const operated = new Set(operatingDays(history))
  const logs = new Map<EpochDay, number>()
  for (const day of operated) logs.set(day, Math.log(totalOf(history.days[day - history.firstDay] ?? new Float64Array(0)) + 0.5))
  const raw = new Map<EpochDay, number>()
  for (let day = history.firstDay; day <= lastDay(history); day++) {
    const around = [-28, -21, -14, -7, 7, 14, 21, 28]
      .map((shift) => day + shift)
      .filter((other) => other >= history.firstDay && other <= lastDay(history))
    const near = around.flatMap((other) => logs.get(other) ?? [])
    if (near.length < 3 || near.length < 0.6 * around.length) continue
    const here = logs.get(day)
    raw.set(day, here === undefined ? Number.NEGATIVE_INFINITY : here - median(near))
  }
  const finite = [...raw.values()].filter(Number.isFinite).map(Math.abs)
  const scale = Math.max(0.05, finite.length === 0 ? 1 : 1.4826 * median(finite))
  return new Map([...raw].map(([day, value]) => [day, Math.max(-CLIPPED, Math.min(CLIPPED, value / scale))]))
}
