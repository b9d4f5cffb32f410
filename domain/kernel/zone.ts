/** Local days and wall-clock times of an IANA zone; the zone is always an argument. */
import { CallboardError } from './errors.ts'
import { DAY_MS, type Instant, type Interval, instant, interval } from './time.ts'

/** The zone of the hotline's local days where no site and no setting names another. */
export const DEFAULT_ZONE = 'Asia/Shanghai'

/** A calendar day as `YYYY-MM-DD`. */
export type LocalDate = string

type Wall = { date: LocalDate; secondsOfDay: number; weekday: number }

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    try {
      formatter = new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
    } catch (cause) {
      throw new CallboardError('usage', `'${zone}' is not an IANA time zone; use a name like Asia/Shanghai.`, { cause })
    }
    formatters.set(zone, formatter)
  }
  return formatter
}

/** The zone itself, for one from outside, in the usual letters: `europe/berlin` is a name to JavaScript and none to the engine. Throws `usage` where it is none. */
export function checkedZone(zone: string): string {
  const usual = formatterOf(zone).resolvedOptions().timeZone
  return usual.toLowerCase() === zone.toLowerCase() ? usual : zone
}

/** What a clock on the wall in `zone` shows at `at`. `weekday`: 1 = Monday … 7 = Sunday. */
export function wallClock(at: Instant, zone: string): Wall {
  const part: Record<string, string> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = value
  const date = `${part['year']}-${part['month']}-${part['day']}`
  const secondsOfDay = Number(part['hour']) * 3600 + Number(part['minute']) * 60 + Number(part['second'])
  return { date, secondsOfDay, weekday: weekdayOf(date) }
}

/** The calendar day in `zone` at `at`. Throws `usage` for a zone that is none. */
export const localDate = (at: Instant, zone: string): LocalDate => wallClock(at, zone).date

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (date: LocalDate): number => ((Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS) + 3) % 7) + 1

/** The calendar day `days` days later; earlier where negative. */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Zone offset in ms at `at`: local wall time minus UTC. */
function offsetMs(at: number, zone: string): number {
  const { date, secondsOfDay } = wallClock(instant(at), zone)
  return Date.parse(`${date}T00:00:00Z`) + secondsOfDay * 1000 - Math.floor(at / 1000) * 1000
}

/** The instants at which the wall clock in `zone` shows `secondsOfDay` on `date`, earliest first: none in a daylight-saving gap, two where clocks are set back. */
export function instantsOfWall(date: LocalDate, secondsOfDay: number, zone: string): readonly Instant[] {
  const naive = Date.parse(`${date}T00:00:00Z`) + secondsOfDay * 1000
  // Offsets a day either side are the only two that can be in force here.
  const offsets = new Set([offsetMs(naive - DAY_MS, zone), offsetMs(naive + DAY_MS, zone)])
  const hits = [...offsets].map((offset) => naive - offset).filter((at) => offsetMs(at, zone) === naive - at)
  return hits.sort((a, b) => a - b).map(instant)
}

/** The same where one is enough: undefined in a daylight-saving gap, the first where the time occurs twice. */
export const instantOfWall = (date: LocalDate, secondsOfDay: number, zone: string): Instant | undefined =>
  instantsOfWall(date, secondsOfDay, zone)[0]

/**
 * `[local midnight, next local midnight)`: 23, 24 or 25 hours. Where midnight itself is skipped, from the first instant after it; empty for a date that
 * the zone left out (Apia 2011-12-30).
 */
export function localDay(date: LocalDate, zone: string): Interval {
  return interval(startOfDay(date, zone), startOfDay(addDays(date, 1), zone))
}

/** The midnight at or before `at`. */
export const lastMidnight = (at: Instant, zone: string): Instant => localDay(localDate(at, zone), zone).from

function startOfDay(date: LocalDate, zone: string): Instant {
  return instantOfWall(date, 0, zone) ?? endOfGap(Date.parse(`${date}T00:00:00Z`), zone)
}

/** The instant at which clocks were set forward over the local time `naive`. */
function endOfGap(naive: number, zone: string): Instant {
  const before = offsetMs(naive - DAY_MS, zone)
  // With the offset from after the change it is too early, with the one from before it too late.
  let early = naive - offsetMs(naive + DAY_MS, zone)
  let late = naive - before
  while (late - early > 1000) {
    const middle = Math.floor((early + late) / 2000) * 1000
    if (offsetMs(middle, zone) === before) early = middle
    else late = middle
  }
  return instant(late)
}
