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
  const calendarColumns = (day: EpochDay, isFitting: boolean): number[] => {
    const columns: number[] = []
    calendarTerms(day, context, settings, (name, scale) => {
      let column = names.get(name)
      if (column === undefined && isFitting) {
        column = priors.length
        names.set(name, column)
        priors.push(scale === Number.POSITIVE_INFINITY ? { shape: 'none', scale: 1 } : normal(scale))
      }
      if (column !== undefined) columns.push(column)
    })
    return columns.sort((a, b) => a - b)
  }
  const fitted = days.map((day) => calendarColumns(day, true))
  const base = priors.length
  const trend = trendOf(first, origin, settings)
  priors.push(...trend.priors)
  const toRow = (day: EpochDay, columns: number[]): Row => {
    const row = { columns, values: columns.map(() => 1) }
    trend.append(day, base, row)
    // Typed arrays halve the time of the sums over them.
    return { columns: Uint16Array.from(row.columns), values: Float64Array.from(row.values) }
  }
  return { priors, rows: days.map((day, i) => toRow(day, fitted[i] ?? [])), rowOf: (day) => toRow(day, calendarColumns(day, false)) }
}

const WEEKDAYS = Array.from({ length: 7 }, (_, dow) => `weekday ${dow}`)

/** Calls `add` with the name and the prior sd of every calendar effect that applies on `day`; an infinite sd is a free coefficient. */
function calendarTerms(
  day: EpochDay,
  { calendar, index, opening }: { calendar: Calendar; index: CalendarIndex; opening: Opening },
  settings: DesignSettings,
  add: (name: string, scale: number) => void,
): void {
  add('level', Number.POSITIVE_INFINITY)
  const entries = index.get(day)
  const isWorkday = entries?.some((entry) => entry.kind === 'workday') === true
  // A make-up workday on a weekend behaves like a Monday to Friday; Wednesday is the plainest of them.
  add(WEEKDAYS[isWorkday && weekday(day) > 4 ? 2 : weekday(day)] ?? '', settings.weekdayScale)
  monthTerms(day, settings, add)
  if (opening.isHoliday(day)) {
    const part = weekday(day) > 4 ? 'weekend' : 'week'
    add(`holiday ${part}`, settings.holidayScale)
    for (const { name, kind } of entries ?? []) if (kind === 'holiday') add(`holiday ${part} ${name}`, settings.holidayScale / 2)
  }
  for (const { name, kind } of entries ?? []) if (kind === 'campaign') add(`campaign ${name}`, settings.holidayScale)
  for (const billRun of calendar.billRunDays)
    for (let after = 0; after < 3; after++)
      if (dayOfMonth(day - after) === billRun) add(`bill run ${billRun} +${after}`, settings.monthScale)
  if (index.size > 0) closureTerms(day, opening, (name) => add(name, settings.closureScale))
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

const MONTH_BINS = Array.from({ length: 32 }, (_, bin) => `month bin ${bin}`)

/** Bins from the month's start, and the last two and the three days before them on top: bills, salaries and expiries fall at both ends. */
function monthTerms(day: EpochDay, { monthBinDays, monthScale }: DesignSettings, add: (name: string, scale: number) => void): void {
  add(MONTH_BINS[Math.ceil(dayOfMonth(day) / monthBinDays)] ?? '', monthScale)
  const end = daysToMonthEnd(day)
  if (end <= 4) add(end <= 1 ? 'month end' : 'before month end', monthScale)
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
