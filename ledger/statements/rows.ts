/** Reads the ledger's rows by column; a missing or mistyped column is a defect of the statement. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, instant } from '../../domain/kernel/time.ts'

/** What a statement answers: integers arrive as bigint. */
export type Row = Record<string, unknown>

export function integer(row: Row | undefined, column: string): number {
  const value = row?.[column]
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value)
  throw new CallboardError('internal', `Column ${column} holds ${typeof value}, not an integer.`)
}

export function text(row: Row | undefined, column: string): string {
  const value = row?.[column]
  if (typeof value === 'string') return value
  throw new CallboardError('internal', `Column ${column} holds ${typeof value}, not text.`)
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (value instanceof Uint8Array) return value
  throw new CallboardError('internal', `Column ${column} holds ${typeof value}, not bytes.`)
}

export const moment = (row: Row, column: string): Instant => instant(integer(row, column))

export const momentOrNone = (row: Row, column: string): Instant | undefined => (row[column] === null ? undefined : moment(row, column))
