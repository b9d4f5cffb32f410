/** What failed in other systems and here: by place and code, and the newest with whom it hit. */
import type { Interval } from '../../domain/kernel/time.ts'
import { type Reached, rowsWithin } from './rows.ts'

export type FaultGroup = {
  readonly place: string
  readonly name: string
  readonly code: string
  readonly faults: number
  /** Distinct ones; a fault of none hit nobody. */
  readonly calls: number
  readonly orders: number
  readonly customers: number
  readonly firstAt: string
  readonly lastAt: string
}

export type Fault = {
  readonly at: string
  readonly place: string
  readonly name: string
  readonly code: string
  readonly message: string
  readonly callId: string
  readonly orderId: string
  readonly customerId: string
  readonly traceId: string
}

export const FAULTS_SHOWN = 200

export type FaultFilter = { readonly name?: string; readonly code?: string }

const WHERE = `at >= {from:DateTime64(3,'UTC')} and at < {to:DateTime64(3,'UTC')} and ({name:String} = '' or name = {name:String}) and ({code:String} = '' or code = {code:String})`

/** The most frequent first, and the newest ones. */
export async function readFaults(
  reached: Reached,
  { name = '', code = '' }: FaultFilter,
  span: Interval,
): Promise<{ readonly groups: FaultGroup[]; readonly faults: Fault[] }> {
  const params = { name, code, from: new Date(span.from), to: new Date(span.to), size: FAULTS_SHOWN }
  const distinct = (column: string) => `toFloat64(uniqExactIf(${column}, ${column} != ''))`
  const [groups, faults] = await Promise.all([
    rowsWithin<FaultGroup>(
      reached,
      `select place, name, code, toFloat64(count()) as faults, ${distinct('call_id')} as calls, ${distinct('order_id')} as orders,
         ${distinct('customer_id')} as customers, min(at) as firstAt, max(at) as lastAt
       from faults where ${WHERE} group by place, name, code order by faults desc, place, name, code`,
      params,
    ),
    rowsWithin<Fault>(
      reached,
      `select at, place, name, code, message, call_id as callId, order_id as orderId, customer_id as customerId, trace_id as traceId
       from faults where ${WHERE} order by at desc, name limit {size:UInt32}`,
      params,
    ),
  ])
  return { groups, faults }
}
