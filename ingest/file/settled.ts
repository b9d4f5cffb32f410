/** What became of a file's rows in the store: which are the latest of their id, which the contract refused. */
import { snakeCase } from '../../sql/landing/fields.ts'
import type { Store } from '../../sql/store.ts'
import type { Topic } from '../topics.ts'

export type RefusedRow = { readonly offset: number; readonly reason: string; readonly detail: string; readonly value: string }

const PAGE = 5000

/** Rows of the source that are dead letters, in the order of the file. */
export async function* refusedRows(store: Store, topic: Topic, source: string): AsyncGenerator<RefusedRow> {
  for (let from = 0n; ; ) {
    const page = await store.query<{ offset: string; reason: string; detail: string; value: string }>(
      `select "offset", reason, detail, ifNull(value, '') as value from dead_letters final
where topic = {topic:String} and source = {source:String} and "offset" >= {from:UInt64} order by "offset" limit ${PAGE}`,
      { topic: topic.name, source, from },
    )
    for (const { offset, ...row } of page) yield { ...row, offset: Number(offset) }
    if (page.length < PAGE) return
    from = BigInt(page.at(-1)?.offset ?? 0) + 1n
  }
}

/** Rows of the source that are the latest version of their id; `span` of their slotting instants spares reading the whole table. */
export async function latestRows(
  store: Store,
  { contract }: Topic,
  source: string,
  span: readonly [from: number, to: number],
): Promise<number> {
  const [table] = contract.tables
  if (!table || span[0] > span[1]) return 0
  const at = snakeCase(table.slottingInstant.split('.').at(-1) ?? '')
  const [row] = await store.query<{ n: string }>(
    `select count() as n from ${table.name} where record_source = {source:String}
and ${at} >= {from:DateTime64(3,'UTC')} and ${at} <= {to:DateTime64(3,'UTC')}`,
    { source, from: new Date(span[0]), to: new Date(span[1]) },
  )
  return Number(row?.n ?? 0)
}
