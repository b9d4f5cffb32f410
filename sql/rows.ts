/** Answers in ClickHouse's JSONCompact as the store's results. */
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Column, Result } from './store.ts'

type JsonCompact = { readonly meta: readonly Column[]; readonly data: readonly (readonly unknown[])[] }

function isJsonCompact(value: unknown): value is JsonCompact {
  return (
    typeof value === 'object' &&
    value !== null &&
    'meta' in value &&
    Array.isArray(value.meta) &&
    'data' in value &&
    Array.isArray(value.data)
  )
}

/** A statement without an answer, such as DDL, gives no text and no rows. */
export function parseResult(text: string): Result {
  if (text.trim() === '') return { columns: [], rows: [] }
  const value: unknown = JSON.parse(text)
  if (!isJsonCompact(value)) throw new CallboardError('internal', `The engine's answer is not JSONCompact: ${text.slice(0, 80)}`)
  return { columns: value.meta.map(({ name, type }) => ({ name, type })), rows: value.data }
}

/** Each row as an object; the caller names the shape its own SQL gives. */
export function rowsAsObjects<Row>({ columns, rows }: Result): Row[] {
  const names = columns.map(({ name }) => name)
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])) as Row)
}
