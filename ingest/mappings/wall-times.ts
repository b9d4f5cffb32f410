/** Reads local times of a zone from patterns such as `d/M/y H:m`. */

import { DAY_MS, instant, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { instantsOfWall } from '../../domain/kernel/zone.ts'

export type WallTime = {
  /** ISO texts in UTC, earliest first: none where the zone's clocks jump over the time, two where they show it twice. */
  readonly iso: readonly string[]
  /** What the clock on the wall shows, as if it were UTC; undefined for a text with a zone of its own. */
  readonly wallMs?: number
}

/** A text with a zone of its own is read as it is; undefined where no pattern fits or there is no such day. What was read is kept by the list of formats. */
export type WallTimeReader = (text: string, formats: readonly string[]) => WallTime | undefined

const MOST_KNOWN = 200_000

/** Texts of instants repeat many times in a log, and reading a wall clock costs about 20 µs: they are kept. */
export function wallTimeReader(zone: string): WallTimeReader {
  const known = new Map<readonly string[], Map<string, WallTime | undefined>>()
  let kept = 0
  const patterns = new Map<string, Pattern>()
  const patternOf = (format: string): Pattern => {
    const pattern = patterns.get(format) ?? compiled(format)
    patterns.set(format, pattern)
    return pattern
  }
  return (text, formats) => {
    let texts = known.get(formats)
    if (texts?.has(text)) return texts.get(text)
    if (kept >= MOST_KNOWN) {
      known.clear()
      kept = 0
      texts = undefined
    }
    kept += 1
    const time = read(text, formats.map(patternOf), zone)
    known.set(formats, (texts ?? new Map<string, WallTime | undefined>()).set(text, time))
    return time
  }
}

function read(text: string, patterns: readonly Pattern[], zone: string): WallTime | undefined {
  const zoned = parseInstant(withOffset(text))
  if (zoned.ok) return { iso: [toIso(zoned.value)] }
  if (patterns.length === 0) return plainEpoch(text)
  let answer: WallTime | undefined
  for (const pattern of patterns) answer ??= typeof pattern === 'function' ? pattern(text, zone) : wallOf(text, pattern, zone)
  return answer
}

/** An ISO time whose zone is written otherwise: behind a blank, in hours alone, or as UTC or GMT. */
function withOffset(text: string): string {
  const [, time, zone] = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*([+-]\d\d(?::?\d\d)?|UTC|GMT|Z)$/i.exec(text) ?? []
  return time === undefined || zone === undefined ? text : `${time}${isoOffset(zone)}`
}

const isoOffset = (zone: string): string => (/^[a-z]/i.test(zone) ? 'Z' : zone.length === 3 ? `${zone}:00` : zone)

/** Seconds since 1970 by the number of digits: of seconds, milliseconds, microseconds, nanoseconds. */
const EPOCH_DIGITS: ReadonlyMap<number, number> = new Map([10, 13, 16, 19].map((digits, index) => [digits, 1000 ** index]))

/** Where no pattern says what digits are. As many digits of a day and hour (2026030209) are larger: 1990010100 is 1990, or 2033 as seconds. */
function plainEpoch(text: string): WallTime | undefined {
  const [, whole = '', fraction = ''] = /^(1\d{9,18})(\.\d+)?$/.exec(text) ?? []
  const unit = EPOCH_DIGITS.get(whole.length)
  if (unit === undefined || (fraction !== '' && unit > 1)) return undefined
  const seconds = Number(`${whole}${fraction}`) / unit
  return seconds < 1_990_000_000 ? timeAt(Math.floor(seconds * 1000)) : undefined
}

/** What every column can hold (`DAY`). Exports write 0001-01-01, 1900-01-01 or 9999-12-31 where there is no time. */
const isHeld = (ms: number): boolean => ms >= 0 && ms < Date.UTC(2150, 0, 1)

const timeAt = (ms: number): WallTime | undefined => (isHeld(ms) ? { iso: [toIso(instant(ms))] } : undefined)

type Parts = { readonly text: RegExp; readonly names: readonly string[] }
type Pattern = Parts | ((text: string, zone: string) => WallTime | undefined)

export const TOKENS = /y{4}|y{1,2}|M{1,4}|d{1,2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|a|Z/g

/** One letter and two mean the same but for the year; `y` has four digits. */
const PART: Readonly<Record<string, string>> = {
  yy: '(\\d{2})',
  y: '(\\d{4})',
  s: '(\\d{1,2}(?:[.,]\\d{1,9})?)',
  a: '(am|pm|a\\.m\\.|p\\.m\\.|上午|下午)',
  MMM: '([a-z]{3,9})\\.?',
  Z: '([+-]\\d\\d(?::?\\d\\d)?|UTC|GMT|Z)',
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ')

/** Numbers that are times. */
export const NUMBERS: Readonly<Record<string, (text: string, zone: string) => WallTime | undefined>> = {
  epoch: (text) => (/^\d{9,11}(\.\d+)?$/.test(text) ? timeAt(Math.round(Number(text) * 1000)) : undefined),
  epochMs: (text) => (/^\d{12,14}$/.test(text) ? timeAt(Number(text)) : undefined),
  epochUs: (text) => (/^\d{15,17}$/.test(text) ? timeAt(Math.floor(Number(text) / 1000)) : undefined),
  // Days since 1899-12-30, as spreadsheets count them.
  excel: (text, zone) =>
    /^\d{5}(\.\d+)?$/.test(text) ? wallAt(Date.UTC(1899, 11, 30) + Math.round((Number(text) * DAY_MS) / 1000) * 1000, zone) : undefined,
}

function compiled(format: string): Pattern {
  const number = Object.hasOwn(NUMBERS, format) ? NUMBERS[format] : undefined
  if (number) return number
  const names: string[] = []
  const pattern = format
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(TOKENS, (token) => {
      const name = token.startsWith('MMM') ? 'MMM' : token === 'yy' ? 'yy' : token.charAt(0)
      names.push(name)
      return PART[name] ?? '(\\d{1,2})'
    })
    .replace(/ +/g, '\\s+')
  return { text: new RegExp(`^${pattern}$`, 'i'), names }
}

function wallOf(text: string, { text: pattern, names }: Parts, zone: string): WallTime | undefined {
  const found = pattern.exec(text.trim())
  if (!found) return undefined
  const part = (name: string): string | undefined => (names.includes(name) ? found[names.indexOf(name) + 1] : undefined)
  const number = (name: string, without: number): number => Number(part(name)?.replace(',', '.') ?? without)
  const month = part('MMM') === undefined ? number('M', 1) : monthNamed(part('MMM') ?? '')
  const year = part('yy') === undefined ? number('y', 1970) : 2000 + number('yy', 0)
  const [hour, minute, second] = [hourOf(part('H'), part('h'), part('a')), number('m', 0), number('s', 0)]
  const midnight = new Date(Date.UTC(year, month - 1, number('d', 1)))
  const isDay = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === number('d', 1)
  const isEndOfDay = hour === 24 && minute === 0 && second === 0
  if (!isDay || !(hour <= 23 || isEndOfDay) || minute > 59 || second >= 60) return undefined
  const wallMs = midnight.getTime() + Math.round((hour * 3600 + minute * 60 + second) * 1000)
  if (year < 1970) return undefined
  return part('Z') === undefined ? wallAt(wallMs, zone) : timeAt(wallMs - offsetMs(part('Z') ?? ''))
}

/** What clocks with this offset are ahead of UTC. */
function offsetMs(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

function wallAt(wallMs: number, zone: string): WallTime | undefined {
  if (!isHeld(wallMs)) return undefined
  const date = new Date(wallMs).toISOString().slice(0, 10)
  const secondsOfDay = (wallMs - Date.parse(`${date}T00:00:00Z`)) / 1000
  const instants = instantsOfWall(date, secondsOfDay, zone)
  return instants.every(isHeld) ? { iso: instants.map(toIso), wallMs } : undefined
}

/** 1 to 12; NaN for no month. */
function monthNamed(name: string): number {
  const index = MONTHS.findIndex((month) => month.startsWith(name.toLowerCase()))
  return index < 0 ? Number.NaN : index + 1
}

/** 12 AM is midnight, 12 PM noon; NaN for 13 PM. */
function hourOf(of24: string | undefined, of12: string | undefined, half: string | undefined): number {
  if (of12 === undefined) return Number(of24 ?? 0)
  const hour = Number(of12)
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (/^p|下午/i.test(half ?? '') ? 12 : 0)
}
