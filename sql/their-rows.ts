/** Which rows are a customer's: those that name the customer, and those that name a call, order or contact of the customer. */

import { contracts } from '../contracts/index.ts'
import { type Field, fieldsOf } from './landing/fields.ts'
import { storageName } from './landing/topic.ts'
import { literal } from './statement.ts'
import type { Store } from './store.ts'

/** In the place of a customer's id or a contact's; no id of another system begins so. */
export const PSEUDONYM = 'erased:'
/** In the place of a record as it came; it is landed nowhere again. */
export const ERASED_RECORD = '{"erased":true}'

/** `orErased`: also those of whoever was erased before: what comes later about their calls and orders is theirs. `further`: what else holds of records looked at for ids. */
export type Whose = { readonly customers: readonly string[]; readonly orErased: boolean; readonly further?: string | undefined }

/** What records name each other by, and the tables that know whose each is. */
export type Links = { readonly calls: string; readonly orders: string; readonly contacts: string }

export const listOf = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`

function isTheirs(column: string, { customers, orErased }: Whose): string {
  const erased = orErased ? ` or startsWith(${column}, ${literal(PSEUDONYM)})` : ''
  return `ifNull(${column} in ${listOf(customers)}${erased}, false)`
}

/** Of records that became no row, such as a dead letter's call: read before they are overwritten. */
async function namedInRecords(store: Store, { customers, further }: Whose, member: string): Promise<string> {
  const rows = await store.query<{ id: string }>(
    `select distinct JSONExtractString(ifNull(value, ''), ${literal(member)}) as id from raw_events where subject in ${listOf(customers)} and id != ''${further ?? ''}`,
  )
  return rows.length === 0 ? '' : ` union all select arrayJoin([${rows.map(({ id }) => literal(id)).join(', ')}])`
}

export async function linksOf(store: Store, whose: Whose): Promise<Links> {
  const theirs = isTheirs('customer_id', whose)
  const orders = ['work_orders_v1', 'work_order_events_v1'].map((table) => `select order_id from ${table} where ${theirs}`)
  return {
    calls: `select call_id from calls_v1 where ${theirs}${await namedInRecords(store, whose, 'callId')}`,
    orders: orders.join(' union all ') + (await namedInRecords(store, whose, 'orderId')),
    contacts: `select subject_id from customer_events_v1 where customer_id in ${listOf(whose.customers)} and kind = 'contact'`,
  }
}

const LINKED: Readonly<Record<string, keyof Links>> = { call_id: 'calls', order_id: 'orders', contact_id: 'contacts' }

/** Of a typed table: by customer, or by call, order or contact where it is named; undefined where no row is anybody's. */
export function theirRows(fields: readonly Field[], whose: Whose, links: Links): string | undefined {
  const conditions = fields.flatMap(({ column }) => {
    if (column === 'customer_id') return [isTheirs(column, whose)]
    const link = LINKED[column]
    return link === undefined ? [] : [`ifNull(${column} in (${links[link]}), false)`]
  })
  return conditions.length === 0 ? undefined : `(${conditions.join(' or ')})`
}

const JSON_IDS = [
  ['calls', 'callId'],
  ['orders', 'orderId'],
  ['contacts', 'contactId'],
] as const

/** An id as a word of its own: 'p-7' is not in 'p-70'. */
const wordIn = (text: string, customers: readonly string[]): string => {
  const words = customers.map((id) => id.replace(/[^A-Za-z0-9\u0080-\uffff]/g, (sign) => `\\${sign}`)).join('|')
  return `match(${text}, ${literal(`(^|[^A-Za-z0-9_.-])(${words})($|[^A-Za-z0-9_.-])`)})`
}

/** Of the tables of records as they came. */
export function theirRecords(table: 'raw_events' | 'dead_letters', { customers }: Whose, links: Links): string {
  const value = `ifNull(value, '')`
  const named = JSON_IDS.map(([link, member]) => `JSONExtractString(${value}, '${member}') in (${links[link]})`)
  const subject = table === 'raw_events' ? [`subject in ${listOf(customers)}`] : []
  return `isNotNull(value) and value != ${literal(ERASED_RECORD)} and (${[...subject, ...named, wordIn(value, customers)].join(' or ')})`
}

/** A stream is named `kind/id`. */
export const theirSpans = (customers: readonly string[]): string =>
  `arrayExists(said -> splitByChar('/', said)[-1] in ${listOf(customers)}, mapValues(SpanAttributes))`

const FIELDS: ReadonlyMap<string, readonly Field[]> = new Map(
  contracts.flatMap((contract) => contract.tables.map((table) => [storageName(contract, table), fieldsOf(contract)] as const)),
)

/** Of any table with rows of customers; undefined where no row is anybody's. */
export function rowsOf(table: string, whose: Whose, links: Links): string | undefined {
  if (table === 'raw_events' || table === 'dead_letters') return theirRecords(table, whose, links)
  const spans = theirSpans(whose.customers)
  if (table === 'otel_traces') return spans
  if (table === 'otel_traces_trace_id_ts') return `TraceId in (select TraceId from otel_traces where ${spans})`
  const fields = FIELDS.get(table)
  return fields && theirRows(fields, whose, links)
}
