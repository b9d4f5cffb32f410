/** Inserts rows of any table by its name; what a test leaves out gets the column's default. */
import type { Store } from '../../sql/store.ts'
import type { Table } from '../../sql/tables/definition.ts'

export function insertRows(store: Store, name: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const any: Table = { name, comment: '', columns: {}, shown: {}, storage: [], indices: [] }
  return store.insert(any, rows)
}
