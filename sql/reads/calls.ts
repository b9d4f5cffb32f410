/** Calls by filter and page, and one call with its other legs and what its seat, the interfaces, the recording and the orders say of it. */
import type { Interval } from '../../domain/kernel/time.ts'
import type { Params } from '../store.ts'
import { ORDER_COLUMNS, type OrderRow } from './orders.ts'
import { type Reached, rowsWithin } from './rows.ts'

export type CallRow = {
  readonly callId: string
  readonly contactId: string | null
  readonly customerId: string | null
  readonly siteId: string
  readonly queueId: string
  readonly seatId: string | null
  readonly agentId: string | null
  readonly direction: string
  readonly outcome: string
  readonly offeredAt: string
  readonly answeredAt: string | null
  readonly leftQueueAt: string | null
  readonly endedAt: string | null
  readonly wrapEndedAt: string | null
  readonly waitSeconds: number | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  readonly transferredTo: string | null
  readonly previousCallId: string | null
  readonly isRedial: boolean | null
  readonly reason: string | null
  readonly releasedBy: string | null
}

const COLUMNS = `call_id as callId, contact_id as contactId, customer_id as customerId, site_id as siteId, queue_id as queueId, seat_id as seatId, agent_id as agentId,
  direction, outcome, offered_at as offeredAt, answered_at as answeredAt, left_queue_at as leftQueueAt, ended_at as endedAt, wrap_ended_at as wrapEndedAt,
  wait_seconds as waitSeconds, talk_seconds as talkSeconds, hold_seconds as holdSeconds, wrap_seconds as wrapSeconds, transferred_to as transferredTo,
  previous_call_id as previousCallId, is_redial as isRedial, reason, released_by as releasedBy`

/** What is left out does not filter; pages count from 1. */
export type CallFilter = {
  readonly site?: string
  readonly queue?: string
  readonly agent?: string
  readonly outcome?: string
  readonly customer?: string
  readonly reason?: string
  readonly sort?: keyof typeof SORTED
  readonly order?: 'asc' | 'desc'
  readonly page?: number
  readonly size?: number
}

export const CALLS_PER_PAGE = 50

// Sort columns come from this table, never from the request.
const SORTED = { offered_at: 'offered_at', wait_seconds: 'wait_seconds', talk_seconds: 'talk_seconds' }

const WHERE = `offered_at >= {from:DateTime64(3,'UTC')} and offered_at < {to:DateTime64(3,'UTC')}
  and ({site:String} = '' or site_id = {site:String}) and ({queue:String} = '' or queue_id = {queue:String})
  and ({agent:String} = '' or ifNull(agent_id, '') = {agent:String}) and ({outcome:String} = '' or outcome = {outcome:String})
  and ({customer:String} = '' or ifNull(customer_id, '') = {customer:String}) and ({reason:String} = '' or ifNull(reason, '') = {reason:String})`

export async function listCalls(
  reached: Reached,
  filter: CallFilter,
  span: Interval,
): Promise<{ readonly total: number; readonly rows: CallRow[] }> {
  const { page = 1, size = CALLS_PER_PAGE, sort = 'offered_at', order = 'desc' } = filter
  const { site = '', queue = '', agent = '', outcome = '', customer = '', reason = '' } = filter
  const params: Params = { site, queue, agent, outcome, customer, reason, from: new Date(span.from), to: new Date(span.to) }
  const [totals, rows] = await Promise.all([
    rowsWithin<{ total: number }>(reached, `select toFloat64(count()) as total from calls where ${WHERE}`, params),
    rowsWithin<CallRow>(
      reached,
      `select ${COLUMNS} from calls where ${WHERE} order by ${SORTED[sort]} ${order === 'asc' ? 'asc' : 'desc'} nulls last, call_id limit {size:UInt32} offset {skip:UInt32}`,
      { ...params, size, skip: (page - 1) * size },
    ),
  ])
  return { total: totals[0]?.total ?? 0, rows }
}

export async function readCall(reached: Reached, callId: string): Promise<CallRow | undefined> {
  const [row] = await rowsWithin<CallRow>(reached, `select ${COLUMNS} from calls where call_id = {call:String} limit 1`, { call: callId })
  return row
}

/** A customer who is put through or rings again within so long is followed from leg to leg. */
const AROUND = 'interval 2 day'

/** The other legs of the same contact, and those before and after it, oldest first. */
export async function readLegs(reached: Reached, { callId, contactId, previousCallId, offeredAt }: CallRow): Promise<CallRow[]> {
  return rowsWithin<CallRow>(
    reached,
    `select ${COLUMNS} from calls where offered_at >= {at:DateTime64(3,'UTC')} - ${AROUND} and offered_at < {at:DateTime64(3,'UTC')} + ${AROUND}
       and call_id != {call:String} and (({contact:String} != '' and ifNull(contact_id, '') = {contact:String})
         or ifNull(previous_call_id, '') = {call:String} or ({previous:String} != '' and call_id = {previous:String}))
     order by offered_at, call_id limit 50`,
    { call: callId, contact: contactId ?? '', previous: previousCallId ?? '', at: new Date(offeredAt) },
  )
}

export type SeatStep = { readonly seatId: string; readonly state: string; readonly reason: string | null; readonly startedAt: string }

/** The states that the seat entered for the call, and what came after, which ends the last of them. */
export async function readSeatSteps(reached: Reached, { callId, seatId, offeredAt }: CallRow): Promise<SeatStep[]> {
  if (seatId === null) return []
  const steps = await rowsWithin<SeatStep & { readonly ofCall: string }>(
    reached,
    `select seat_id as seatId, state, reason, started_at as startedAt, ifNull(call_id, '') as ofCall from seat_states
     where started_at >= {at:DateTime64(3,'UTC')} and started_at < {at:DateTime64(3,'UTC')} + interval 1 day and seat_id = {seat:String}
     order by started_at, sequence limit 2000`,
    { seat: seatId, at: new Date(offeredAt) },
  )
  const last = steps.findLastIndex(({ ofCall }) => ofCall === callId)
  return steps.filter(({ ofCall }, i) => ofCall === callId || (last >= 0 && i === last + 1)).map(({ ofCall: _, ...step }) => step)
}

export type InterfaceStep = {
  readonly interfaceId: string
  readonly operation: string
  readonly calledAt: string
  readonly durationMs: number
  readonly outcome: string
  readonly statusCode: number | null
  readonly errorCode: string | null
  readonly attempt: number | null
}

export const INTERFACE_COLUMNS = `interface_id as interfaceId, operation, called_at as calledAt, duration_ms as durationMs, outcome, status_code as statusCode,
  error_code as errorCode, attempt`

export async function readInterfaceSteps(reached: Reached, { callId, offeredAt }: CallRow): Promise<InterfaceStep[]> {
  return rowsWithin<InterfaceStep>(
    reached,
    `select ${INTERFACE_COLUMNS} from interface_calls
     where called_at >= {at:DateTime64(3,'UTC')} - interval 1 hour and called_at < {at:DateTime64(3,'UTC')} + interval 1 day and call_id = {call:String}
     order by called_at limit 200`,
    { call: callId, at: new Date(offeredAt) },
  )
}

export type HeardRecording = {
  readonly recordingId: string
  readonly startedAt: string
  readonly durationSeconds: number
  readonly scoreId: string | null
  readonly scoreRatio: number | null
  readonly isFailed: boolean | null
}

export async function readRecordingsOf(reached: Reached, { callId, offeredAt }: CallRow): Promise<HeardRecording[]> {
  const around = (column: string) =>
    `${column} >= {at:DateTime64(3,'UTC')} - interval 1 hour and ${column} < {at:DateTime64(3,'UTC')} + interval 1 day and call_id = {call:String}`
  return rowsWithin<HeardRecording>(
    reached,
    `select r.recording_id as recordingId, r.started_at as startedAt, r.duration_seconds as durationSeconds,
       nullIf(s.score_id, '') as scoreId, s.score_ratio as scoreRatio, if(s.score_id = '', null, s.is_failed) as isFailed
     from (select * from recordings where ${around('started_at')}) as r
     left join (select * from scores_current where ${around('recorded_at')}) as s on s.recording_id = r.recording_id
     order by r.started_at, s.form_id limit 20`,
    { call: callId, at: new Date(offeredAt) },
  )
}

/** Orders that were opened on the call. */
export async function readOrdersOf(reached: Reached, { callId, offeredAt }: CallRow, now: number): Promise<OrderRow[]> {
  return rowsWithin<OrderRow>(
    reached,
    `select ${ORDER_COLUMNS} from work_orders where opened_at >= {at:DateTime64(3,'UTC')} - interval 1 hour and ifNull(call_id, '') = {call:String} order by opened_at limit 50`,
    { call: callId, at: new Date(offeredAt), now: new Date(now) },
  )
}
