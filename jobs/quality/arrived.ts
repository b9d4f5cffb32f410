/** Rows by id from tables that are sorted by instant: an id alone reads a table whole, so it is looked for where it is expected first. */
import { DAY_MS } from '../../domain/kernel/time.ts'
import type { Store } from '../../sql/store.ts'

/** Ids, and the instants between which their rows lie. */
export type Among = { readonly ids: readonly string[]; readonly from: Date; readonly to: Date }

/** As many as a bulk import brings: to look for them one by one is dearer than to look at all. */
const MOST_IDS = 5000
/** Parts of one conversation come from several systems, each with its own clock. */
const MARGIN_MS = DAY_MS

/** Of `rows`: subqueries of `id` and `at`. undefined: so many that all should be looked at. */
export async function arrived(
  store: Store,
  rows: readonly string[],
  params: { readonly [name: string]: Date },
): Promise<Among | undefined> {
  const found = await store.query<{ id: string; at: string }>(
    `select id, at from (${rows.join(' union distinct ')}) limit ${MOST_IDS + 1}`,
    params,
  )
  return found.length > MOST_IDS ? undefined : amongOf(found)
}

export function amongOf(rows: readonly { readonly id: string; readonly at: string }[]): Among {
  const instants = rows.map(({ at }) => Date.parse(at))
  const [first, last] = [instants.reduce((a, b) => Math.min(a, b), Infinity), instants.reduce((a, b) => Math.max(a, b), -Infinity)]
  const [from, to] = instants.length === 0 ? [0, 0] : [first - MARGIN_MS, last + MARGIN_MS]
  return { ids: [...new Set(rows.map(({ id }) => id))], from: new Date(from), to: new Date(to) }
}

type Source = { readonly view: string; readonly id: string; readonly at: string; readonly columns: string }

/** Each id's row, wherever it lies; `columns` have the id. */
export async function rowsOf<Row extends Readonly<Record<string, unknown>>>(
  store: Store,
  { view, id, at, columns }: Source,
  { ids, from, to }: Among,
): Promise<Map<string, Row>> {
  const read = (wanted: readonly string[], near: string) =>
    store.query<Row>(`select ${columns} from ${view} where ${near}${id} in {ids:Array(String)}`, { ids: wanted, from, to })
  const near = await read(ids, `${at} between {from:DateTime64(3,'UTC')} and {to:DateTime64(3,'UTC')} and `)
  const rows = new Map(near.map((row) => [String(row[id]), row]))
  const missing = ids.filter((one) => !rows.has(one))
  const far = missing.length === 0 ? [] : await read(missing, '')
  return new Map([...rows, ...far.map((row): [string, Row] => [String(row[id]), row])])
}
