/** Numbers, durations and instants as people read them; instants always in a named zone. */
import type { Language } from './language.ts'
import { DAY_MS, DAY_SECONDS } from './time.ts'

const LOCALE = { en: 'en-GB', zh: 'zh-CN' } as const

export const NONE = '–'

const counts = {
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 }),
  zh: new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }),
}

export const count = (value: number | null | undefined, language: Language): string =>
  value === null || value === undefined ? NONE : counts[language].format(value)

/** 0.8134 → `81.3 %`. */
export const percent = (ratio: number | null | undefined, digits = 1): string =>
  ratio === null || ratio === undefined ? NONE : `${(ratio * 100).toFixed(digits)} %`

/** Seconds as `12 s`, `4:08` or `2:03:10`. */
export function duration(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  const total = Math.round(value)
  if (total < 60) return `${total} s`
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** Milliseconds into a recording as `0:07`. */
export function position(ms: number): string {
  const total = Math.floor(ms / 1000)
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let rest = value
  let unit = 0
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000
    unit += 1
  }
  return `${rest >= 100 || unit === 0 ? rest.toFixed(0) : rest.toFixed(1)} ${units[unit] ?? ''}`
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: Language, zone: string, name: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${name}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(LOCALE[language], { ...STYLES[name], timeZone: zone, hourCycle: 'h23' })
  formatters.set(key, made)
  return made
}

const STYLES = {
  clock: { hour: '2-digit', minute: '2-digit' },
  clockSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  longDay: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  moment: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  full: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export type TimeStyle = keyof typeof STYLES

export const time = (at: string | number | null | undefined, zone: string, language: Language, style: TimeStyle = 'moment'): string =>
  at === null || at === undefined ? NONE : formatter(language, zone, style).format(new Date(at))

/** A calendar day (`2026-01-31`) has no zone; UTC midnight stands for it. */
export const dayText = (day: string, language: Language, style: TimeStyle = 'weekday'): string =>
  time(`${day}T00:00:00Z`, 'UTC', language, style)

const days = new Map<string, Intl.DateTimeFormat>()

/** The calendar day of an instant in a zone, as `2026-01-31`. */
export function dayOf(at: string | number, zone: string): string {
  const known = days.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  days.set(zone, known)
  return known.format(new Date(at))
}

/** Minutes since local midnight. */
export function minuteOfDay(at: string | number, zone: string): number {
  const [hours = '0', minutes = '0'] = formatter('en', zone, 'clock').format(new Date(at)).split(':')
  return Number(hours) * 60 + Number(minutes)
}

export function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10)
}

/** `Asia/Shanghai (UTC+8)`. */
export function zoneName(zone: string, at: string | number = Date.now()): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(new Date(at))
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  return `${zone} (${offset.replace('GMT', 'UTC')})`
}

/** How long ago, in the largest fitting unit. */
export function ago(at: string | null, now: number, language: Language): string {
  if (at === null) return NONE
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const relative = new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'always', style: 'short' })
  const size = Math.abs(seconds)
  if (size < 90) return relative.format(seconds, 'second')
  if (size < 5400) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 129_600) return relative.format(Math.round(seconds / 3600), 'hour')
  return relative.format(Math.round(seconds / DAY_SECONDS), 'day')
}
