/** Answers in ClickHouse's JSONCompact as the store's results, and rows to insert as JSON lines. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { identifier } from './statement.ts'
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

/** The table with the columns that any of the rows has; the others get their default. */
export const targetOf = (table: string, rows: readonly object[]): string =>
  `${identifier(table)} (${[...new Set(rows.flatMap((row) => Object.keys(row)))].map(identifier).join(', ')})`

/** One JSON object a line. */
export const linesOf = (rows: readonly object[]): string =>
  rows.map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).join('\n')
