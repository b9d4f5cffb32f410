/** Numbers, percentages and durations as people and programs write them. */

/** Sign, whole part with separators every three digits, decimals, percent sign. */
const WRITTEN = {
  ',': /^([+-]?)(\d+|\d{1,3}(?:[. \u00a0\u202f'’]\d{3})+)(?:,(\d+))?(\s*%)?$/,
  '.': /^([+-]?)(\d+|\d{1,3}(?:[, \u00a0\u202f'’]\d{3})+)(?:\.(\d+))?(\s*%)?$/,
}

/** Without thousands separators and with a point; nothing where digits are grouped otherwise, and as it is where it is no plain number, such as 1:02. */
export function withPoint(text: string, decimal: '.' | ','): string {
  const [, sign = '', whole, rest = '', percent = ''] = WRITTEN[decimal].exec(text) ?? []
  if (whole === undefined) return /^[\d.,]+$/.test(text) ? '' : text
  return `${sign}${whole.replace(/\D/g, '')}${rest && `.${rest}`}${percent}`
}

export function scaled(number: number, as: 'seconds' | 'percent' | 'integer' | 'number', scale: number | undefined): number {
  if (scale === undefined || scale === 1) return number
  // 15 digits: 1.1 * 1000 is 1100, not 1100.0000000000002.
  return as === 'integer' ? Math.round(number * scale) : Number((number * scale).toPrecision(15))
}

export function numberOf(text: string, as: 'seconds' | 'percent' | 'integer' | 'number'): number {
  if (as === 'seconds') return secondsOf(text)
  return as === 'percent' ? scaled(decimal(text.replace(/\s*%$/, '')), as, 0.01) : decimal(text)
}

/** NaN for anything but digits, a point and an exponent: 0x2A is no number of calls. */
export const decimal = (text: string): number => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN)

const HOURS = 'h|hrs?|hours?|小时|時間?|时'
const MINUTES = 'm|mins?|minutes?|分钟|分'
const SECONDS = 's|secs?|seconds?|秒'
/** `1 day, 2:03:04` as Python writes it, `1d 2h`, and `1:02:03:04` or `1.02:03:04` of spreadsheets and .NET. */
const DAYS = /^p?(\d+)(?:\s*(?:days?|d|天)(?:\s*,|\s*t)?\s*|[:.](?=\d{1,2}:\d\d:\d\d(?:[.,]\d+)?$))(.*)$/i
const CLOCK = /^(?:(?:(\d+):)(?=[0-5]?\d:))?(\d*):([0-5]\d(?:[.,]\d+)?)$/
const UNITS = new RegExp(
  `^(?:pt)?(?:(\\d+)\\s*(?:${HOURS}))?\\s*(?:(\\d+)\\s*(?:${MINUTES}))?\\s*(?:(\\d+(?:\\.\\d+)?)\\s*(?:${SECONDS}))?$`,
  'i',
)

/** `h:mm:ss`, `m:ss`, `:ss`, `1h 2m 3s`, `3分12秒`, ISO 8601 `PT1H2M3S`, each with days before it, or a number of seconds. */
function secondsOf(text: string): number {
  const [, days, rest = ''] = DAYS.exec(text) ?? []
  if (days === undefined) return timeOf(text)
  const within = rest === '' ? 0 : timeOf(rest)
  return within < 86_400 && !/^[\d.]+$/.test(rest) ? Number(days) * 86_400 + within : Number.NaN
}

function timeOf(text: string): number {
  const [, hours = '0', minutes, seconds = ''] = CLOCK.exec(text) ?? []
  if (minutes !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
  const [, h, m, s] = UNITS.exec(text) ?? []
  return [h, m, s].some((part) => part !== undefined) ? Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0) : decimal(text)
}
