/** The port every part uses to reach ClickHouse, whichever way it is opened. */

import type { Columns, NewRow, Table } from './tables/definition.ts'

/** Query parameters, bound as `{name: Type}`; a Date binds to DateTime64(3,'UTC'). */
export type Params = Readonly<Record<string, string | number | bigint | boolean | null | Date | readonly string[] | readonly number[]>>

export type Column = { readonly name: string; readonly type: string }

export type Result = { readonly columns: readonly Column[]; readonly rows: readonly (readonly unknown[])[] }

/** People's queries carry limits and are read-only; our own carry none. */
export type QueryLimits = { readonly seconds: number; readonly rows: number; readonly bytes: number }

export interface Store {
  /** How the store was opened: `server` by URL, `owner` through the live owner's endpoint, `embedded` in this process. */
  readonly kind: 'server' | 'owner' | 'embedded'
  /** Rows as objects. Instants arrive as ISO text with `Z`; 64-bit and wider integers as strings. */
  query<Row = Record<string, unknown>>(sql: string, params?: Params): Promise<Row[]>
  /** Rows as arrays with column names and types. */
  result(sql: string, params?: Params): Promise<Result>
  /** The answer's bytes in any ClickHouse output format (Parquet, Arrow, CSVWithNames …). */
  bytes(sql: string, format: string, params?: Params): Promise<Uint8Array>
  /** One statement without an answer: DDL, `insert … select`. */
  command(sql: string, params?: Params): Promise<void>
  /** Inserts RowBinary rows, in one piece or in several; `columns` in the order they are framed. Durable when it returns. */
  insertRowBinary(table: string, columns: readonly string[], rows: Uint8Array | readonly Uint8Array[]): Promise<void>
  /** Inserts rows of one of our own tables; for small writes such as results of jobs. Durable when it returns. */
  insert<C extends Columns>(table: Table<C>, rows: readonly NewRow<Table<NoInfer<C>>>[]): Promise<void>
  /** Waits for what is under way; an embedded engine lets go of its directory. */
  close(): Promise<void>
}
