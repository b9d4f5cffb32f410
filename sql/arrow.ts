/** Reads many numbers at once as typed columns, through Arrow instead of rows of JSON. */
import { tableFromIPC } from 'apache-arrow'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Params, Store } from './store.ts'

/** Numeric columns (integers up to 32 bits, floats, booleans) as Float64Array with NaN for null; instants as epoch ms; the rest as texts. */
export type Columns = { readonly length: number; numbers(name: string): Float64Array; texts(name: string): readonly string[] }

/** `sql` should cast 64-bit counts with toFloat64 or toUInt32; wider integers lose precision past 2^53. */
export async function queryColumns(store: Store, sql: string, params: Params = {}): Promise<Columns> {
  const table = tableFromIPC(await store.bytes(sql, 'ArrowStream', params))
  const column = (name: string) => {
    const found = table.getChild(name)
    if (!found)
      throw new CallboardError(
        'internal',
        `The answer has no column '${name}'; it has ${table.schema.fields.map((field) => field.name).join(', ')}.`,
      )
    return found
  }
  return {
    length: table.numRows,
    numbers: (name) => {
      const vector = column(name)
      return Float64Array.from({ length: table.numRows }, (_, row) => numberOf(vector.get(row)))
    },
    texts: (name) => {
      const vector = column(name)
      return Array.from({ length: table.numRows }, (_, row) => textOf(vector.get(row)))
    },
  }
}

const decoder = new TextDecoder()

// ClickHouse writes String columns as Arrow Binary unless told otherwise.
const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? decoder.decode(value) : value === null || value === undefined ? '' : String(value)

function numberOf(value: unknown): number {
  if (value === null || value === undefined) return Number.NaN
  return value instanceof Date ? value.getTime() : Number(value)
}
