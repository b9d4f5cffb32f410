/**
 * Store and ledger know each other: the store's id names its checkpoints in the ledger, the ledger's id gives its records their generation in the
 * store, and each keeps marks of how far the other had come. A pair that does not fit has lost something.
 */
import { randomUUID } from 'node:crypto'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Anchor } from '../ledger/anchor.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import { ledgerPairs, storeIdentity } from '../sql/tables/pairing.ts'

export type Pair = { readonly storeId: string; readonly ledgerId: string; readonly generation: number }

/** A ledger as a store has seen it. */
type Mark = {
  readonly ledgerId: string
  readonly generation: number
  readonly events: number
  readonly inbox: number
  readonly seal: string
}

type Seen = {
  readonly storeId: string
  readonly ledgerId: string
  readonly marks: readonly Mark[]
  /** What makes them no pair, in sentences; empty where they fit. */
  readonly problems: readonly string[]
}

const REMEDY =
  "restore what is missing from a backup (callboard restore), or go on without it: 'callboard migrate --pair' takes both as a pair from now on, gives what the ledger sends a new generation and fills the store from it."

/** Throws `conflict` where they do not fit; makes them known to each other where they have not met. */
export async function pairUp(store: Store, ledger: Ledger): Promise<Pair> {
  const seen = await look(store, ledger)
  if (seen.problems.length > 0) throw new CallboardError('conflict', `${seen.problems.join(' ')} Remedy: ${REMEDY}`)
  const known = seen.marks.find(({ ledgerId }) => ledgerId === seen.ledgerId)
  return known ? { ...seen, generation: known.generation } : introduce(store, ledger, seen, 0)
}

/** Whatever is missing stays missing. */
export async function pairAnew(store: Store, ledger: Ledger): Promise<Pair> {
  const seen = await look(store, ledger)
  if (seen.problems.length === 0) return pairUp(store, ledger)
  const ledgerId = randomUUID()
  await ledger.renewIdentity(ledgerId, seen.storeId)
  return introduce(store, ledger, { ...seen, ledgerId }, 1 + (await greatestGeneration(store, seen.marks)))
}

/** What is wrong with the pair; nothing is written but the store's id where it has none. */
export const pairProblems = async (store: Store, ledger: Ledger): Promise<readonly string[]> => {
  const { problems, storeId } = await look(store, ledger)
  const known = (await ledger.stores()).find(({ id }) => id === storeId)
  const now = await batchesOf(store)
  const fewer = Object.entries(known?.batches ?? {}).filter(([topic, batches]) => (now[topic] ?? 0) < batches)
  return [...problems, ...fewer.map(([topic, batches]) => `${topic}: ${now[topic] ?? 0} batches where the ledger has seen ${batches}.`)]
}

async function introduce(store: Store, ledger: Ledger, { storeId, ledgerId }: Seen, generation: number): Promise<Pair> {
  const pair = { storeId, ledgerId, generation }
  await markLedger(store, ledger, pair)
  await markStore(store, ledger, pair)
  return pair
}

/** Notes in the store how far the ledger has come. */
export async function markLedger(store: Store, ledger: Ledger, { ledgerId, generation }: Pair): Promise<void> {
  const { inbox } = await ledger.heads()
  const { position = 0, seal = '' } = (await ledger.newestSeal()) ?? {}
  await store.insert(ledgerPairs, [{ ledger_id: ledgerId, generation, events: position, inbox, seal, reach: position + inbox }])
}

/** Notes in the ledger how many batches the store holds. */
export const markStore = async (store: Store, ledger: Ledger, { storeId }: Pair): Promise<void> =>
  ledger.knowStore({ id: storeId, batches: await batchesOf(store) })

/** The newest seal that the store has noted, of this ledger or else of the one it was filled from. */
export async function newestAnchor(store: Store, ledger: Ledger): Promise<Anchor | undefined> {
  const [ledgerId, marks] = [await ledger.identity(), await marksIn(store)]
  const mark = marks.find((one) => one.ledgerId === ledgerId) ?? marks[0]
  return mark && mark.events > 0 ? { ledger: mark.ledgerId, position: mark.events, seal: mark.seal } : undefined
}

async function look(store: Store, ledger: Ledger): Promise<Seen> {
  const [storeId, marks, ledgerId] = [await storeIdOf(store), await marksIn(store), await ledger.identity()]
  const found = [...(await strangers(ledger, storeId, ledgerId, marks)), ...(await losses(store, ledger, ledgerId, marks))]
  return { storeId, ledgerId, marks, problems: found }
}

async function strangers(ledger: Ledger, storeId: string, ledgerId: string, marks: readonly Mark[]): Promise<string[]> {
  const stores = ledger.isShared ? [] : await ledger.stores()
  const [last] = stores
  const isNewStore = last !== undefined && !stores.some(({ id }) => id === storeId)
  const batches = Object.values(last?.batches ?? {}).reduce((sum, n) => sum + n, 0)
  const [other] = marks
  const isNewLedger = other !== undefined && !marks.some((mark) => mark.ledgerId === ledgerId)
  return [
    ...(isNewStore ? [`The store is not the one this ledger filled, which held ${batches} batches.`] : []),
    ...(isNewLedger ? [`The ledger is not the one this store was filled from, which had ${other.events} events.`] : []),
  ]
}

async function losses(store: Store, ledger: Ledger, ledgerId: string, marks: readonly Mark[]): Promise<string[]> {
  const mark = marks.find((one) => one.ledgerId === ledgerId)
  const heads = await ledger.heads()
  const reached = marks.length > 0 && !mark ? 0 : await reachedBy(store, mark?.generation ?? 0)
  const events = Math.max(mark?.events ?? 0, reached)
  const isCut = events > heads.events || (mark !== undefined && mark.inbox > heads.inbox)
  if (isCut)
    return [
      `The ledger ends at event ${heads.events} and record ${heads.inbox} of its inbox, but the store has seen event ${events} and record ${mark?.inbox ?? 0}: it lost its end.`,
    ]
  const isOther = mark && mark.events > 0 && (await ledger.sealAt(mark.events)) !== mark.seal
  if (isOther) return [`Event ${mark.events} of the ledger is not the one the store has seen: it lost its end and went on, or was changed.`]
  const anchor = await ledger.anchor()
  if (anchor?.ledger !== ledgerId || (await ledger.sealAt(anchor.position)) === anchor.seal) return []
  return [`The ledger was anchored at event ${anchor.position}, which is not there as it was: it lost its end, or was changed.`]
}

/** The newest event of the ledger among the store's records. */
async function reachedBy(store: Store, generation: number): Promise<number> {
  const [row] = await store.query<{ last: string }>(
    "select max(last_offset) as last from ingest_ranges where source = 'ledger' and generation = {generation:UInt32}",
    { generation },
  )
  return Number(row?.last ?? 0)
}

async function greatestGeneration(store: Store, marks: readonly Mark[]): Promise<number> {
  const [row] = await store.query<{ n: number; last: number }>(
    "select toUInt32(count()) as n, max(generation) as last from ingest_ranges where source in ('ledger', 'http')",
  )
  return Math.max(-1, ...marks.map(({ generation }) => generation), ...(row && row.n > 0 ? [row.last] : []))
}

async function batchesOf(store: Store): Promise<Record<string, number>> {
  const rows = await store.query<{ topic: string; n: string }>('select topic, count() as n from ingest_ranges final group by topic')
  return Object.fromEntries(rows.map(({ topic, n }) => [topic, Number(n)]))
}

async function marksIn(store: Store): Promise<Mark[]> {
  const rows = await store.query<{ ledger_id: string; generation: number; events: string; inbox: string; seal: string }>(
    'select ledger_id, generation, events, inbox, seal from ledger_pairs final order by generation desc',
  )
  return rows.map(({ ledger_id: ledgerId, events, inbox, ...row }) => ({ ...row, ledgerId, events: Number(events), inbox: Number(inbox) }))
}

/** Made where it has none; two that make one at once agree on the earlier. */
export async function storeIdOf(store: Store): Promise<string> {
  const known = async () =>
    (await store.query<{ id: string }>('select store_id as id from store_identity order by made_at, store_id limit 1'))[0]?.id
  const id = await known()
  if (id !== undefined) return id
  await store.insert(storeIdentity, [{ store_id: randomUUID() }])
  return (await known()) ?? ''
}

/** A store that was brought back is another one for a ledger that went on: its readers begin anew. */
export async function renewStoreId(store: Store): Promise<void> {
  await store.command(`truncate table ${storeIdentity.name}`)
  await storeIdOf(store)
}
