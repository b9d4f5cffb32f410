/** Reads `timestamp,series_id,value` text into count rows; a bad line is reported with its number, not guessed. */
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
  const toWall = wallReader(zone)
  const rows: CountRow[] = []
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || line.trim() === '') continue
    const fields = splitLine(line, delimiter)
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
