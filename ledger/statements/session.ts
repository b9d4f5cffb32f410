/** What the ledger's statements are carried out on: one connection to SQLite or PostgreSQL, parameters written `?`. */
import type { Row } from './rows.ts'

export type Value = string | number | Uint8Array | null

export interface Session {
  all(statement: string, ...values: readonly Value[]): Promise<Row[]>
  /** The first row. */
  get(statement: string, ...values: readonly Value[]): Promise<Row | undefined>
  /** How many rows it changed. */
  run(statement: string, ...values: readonly Value[]): Promise<number>
}
