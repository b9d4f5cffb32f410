/** Call counts of the time before, from CSV: good rows become half hours, each bad row is named with its line, its text and what is wrong. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { DAY, DAY_MS, HALF_HOUR_MS, type Instant, instant, parseInstant } from '../domain/kernel/time.ts'
import { DEFAULT_COLUMNS, splitLine, wrongHeader } from './series-csv.ts'
import { instantOfMinute } from './wall.ts'

export type HistorySlot = { readonly queueId: string; readonly slotAt: Instant; readonly calls: number }

export type HistoryReject = { readonly line: number; readonly text: string; readonly code: string; readonly message: string }

export type HistoryImport = {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  /** Half hours by queue and time; finer rows are summed. */
  readonly slots: readonly HistorySlot[]
  /** The first thousand. */
  readonly rejects: readonly HistoryReject[]
}

const MOST_REJECTS = 1000
const NAIVE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(:\d{2}(\.\d+)?)?$/

/**
 * CSV with header `timestamp,series_id,value`, series being queues. A timestamp without offset is local time of `zone`. A second row of the same
 * queue and time is rejected, so a file pasted twice does not double the calls. Throws `usage` where the header lacks a column.
 */
export function readHistory(text: string, zone: string, until: Instant): HistoryImport {
  const lines = text.split('\n')
  const header = splitLine(lines[0] ?? '').map((name) => name.replace(/^\uFEFF/, '').trim())
  const [timeAt, queueAt, valueAt] = [DEFAULT_COLUMNS.timestamp, DEFAULT_COLUMNS.series, DEFAULT_COLUMNS.value].map((name) =>
    columnOf(header, name),
  )
  const wrong = wrongHeader(header)
  if (wrong !== undefined) throw new CallboardError('usage', wrong)
  const slots = new Map<string, { queueId: string; slotAt: Instant; calls: number }>()
  const seen = new Set<string>()
  const rejects: HistoryReject[] = []
  let [rows, rejected] = [0, 0]
  lines.forEach((line, index) => {
    if (index === 0 || line.trim() === '') return
    rows += 1
    const fields = splitLine(line).map((field) => field.trim())
    const said = { time: fields[timeAt ?? 0] ?? '', queueId: fields[queueAt ?? 1] ?? '', value: fields[valueAt ?? 2] ?? '' }
    const read = fields.length > header.length ? SURPLUS : readRow(said, zone, until)
    const fault = 'code' in read ? read : seen.has(`${read.queueId} ${read.at}`) ? DOUBLE : undefined
    if (fault) {
      rejected += 1
      if (rejects.length < MOST_REJECTS) rejects.push({ line: index + 1, text: line.trim().slice(0, 200), ...fault })
    } else if (!('code' in read)) {
      seen.add(`${read.queueId} ${read.at}`)
      const slotAt = instant(Math.floor(read.at / HALF_HOUR_MS) * HALF_HOUR_MS)
      const key = `${read.queueId} ${slotAt}`
      const slot = slots.get(key) ?? { queueId: read.queueId, slotAt, calls: 0 }
      slot.calls += read.calls
      slots.set(key, slot)
    }
  })
  return { rows, accepted: rows - rejected, rejected, slots: [...slots.values()], rejects }
}

function columnOf(header: readonly string[], name: string): number {
  const at = header.indexOf(name)
  if (at < 0)
    throw new CallboardError(
      'usage',
      `Column '${name}' is not in the header '${header.join(',').slice(0, 200)}'; the file begins with timestamp,series_id,value.`,
    )
  return at
}

type Fault = { readonly code: string; readonly message: string }

const DOUBLE: Fault = { code: 'history.double', message: 'The same queue and time stands on an earlier line; remove one of them.' }

const SURPLUS: Fault = {
  code: 'history.cells',
  message: 'The row has more cells than the header; put quotes around a cell that holds a comma.',
}

type Row = { readonly queueId: string; readonly at: Instant; readonly calls: number }

function readRow({ time, queueId, value }: { time: string; queueId: string; value: string }, zone: string, until: Instant): Row | Fault {
  if (queueId === '' || queueId.length > 128)
    return { code: 'history.queue', message: 'series_id must name a queue with 1 to 128 characters.' }
  const calls = Number(value)
  if (value === '' || !Number.isFinite(calls) || calls < 0)
    return { code: 'history.value', message: `'${value}' is not a count; write a number of at least 0.` }
  const at = instantOf(time, zone)
  if (at === 'gap')
    return {
      code: 'history.clock_gap',
      message: `'${time}' does not exist in ${zone}: the clock was put forward; add an offset like +08:00.`,
    }
  if (at === undefined || Number.isNaN(at))
    return { code: 'history.timestamp', message: `'${time}' is not a time; write 2026-01-31 08:30 or 2026-01-31T08:30:00+08:00.` }
  if (at >= until) return { code: 'history.future', message: `'${time}' is still to come; history ends now.` }
  return { queueId, at, calls }
}

function instantOf(text: string, zone: string): Instant | 'gap' | undefined {
  const zoned = parseInstant(text)
  if (zoned.ok) return zoned.value
  const naive = NAIVE.exec(text)
  if (!naive) return undefined
  const day = Date.parse(`${naive[1]}T00:00:00Z`) / DAY_MS
  const minute = Number(naive[2]) * 60 + Number(naive[3])
  if (!DAY.test(naive[1] ?? '') || minute >= 1440) return undefined
  return instantOfMinute(day, minute, zone) ?? 'gap'
}
