/** What is found under the beginning of an id, or the words of an order's title. */
import { type Reached, rowsWithin } from './rows.ts'

export type Found = {
  readonly kind: 'call' | 'order' | 'recording' | 'customer'
  readonly id: string
  /** Of a call and a recording; else empty. */
  readonly callId: string
  readonly at: string
  /** Of an order its title, of a call its queue, of a recording its agent. */
  readonly about: string
}

/** Of each kind. */
const SHOWN = 6

const startsWith = (column: string) => `startsWith(lower(${column}), {text:String})`

/** The newest of each kind first. `text` as it was typed, trimmed. */
export async function findText(reached: Reached, text: string): Promise<Found[]> {
  const params = { text: text.toLowerCase(), size: SHOWN }
  const of = (kind: Found['kind'], columns: string, from: string, where: string) =>
    rowsWithin<Found>(
      reached,
      `select '${kind}' as kind, ${columns} from ${from} where ${where} order by at desc limit {size:UInt32}`,
      params,
    )
  const [customers, calls, orders, recordings] = await Promise.all([
    of(
      'customer',
      "customer_id as id, '' as callId, max(offered_at) as at, '' as about",
      'calls',
      `${startsWith("ifNull(customer_id, '')")} group by customer_id`,
    ),
    of('call', 'call_id as id, call_id as callId, offered_at as at, queue_id as about', 'calls', startsWith('call_id')),
    of(
      'order',
      "order_id as id, '' as callId, opened_at as at, ifNull(title, '') as about",
      'work_orders',
      `${startsWith('order_id')} or positionCaseInsensitiveUTF8(ifNull(title, ''), {text:String}) > 0`,
    ),
    of(
      'recording',
      "recording_id as id, call_id as callId, started_at as at, ifNull(agent_id, '') as about",
      'recordings',
      startsWith('recording_id'),
    ),
  ])
  return [...customers, ...calls, ...orders, ...recordings]
}
