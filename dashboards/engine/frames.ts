/**
 * Rows of a query → Grafana data frames, by the rules of its SQL back end: text columns are labels of a time series, every other column a value.
 * Source: grafana/sqlds query.go and grafana-plugin-sdk-go data/time_series.go (LongToWide).
 */
import type { Column, Result } from '../../sql/store.ts'

export type FieldType = 'time' | 'number' | 'string' | 'boolean'

type Value = number | string | boolean | null

/** Times are epoch milliseconds. */
type Field = {
  readonly name: string
  readonly type: FieldType
  readonly labels?: Readonly<Record<string, string>>
  readonly values: readonly Value[]
}

export type Frame = { readonly refId: string; readonly fields: readonly Field[] }

/** Grafana's `format` of a ClickHouse query: 0 time series, 1 table. */
export type Format = 0 | 1

/** Throws RangeError when a time series has no time column or its rows are not ascending by time. No rows make no frame. */
export function toFrames(refId: string, result: Result, format: Format): Frame[] {
  const fields = result.columns.map((column, index) =>
    fieldOf(
      column,
      result.rows.map((row) => row[index]),
    ),
  )
  if (format === 1) return [{ refId, fields }]
  if (result.rows.length === 0) return []
  const time = fields.find((field) => field.type === 'time')
  if (time === undefined) throw new RangeError('A time series needs a time column; select $__timeInterval(slot_at) as time.')
  if (!isAscending(time.values)) throw new RangeError("A time series' rows must be ascending by time; add `order by time`.")
  return [
    {
      refId,
      fields: longToWide(
        time,
        fields.filter((field) => field !== time),
      ),
    },
  ]
}

function fieldOf(column: Column, values: readonly unknown[]): Field {
  const type = fieldType(column.type)
  return { name: column.name, type, values: values.map((value) => valueIn(type, value)) }
}

/** The frame type of a ClickHouse type; LowCardinality and Nullable are looked through. */
export function fieldType(clickhouseType: string): FieldType {
  const inner = clickhouseType.replace(/^(LowCardinality|Nullable|SimpleAggregateFunction)\((?:\w+, )?(.*)\)$/, '$2')
  if (inner !== clickhouseType) return fieldType(inner)
  if (/^Date/.test(inner)) return 'time'
  if (/^(U?Int|Float|Decimal)/.test(inner)) return 'number'
  return inner === 'Bool' ? 'boolean' : 'string'
}

function valueIn(type: FieldType, value: unknown): Value {
  if (value === null || value === undefined) return null
  if (type === 'time') return Date.parse(String(value))
  if (type === 'number') return finite(Number(value))
  if (type === 'boolean') return value === true || value === 1 || value === 'true'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** JSON has no NaN or infinity; Grafana shows null as no data. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const isAscending = (values: readonly Value[]): boolean =>
  values.every((value, index) => index === 0 || Number(value) >= Number(values[index - 1]))

/** One row per time, one field per value column and combination of labels, in the order of columns, then labels. */
function longToWide(time: Field, fields: readonly Field[]): Field[] {
  const labels = fields.filter((field) => field.type === 'string' || field.type === 'boolean')
  const values = fields.filter((field) => field.type === 'number' || field.type === 'time')
  if (labels.length === 0) return [time, ...values]
  const times = [...new Set(time.values)]
  const rowOf = new Map(times.map((at, row) => [at, row]))
  const keys = time.values.map((_, row) => JSON.stringify(labels.map((label) => String(label.values[row] ?? ''))))
  const sorted = [...new Set(keys)].sort()
  const wide = values.flatMap((value) => {
    const columns = new Map(sorted.map((key) => [key, times.map((): Value => null)]))
    for (const [row, key] of keys.entries()) {
      const column = columns.get(key)
      const at = rowOf.get(time.values[row] ?? null)
      if (column !== undefined && at !== undefined) column[at] = value.values[row] ?? null
    }
    return sorted.map((key) => ({ name: value.name, type: value.type, labels: labelsOf(labels, key), values: columns.get(key) ?? [] }))
  })
  return [{ ...time, values: times }, ...wide]
}

function labelsOf(labels: readonly Field[], key: string): Record<string, string> {
  const values: unknown = JSON.parse(key)
  return Object.fromEntries(labels.map((label, index) => [label.name, String(Array.isArray(values) ? values[index] : '')]))
}

/** The frame as Grafana's `/api/ds/query` answers it. */
export function frameJson(frame: Frame) {
  const goType = { time: 'time.Time', number: 'float64', string: 'string', boolean: 'bool' } as const
  const fields = frame.fields.map(({ name, type, labels }) => ({
    name,
    type,
    typeInfo: { frame: goType[type], nullable: true },
    ...(labels ? { labels: { ...labels } } : {}),
  }))
  return { schema: { refId: frame.refId, fields }, data: { values: frame.fields.map((field) => [...field.values]) } }
}
