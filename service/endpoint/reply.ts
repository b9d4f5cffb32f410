/** Errors as ClickHouse's HTTP interface words them, so its clients show code, name and message. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { QueryError } from '../../sql/query-error.ts'

export type Failure = { readonly status: number; readonly code: number; readonly text: string }

// ClickHouse's own mapping: what the client got wrong is 4xx, a time limit 408-like 500.
const STATUS: Readonly<Record<number, number>> = { 60: 404, 81: 404, 164: 403, 497: 403, 516: 403, 193: 401, 159: 408, 202: 503, 241: 507 }

export function failureOf(error: unknown): Failure {
  const code = error instanceof QueryError ? error.clickhouseCode : 0
  const message = error instanceof Error ? error.message : String(error)
  const isTheirs = error instanceof CallboardError && error.code === 'usage'
  // Clients look for a trailing name in capitals.
  const named = /\([A-Z][A-Z0-9_]+\)$/.test(message) ? message : `${message} (${NAMES[code] ?? 'UNKNOWN_EXCEPTION'})`
  return { status: STATUS[code] ?? (isTheirs ? 400 : 500), code: code || 1002, text: `Code: ${code || 1002}. DB::Exception: ${named}\n` }
}

const NAMES: Readonly<Record<number, string>> = {
  16: 'NO_SUCH_COLUMN_IN_TABLE',
  62: 'SYNTAX_ERROR',
  115: 'UNKNOWN_SETTING',
  202: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  271: 'CANNOT_DECOMPRESS',
  394: 'QUERY_WAS_CANCELLED',
  456: 'UNKNOWN_QUERY_PARAMETER',
  497: 'ACCESS_DENIED',
  516: 'AUTHENTICATION_FAILED',
}

const TYPES: Readonly<Record<string, string>> = {
  CSV: 'text/csv; charset=UTF-8',
  CSVWithNames: 'text/csv; charset=UTF-8',
  TabSeparated: 'text/tab-separated-values; charset=UTF-8',
}

export const contentTypeOf = (format: string): string =>
  TYPES[format] ?? (format.startsWith('JSON') ? 'application/json; charset=UTF-8' : 'application/octet-stream')
