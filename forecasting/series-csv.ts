/** Reads `timestamp,series_id,value` text into count rows; a bad line is reported with its number, not guessed. */
import { closest, meant } from '../domain/kernel/closest.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { DAY } from '../domain/kernel/time.ts'
import type { CountRow } from './series.ts'
import { wallMsOf } from './wall.ts'

export type CsvColumns = { readonly timestamp: string; readonly series: string; readonly value: string }

export const DEFAULT_COLUMNS: CsvColumns = { timestamp: 'timestamp', series: 'series_id', value: 'value' }

const NAIVE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/
const OFFSET = /(Z|[+-]\d{2}:?\d{2})$/

/** What spreadsheets and statistics programs write where there is no value: the slot was not observed. */
const NOT_OBSERVED = /^(#?N\/?A|NaN|null|-)?$/i

/** The one of comma, semicolon and tab that the header has most of. */
function delimiterOf(header: string): string {
  const count = (delimiter: string): number => header.split(delimiter).length
  return [',', ';', '\t'].reduce((most, one) => (count(one) > count(most) ? one : most))
}

/**
 * Rows of a CSV text with a header. A timestamp without zone is a local wall-clock time and is kept as it stands. One with `Z` or
 * an offset is an instant and is turned into the wall clock of `zone` (UTC when none is given). Without a series column all rows
 * belong to one series named 'series'.
 */
export function readCountRows(text: string, zone: string | undefined, columns: CsvColumns = DEFAULT_COLUMNS): CountRow[] {
  const lines = text.split(/\r\n|\n|\r/)
  const delimiter = delimiterOf(lines[0] ?? '')
  const header = splitLine(lines[0] ?? '', delimiter).map((name) => name.replace(/^\uFEFF/, '').trim())
  const at = { timestamp: header.indexOf(columns.timestamp), series: header.indexOf(columns.series), value: header.indexOf(columns.value) }
  for (const key of ['timestamp', 'value'] as const)
    if (at[key] < 0)
      throw new CallboardError(
        'usage',
        `Column '${columns[key]}' is not in the header '${header.join(delimiter)}'; name it with --columns ${key}=NAME.`,
      )
  const wrong = wrongHeader(header, columns)
  if (wrong !== undefined) throw new CallboardError('usage', wrong)
  const toWall = wallReader(zone)
  const rows: CountRow[] = []
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || line.trim() === '') continue
    const fields = splitLine(line, delimiter)
    if (fields.length > header.length)
      throw new CallboardError(
        'usage',
        `Line ${index + 1} '${line.trim()}' has ${fields.length} cells, the header ${header.length}; put quotes around a cell that holds '${delimiter}'.`,
      )
    const wallMs = toWall(fields[at.timestamp] ?? '')
    const text = (fields[at.value] ?? '').trim()
    const value = Number(text)
    if (NOT_OBSERVED.test(text)) continue
    if (Number.isNaN(wallMs) || !Number.isFinite(value) || value < 0)
      throw new CallboardError(
        'usage',
        `Line ${index + 1} '${line.trim()}' needs an ISO timestamp and a count of at least 0; correct or remove it.`,
      )
    rows.push({ wallMs, series: at.series < 0 ? 'series' : (fields[at.series] ?? '').trim(), value })
  }
  return rows
}

/**
 * A column twice, a series that was named and is not there, and where no column was named one that nothing reads: a slip in `series_id` would make one
 * series of all. Whoever names columns has chosen among those there are.
 */
export function wrongHeader(header: readonly string[], columns: CsvColumns = DEFAULT_COLUMNS): string | undefined {
  const twice = header.find((name, at) => name !== '' && header.indexOf(name) !== at)
  if (twice !== undefined) return `Column '${twice}' stands twice in the header; keep the one that is meant.`
  if (columns.series !== DEFAULT_COLUMNS.series && !header.includes(columns.series))
    return `Column '${columns.series}' is not in the header '${header.join(',')}'; ${meant(columns.series, header)}`
  const known = Object.values(columns)
  if (known.some((name) => !Object.values(DEFAULT_COLUMNS).includes(name))) return undefined
  const stranger = header.find((name) => name !== '' && !known.includes(name))
  const near = stranger === undefined ? undefined : closest(stranger, known)
  if (stranger === undefined) return undefined
  return `Column '${stranger}' is read by nobody; ${near === undefined ? `the columns are ${known.join(', ')}; remove it.` : `did you mean '${near}'?`}`
}

function wallReader(zone: string | undefined): (text: string) => number {
  return (raw) => {
    const text = raw.trim()
    if (!DAY.test(text.slice(0, 10))) return Number.NaN
    if (NAIVE.test(text)) return Date.parse(`${text.replace(' ', 'T')}Z`)
    if (!OFFSET.test(text)) return Number.NaN
    const epochMs = Date.parse(text.replace(' ', 'T'))
    return wallMsOf(epochMs, zone ?? 'UTC')
  }
}

/** The fields of one CSV line; a doubled quote inside quotes stands for one. */
export function splitLine(line: string, delimiter = ','): string[] {
  const clean = line.endsWith('\r') ? line.slice(0, -1) : line
  if (!clean.includes('"')) return clean.split(delimiter)
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (let index = 0; index < clean.length; index++) {
    const char = clean[index]
    if (isQuoted && char === '"' && clean[index + 1] === '"') {
      field += '"'
      index += 1
    } else if (char === '"') isQuoted = !isQuoted
    else if (char === delimiter && !isQuoted) {
      fields.push(field)
      field = ''
    } else field += char
  }
  return [...fields, field]
}
