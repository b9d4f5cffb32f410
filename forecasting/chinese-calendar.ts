/** China's calendar: statutory holidays, the yearly arrangement of days off and make-up workdays (调休), and the weeks around the lunar new year. */
import chineseDays from 'chinese-days'
import { type LocalDate, weekdayOf } from '../domain/kernel/zone.ts'
import type { CalendarEntry } from './calendar.ts'
import { dateOf, epochDay } from './days.ts'

/**
 * Day before which the State Council has published the arrangement of the following year in every year since 2008 (latest: 16 December 2007
 * and 2014). Statutory dates themselves are known always.
 */
const ARRANGED_BY = '12-17'

const STATUTORY_BY_DATE: Readonly<Record<string, string>> = {
  '01-01': '元旦',
  '05-01': '劳动节',
  '10-01': '国庆节',
  '10-02': '国庆节',
  '10-03': '国庆节',
}
/** By lunar month-day. */
const STATUTORY_BY_LUNAR: Readonly<Record<string, string>> = {
  '1-1': '春节',
  '1-2': '春节',
  '1-3': '春节',
  '5-5': '端午节',
  '8-15': '中秋节',
}

/** The package shortens some festivals; one festival has one name, so that its days share one effect. */
const FULL_NAMES: Readonly<Record<string, string>> = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' }

/** Entries of the years given, both included, oldest first. */
export function chineseCalendar(fromYear: number, toYear: number): CalendarEntry[] {
  const entries: CalendarEntry[] = []
  for (let year = fromYear; year <= toYear; year++) {
    const tombSweeping = tombSweepingDay(year)
    for (let day = epochDay(`${year}-01-01`); day <= epochDay(`${year}-12-31`); day++) entries.push(...entriesOn(dateOf(day), tombSweeping))
  }
  return entries
}

/** Qingming (清明), 4 to 6 April: the usual approximation ⌊0.2422 y + C⌋ − ⌊y/4⌋ with y the year of the century, right from 1901 to 2099. */
function tombSweepingDay(year: number): LocalDate {
  const ofCentury = year % 100
  const day = Math.floor(0.2422 * ofCentury + (year < 2000 ? 5.59 : 4.81)) - Math.floor(ofCentury / 4)
  return `${year}-04-0${day}`
}

function entriesOn(date: LocalDate, tombSweeping: LocalDate): CalendarEntry[] {
  const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(new Date(`${date}T12:00:00Z`))
  const lunar = isLeap ? '' : `${lunarMon}-${lunarDay}`
  const statutory = STATUTORY_BY_DATE[date.slice(5)] ?? (date === tombSweeping ? '清明节' : undefined) ?? STATUTORY_BY_LUNAR[lunar]
  const arranged = arrangedOn(date)
  const season = seasonOf(lunar)
  return [
    ...(statutory !== undefined ? [{ date, name: statutory, kind: 'holiday' as const }] : []),
    ...(arranged !== undefined && (statutory === undefined || arranged.kind === 'workday') ? [arranged] : []),
    ...(season !== undefined && statutory === undefined ? [{ date, name: season, kind: 'campaign' as const }] : []),
  ]
}

/** The package makes its tables in the process's zone: west of Greenwich they begin a day early. 30 September 2019 was an ordinary Monday. */
const TABLE_SHIFT = chineseDays.getDayDetail(localNoon('2019-09-30')).work ? 0 : 1

function localNoon(date: LocalDate): Date {
  return new Date(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8)), 12)
}

/** A day off or make-up workday of the year's arrangement; ordinary days have plain weekday names in the package. */
function arrangedOn(date: LocalDate): CalendarEntry | undefined {
  const { work, name } = chineseDays.getDayDetail(localNoon(dateOf(epochDay(date) - TABLE_SHIFT)))
  const named = name.split(',')[1]
  if (named === undefined) return undefined
  const festival = FULL_NAMES[named] ?? named
  // A working weekday inside an arrangement is an ordinary day; only weekends are made up.
  if (work && weekdayOf(date) < 6) return undefined
  const publishedOn = `${Number(date.slice(0, 4)) - 1}-${ARRANGED_BY}`
  return { date, name: work ? `${festival}调休` : festival, kind: work ? 'workday' : 'holiday', publishedOn }
}

/** The last week before the lunar new year, and from its holiday to the Lantern Festival: a volume of their own every year. */
function seasonOf(lunar: string): string | undefined {
  const [month, day] = lunar.split('-').map(Number)
  if (month === 12 && day !== undefined && day >= 23) return '春运'
  if (month === 1 && day !== undefined && day <= 15) return '正月'
  return undefined
}
