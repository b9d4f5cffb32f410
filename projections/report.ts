/** How far each projection has come, what it has still to read, and why one stands still. */
import { prefixOf } from '../ledger/aggregate.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import { projections } from './catalog.ts'
import { storeIdOf } from './pair.ts'
import type { Projection } from './projection.ts'
import { checkpointOf } from './projections.ts'

export type ProjectionReport = {
  readonly name: string
  /** Everything up to this position of the ledger is where it belongs; of a topic, in the destination that is ahead. */
  readonly position: number
  /** Events, or records of the inbox, that it has still to read. */
  readonly lag: number
  /** Of the last attempt; null where it succeeded. */
  readonly error: string | null
}

export async function reportProjections(store: Store, ledger: Ledger): Promise<ProjectionReport[]> {
  const [storeId, known, heads] = await Promise.all([storeIdOf(store), ledger.checkpoints(), ledger.heads()])
  return Promise.all(
    projections.map(async (projection) => {
      const names = (['store', 'kafka'] as const).map((destination) => checkpointOf(projection, destination, storeId))
      const own = known.filter(({ name }) => names.includes(name))
      const position = Math.max(0, ...own.map((one) => one.position))
      const lag = projection.kind === 'inbox' ? Math.max(0, heads.inbox - position) : await waiting(ledger, projection.streams, position)
      return { name: projection.name, position, lag, error: own.find(({ error }) => error !== '')?.error ?? null }
    }),
  )
}

async function waiting(ledger: Ledger, kinds: readonly string[], position: number): Promise<number> {
  const counts = await Promise.all(kinds.map((kind) => ledger.countFrom(position, prefixOf({ kind }))))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Rows in its tables; null where it goes into topics, whose records are counted by source. */
export async function countRows(store: Store, projection: Projection): Promise<number | null> {
  if (projection.kind !== 'tables') return null
  const counts = projection.tables.map(({ name }) => store.query<{ n: string }>(`select count() as n from ${name} final`))
  return (await Promise.all(counts)).reduce((sum, [row]) => sum + Number(row?.n ?? 0), 0)
}
