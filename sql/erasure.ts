/** Takes what can be read of a customer out of the store's tables; facts that figures are made of stay, under a pseudonym that nobody can resolve. */
import { randomBytes } from 'node:crypto'
import { type Contract, contracts } from '../contracts/index.ts'
import { type Field, fieldsOf } from './landing/fields.ts'
import { storageName } from './landing/topic.ts'
import { literal } from './statement.ts'
import type { Store } from './store.ts'

/** In the place of a customer's id or a contact's; no id of another system begins so. */
const PSEUDONYM = 'erased:'
const GONE = '[erased]'
/** In the place of a record as it came; it is landed nowhere again. */
export const ERASED_RECORD = '{"erased":true}'

/** `since`: only rows that were ingested from then on. */
export type ErasureScope = { readonly customers: readonly string[]; readonly since?: Date | undefined }

export type Erased = { readonly table: string; readonly rows: number }

/** What records name each other by, and the tables that know whose each is. */
type Links = { readonly calls: string; readonly orders: string; readonly contacts: string }

const listOf = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`

/** Also those that were erased before: what comes later about their calls and orders is theirs. */
const isTheirs = (column: string, customers: readonly string[]): string =>
  `ifNull(${column} in ${listOf(customers)} or startsWith(${column}, ${literal(PSEUDONYM)}), false)`

/** Of records that became no row, such as a dead letter's call: read before they are overwritten. */
async function namedInRecords(store: Store, scope: ErasureScope, member: string): Promise<string> {
  const rows = await store.query<{ id: string }>(
    `select distinct JSONExtractString(ifNull(value, ''), ${literal(member)}) as id from raw_events where subject in ${listOf(scope.customers)} and id != ''${since(scope)}`,
  )
  return rows.length === 0 ? '' : ` union all select arrayJoin([${rows.map(({ id }) => literal(id)).join(', ')}])`
}

async function linksOf(store: Store, scope: ErasureScope): Promise<Links> {
  const { customers } = scope
  const theirs = isTheirs('customer_id', customers)
  const orders = ['work_orders_v1', 'work_order_events_v1'].map((table) => `select order_id from ${table} where ${theirs}`)
  return {
    calls: `select call_id from calls_v1 where ${theirs}${await namedInRecords(store, scope, 'callId')}`,
    orders: orders.join(' union all ') + (await namedInRecords(store, scope, 'orderId')),
    contacts: `select subject_id from customer_events_v1 where customer_id in ${listOf(customers)} and kind = 'contact'`,
  }
}

const LINKED: Readonly<Record<string, keyof Links>> = { call_id: 'calls', order_id: 'orders', contact_id: 'contacts' }

/** Their rows of a typed table: by customer, or by call, order or contact where it is named. */
function theirRows(fields: readonly Field[], customers: readonly string[], links: Links): string | undefined {
  const conditions = fields.flatMap(({ column }) => {
    if (column === 'customer_id') return [isTheirs(column, customers)]
    const link = LINKED[column]
    return link === undefined ? [] : [`ifNull(${column} in (${links[link]}), false)`]
  })
  return conditions.length === 0 ? undefined : `(${conditions.join(' or ')})`
}

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

const JSON_IDS = { calls: `'callId'`, orders: `'orderId'`, contacts: `'contactId'` } as const

/** An id as a word of its own: 'p-7' is not in 'p-70'. */
const wordIn = (text: string, customers: readonly string[]): string => {
  const words = customers.map((id) => id.replace(/[^A-Za-z0-9\u0080-\uffff]/g, (sign) => `\\${sign}`)).join('|')
  return `match(${text}, ${literal(`(^|[^A-Za-z0-9_.-])(${words})($|[^A-Za-z0-9_.-])`)})`
}

function theirRecords(customers: readonly string[], links: Links, isRaw: boolean): string {
  const value = `ifNull(value, '')`
  const named = Object.entries(JSON_IDS).map(
    ([link, member]) => `JSONExtractString(${value}, ${member}) in (${links[link as keyof Links]})`,
  )
  const subject = isRaw ? [`subject in ${listOf(customers)}`] : []
  return `isNotNull(value) and value != ${literal(ERASED_RECORD)} and (${[...subject, ...named, wordIn(value, customers)].join(' or ')})`
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
  const theirs = theirRows(fields, scope.customers, links)
  if (theirs === undefined) return []
  const changes = changesOf(fields, salt)
  const set = `update ${changes.map(([column, value]) => `${column} = ${value}`).join(', ')}`
  const isLeft = `(${changes.map(([, , left]) => left).join(' or ')})`
  const erased: Erased[] = []
  for (const table of contract.tables)
    erased.push(await rewrite(store, storageName(contract, table), set, `${theirs} and ${isLeft}${since(scope)}`))
  return erased
}

const since = ({ since: from }: ErasureScope): string =>
  from === undefined ? '' : ` and ingested_at >= toDateTime64(${literal(from.toISOString().replace('Z', ''))}, 3, 'UTC')`

/**
 * Repeating it changes nothing. Raw events and dead letters first, while the typed tables still know whose they are; tables that name calls and orders
 * before those of calls and orders themselves. Rows keep identity, key and version, so `verify` counts them as before.
 */
export async function eraseInStore(store: Store, scope: ErasureScope): Promise<Erased[]> {
  if (scope.customers.length === 0) return []
  const { customers } = scope
  const links = await linksOf(store, scope)
  const salt = randomBytes(16).toString('hex')
  const erased = [
    await eraseRecords(store, 'raw_events', `${theirRecords(customers, links, true)}${since(scope)}`),
    await eraseRecords(store, 'dead_letters', `${theirRecords(customers, links, false)}${since(scope)}`),
  ]
  const others = contracts.filter(({ topic }) => topic !== 'calls' && topic !== 'work-orders')
  const owners = contracts.filter(({ topic }) => topic === 'work-orders' || topic === 'calls')
  for (const contract of [...others, ...owners]) erased.push(...(await eraseTyped(store, contract, scope, links, salt)))
  const evidence = `replaceRegexpAll(items, '"text":"(\\\\\\\\.|[^"\\\\\\\\])*"', '"text":"${GONE}"')`
  erased.push(await rewrite(store, 'scores_v1', `update items = ${evidence}`, `call_id in (${links.calls}) and items != ${evidence}`))
  // A stream is named `kind/id`.
  const named = `arrayExists(said -> splitByChar('/', said)[-1] in ${listOf(customers)}, mapValues(SpanAttributes))`
  erased.push(await rewrite(store, 'otel_traces', 'delete', named))
  erased.push(await rewrite(store, 'customer_events_v1', 'delete', `customer_id in ${listOf(customers)}`))
  return erased
}
