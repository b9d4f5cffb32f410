/** Takes what can be read of a customer out of the store's tables; facts that figures are made of stay, under a pseudonym that nobody can resolve. */
import { randomBytes } from 'node:crypto'
import { type Contract, contracts } from '../contracts/index.ts'
import { type Field, fieldsOf } from './landing/fields.ts'
import { storageName } from './landing/topic.ts'
import { literal } from './statement.ts'
import type { Store } from './store.ts'
import { ERASED_RECORD, type Links, linksOf, listOf, PSEUDONYM, theirRecords, theirRows, theirSpans, type Whose } from './their-rows.ts'

const GONE = '[erased]'

/** `since`: only rows that were ingested from then on. */
export type ErasureScope = { readonly customers: readonly string[]; readonly since?: Date | undefined }

export type Erased = { readonly table: string; readonly rows: number }

/** The assignments that leave nothing readable in a row of the contract; a row in which there is nothing left is not written again. */
function changesOf(fields: readonly Field[], salt: string): readonly (readonly [column: string, value: string, isLeft: string])[] {
  const pseudonym = (column: string) => `concat(${literal(PSEUDONYM)}, hex(sipHash128(concat(${literal(salt)}, assumeNotNull(${column})))))`
  const named = ['customer_id', 'contact_id']
  return [
    ...fields.flatMap(({ column, kind, item }): (readonly [string, string, string])[] => {
      if (named.includes(column)) {
        const isLeft = `ifNull(not startsWith(${column}, ${literal(PSEUDONYM)}), false)`
        return [[column, `if(${isLeft}, ${pseudonym(column)}, ${column})`, isLeft]]
      }
      if (kind === 'text') {
        const isLeft = `ifNull(${column} not in ('', ${literal(GONE)}), false)`
        return [[column, `if(${isLeft}, ${literal(GONE)}, ${column})`, isLeft]]
      }
      if (kind === 'attributes') return [[column, `map()`, `notEmpty(${column})`]]
      if (kind !== 'list' || item !== 'text') return []
      return [[column, `arrayMap(said -> ${literal(GONE)}, ${column})`, `arrayExists(said -> said != ${literal(GONE)}, ${column})`]]
    }),
    ['extra', `''`, `extra != ''`],
  ]
}

async function rewrite(store: Store, table: string, set: string, where: string): Promise<Erased> {
  const [row] = await store.query<{ n: string }>(`select count() as n from ${table} where ${where}`)
  const rows = Number(row?.n ?? 0)
  if (rows > 0)
    await store.command(`alter table ${table} ${set} where ${where} settings mutations_sync = 2, allow_nondeterministic_mutations = 1`)
  return { table, rows }
}

const eraseRecords = (store: Store, table: string, where: string): Promise<Erased> => {
  const subject = table === 'raw_events' ? `, subject = ''` : ''
  return rewrite(
    store,
    table,
    `update value = ${literal(ERASED_RECORD)}, key = null, headers = map(), original_sha256 = ''${subject}`,
    where,
  )
}

async function eraseTyped(store: Store, contract: Contract, scope: ErasureScope, links: Links, salt: string): Promise<Erased[]> {
  const fields = fieldsOf(contract)
  const theirs = theirRows(fields, whoseOf(scope), links)
  if (theirs === undefined) return []
  const changes = changesOf(fields, salt)
  const set = `update ${changes.map(([column, value]) => `${column} = ${value}`).join(', ')}`
  const isLeft = `(${changes.map(([, , left]) => left).join(' or ')})`
  const erased: Erased[] = []
  for (const table of contract.tables)
    erased.push(await rewrite(store, storageName(contract, table), set, `${theirs} and ${isLeft}${since(scope)}`))
  return erased
}

const whoseOf = (scope: ErasureScope): Whose => ({ customers: scope.customers, orErased: true, further: since(scope) })

const since = ({ since: from }: ErasureScope): string =>
  from === undefined ? '' : ` and ingested_at >= toDateTime64(${literal(from.toISOString().replace('Z', ''))}, 3, 'UTC')`

/**
 * Repeating it changes nothing. Raw events and dead letters first, while the typed tables still know whose they are; tables that name calls and orders
 * before those of calls and orders themselves. Rows keep identity, key and version, so `verify` counts them as before.
 */
export async function eraseInStore(store: Store, scope: ErasureScope): Promise<Erased[]> {
  if (scope.customers.length === 0) return []
  const { customers } = scope
  const links = await linksOf(store, whoseOf(scope))
  const salt = randomBytes(16).toString('hex')
  const erased = [
    await eraseRecords(store, 'raw_events', `${theirRecords('raw_events', whoseOf(scope), links)}${since(scope)}`),
    await eraseRecords(store, 'dead_letters', `${theirRecords('dead_letters', whoseOf(scope), links)}${since(scope)}`),
  ]
  const others = contracts.filter(({ topic }) => topic !== 'calls' && topic !== 'work-orders')
  const owners = contracts.filter(({ topic }) => topic === 'work-orders' || topic === 'calls')
  for (const contract of [...others, ...owners]) erased.push(...(await eraseTyped(store, contract, scope, links, salt)))
  const evidence = `replaceRegexpAll(items, '"text":"(\\\\\\\\.|[^"\\\\\\\\])*"', '"text":"${GONE}"')`
  erased.push(await rewrite(store, 'scores_v1', `update items = ${evidence}`, `call_id in (${links.calls}) and items != ${evidence}`))
  erased.push(await rewrite(store, 'otel_traces', 'delete', theirSpans(customers)))
  erased.push(await rewrite(store, 'customer_events_v1', 'delete', `customer_id in ${listOf(customers)}`))
  return erased
}
