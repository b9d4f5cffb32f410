/** The regressors of a day's log total: weekday, day of month, holidays and closures, campaigns, time of year, trend. */
import type { Calendar, CalendarIndex } from './calendar.ts'
import { dayOfMonth, daysToMonthEnd, type EpochDay, weekday } from './days.ts'
import type { Opening } from './opening.ts'
import type { Prior, Row } from './regression.ts'

export type Design = {
  readonly priors: readonly Prior[]
  readonly rows: readonly Row[]
  /** Regressors of any day; what never occurred in the days fitted contributes nothing. */
  readonly rowOf: (day: EpochDay) => Row
}

export type DesignSettings = {
  readonly weekdayScale: number
  readonly monthScale: number
  /** Width of the day-of-month bins in days. */
  readonly monthBinDays: number
  readonly holidayScale: number
  readonly closureScale: number
  readonly yearScale: number
  readonly slopeScale: number
  readonly knotScale: number
  /** Knots lie in this first part of the history only; later ones would chase the last days' noise. */
  readonly knotShare: number
  readonly knots: number
}

type Term = { readonly name: string; readonly value: number; readonly prior: Prior }

const normal = (scale: number): Prior => ({ shape: 'normal', scale })

/** `days`: the days to fit, oldest first; the last is at or before the origin. */
export function designOf(
  days: readonly EpochDay[],
  origin: EpochDay,
  context: { calendar: Calendar; index: CalendarIndex; opening: Opening },
  settings: DesignSettings,
): Design {
  const names = new Map<string, number>()
  const priors: Prior[] = []
  const first = days[0] ?? origin
  const calendarPairs = (day: EpochDay, isFitting: boolean): [number, number][] => {
    const pairs: [number, number][] = []
    for (const { name, value, prior } of calendarTerms(day, context, settings)) {
      let column = names.get(name)
      if (column === undefined && isFitting) {
        column = priors.length
        names.set(name, column)
        priors.push(prior)
      }
      if (column !== undefined) pairs.push([column, value])
    }
    return pairs.sort((a, b) => a[0] - b[0])
  }
  const fitted = days.map((day) => calendarPairs(day, true))
  const base = priors.length
  const trend = trendOf(first, origin, settings)
  priors.push(...trend.priors)
  const toRow = (day: EpochDay, pairs: readonly [number, number][]): Row => {
    const row: { columns: number[]; values: number[] } = { columns: [], values: [] }
    for (const [column, value] of pairs) {
      row.columns.push(column)
      row.values.push(value)
    }
    trend.append(day, base, row)
    return row
  }
  return { priors, rows: days.map((day, i) => toRow(day, fitted[i] ?? [])), rowOf: (day) => toRow(day, calendarPairs(day, false)) }
}

function calendarTerms(
  day: EpochDay,
  { calendar, index, opening }: { calendar: Calendar; index: CalendarIndex; opening: Opening },
  settings: DesignSettings,
): Term[] {
  const terms: Term[] = [{ name: 'level', value: 1, prior: { shape: 'none', scale: 1 } }]
  const add = (name: string, scale: number, value = 1): void => void terms.push({ name, value, prior: normal(scale) })
  const entries = index.get(day) ?? []
  const isWorkday = entries.some((entry) => entry.kind === 'workday')
  // A make-up workday on a weekend behaves like a Monday to Friday; Wednesday is the plainest of them.
  add(`weekday ${isWorkday && weekday(day) > 4 ? 2 : weekday(day)}`, settings.weekdayScale)
  for (const bin of monthBins(day, settings.monthBinDays)) add(bin, settings.monthScale)
  if (opening.isHoliday(day)) {
    const part = weekday(day) > 4 ? 'weekend' : 'week'
    add(`holiday ${part}`, settings.holidayScale)
    for (const { name, kind } of entries) if (kind === 'holiday') add(`holiday ${part} ${name}`, settings.holidayScale / 2)
  }
  for (const { name, kind } of entries) if (kind === 'campaign') add(`campaign ${name}`, settings.holidayScale)
  for (const billRun of calendar.billRunDays)
    for (let after = 0; after < 3; after++)
      if (dayOfMonth(day - after) === billRun) add(`bill run ${billRun} +${after}`, settings.monthScale)
  closureTerms(day, opening, (name) => add(name, settings.closureScale))
  return terms
}

/** Backlog after a closure and rush before one. The day right after a closure also carries the demand of the closed day itself. */
function closureTerms(day: EpochDay, opening: Opening, add: (name: string) => void): void {
  if (opening.isClosure(day - 1)) add('day after closure')
  else if (opening.isHoliday(day - 1) && !opening.isHoliday(day)) add('day after holiday')
  if (isFirstOpenAfterClosure(day, opening)) add('first open day after closure')
  else if (isFirstOpenAfterClosure(day - 1, opening)) add('second open day after closure')
  if (opening.isClosure(day + 1)) add('day before closure')
  else if (opening.isHoliday(day + 1) && !opening.isHoliday(day)) add('day before holiday')
  const isBridge = (opening.isHoliday(day - 1) && weekday(day) === 4) || (opening.isHoliday(day + 1) && weekday(day) === 0)
  if (isBridge) add('bridge')
}

function isFirstOpenAfterClosure(day: EpochDay, opening: Opening): boolean {
  for (let before = day - 1; before > day - 6; before--) {
    if (opening.isClosure(before)) return true
    if (opening.isOpenWeekday[weekday(before)]) return false
  }
  return false
}

/**
 * Bins from the month's start, and the last two and the three days before them on top: bills, salaries and expiries fall at both ends.
 */
function monthBins(day: EpochDay, width: number): string[] {
  const end = daysToMonthEnd(day)
  const fromStart = `month day ${Math.ceil(dayOfMonth(day) / width)}`
  if (end > 4) return [fromStart]
  return [fromStart, end <= 1 ? 'month end' : 'before month end']
}

type Trend = {
  readonly priors: readonly Prior[]
  readonly append: (day: EpochDay, base: number, row: { columns: number[]; values: number[] }) => void
}

/** Slope with knots, and the time of year where more than a year was seen. Regressors that are zero on a day are left out of its row. */
function trendOf(first: EpochDay, origin: EpochDay, settings: DesignSettings): Trend {
  const span = Math.max(28, origin - first)
  const knots = Math.min(settings.knots, Math.floor(span / 7))
  const orders = origin - first >= 400 ? 3 : 0
  const priors: Prior[] = [normal(settings.slopeScale)]
  for (let k = 0; k < knots; k++) priors.push({ shape: 'laplace', scale: settings.knotScale })
  for (let k = 0; k < 2 * orders; k++) priors.push(normal(settings.yearScale))
  const append: Trend['append'] = (day, base, row) => {
    // Flat beyond the origin: carrying the slope on cost 0.1 (leads 1–5) to 0.3 (6–10) points on the bank's development days.
    const at = (Math.min(day, origin) - first) / span
    row.columns.push(base)
    row.values.push(at)
    for (let k = 1; k <= knots; k++) {
      const beyond = at - (settings.knotShare * k) / (knots + 1)
      if (beyond <= 0) break
      row.columns.push(base + k)
      row.values.push(beyond)
    }
    for (let order = 1; order <= orders; order++) {
      const angle = (2 * Math.PI * order * day) / 365.25
      row.columns.push(base + knots + 2 * order - 1, base + knots + 2 * order)
      row.values.push(Math.sin(angle), Math.cos(angle))
    }
  }
  return { priors, append }
}
