/** Rows as objects from a store that is cut to somebody's reach. */
import type { Params, Store } from '../store.ts'

export type Reached = Pick<Store, 'result'>

/** Keys are the names of the columns as the statement gives them. */
export async function rowsWithin<Row>(reached: Reached, sql: string, params: Params): Promise<Row[]> {
  const { columns, rows } = await reached.result(sql, params)
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])) as Row)
}
