/** What the simulated hotline's systems publish about one day: contract messages with the instant each leaves its system. */
import type {
  CallRecord,
  InterfaceCallRecord,
  RecordingRecord,
  SeatStateRecord,
  TranscriptRecord,
  WorkOrderRecord,
} from '../contracts/index.ts'
import type { DemoCall, DemoDay, DemoSeatState } from './day.ts'
import { DEMO_SITE } from './hotline.ts'

type Values = {
  calls: CallRecord
  recordings: RecordingRecord
  transcripts: TranscriptRecord
  'work-orders': WorkOrderRecord
  'seat-states': SeatStateRecord
  'interface-calls': InterfaceCallRecord
}

export type DemoTopic = keyof Values

/** `at`: when the message is published, epoch ms. The value is made when it is: most of a day's messages lie outside the span asked for. */
export type DemoMessage = { [Topic in DemoTopic]: { topic: Topic; at: number; key: string; make: () => Values[Topic] } }[DemoTopic]

const iso = (at: number): string => new Date(at).toISOString()

const secondsOf = (from: number, to: number): number => (to - from) / 1000

/** The leg as known once it is over. */
export function finalCall(call: DemoCall): DemoMessage {
  const leftAt = call.answeredAt ?? call.abandonedAt ?? call.offeredAt
  const make = (): CallRecord => ({
    ...opening(call),
    revision: 2,
    outcome: call.answeredAt === undefined ? 'abandoned' : 'answered',
    leftQueueAt: iso(leftAt),
    waitSeconds: secondsOf(call.offeredAt, leftAt),
    ...answered(call),
    ...ended(call),
  })
  return { topic: 'calls', at: call.wrapEndedAt ?? leftAt, key: call.callId, make }
}

/** The leg as it is while it lasts: offered, then answered. Published only for live traffic. */
export function liveCalls(call: DemoCall): DemoMessage[] {
  const { callId, offeredAt, answeredAt } = call
  const offered: DemoMessage = {
    topic: 'calls',
    at: offeredAt,
    key: callId,
    make: () => ({ ...opening(call), revision: 0, outcome: 'open' }),
  }
  if (answeredAt === undefined) return [offered]
  const make = (): CallRecord => ({
    ...opening(call),
    revision: 1,
    outcome: 'answered',
    leftQueueAt: iso(answeredAt),
    waitSeconds: secondsOf(offeredAt, answeredAt),
    ...answered(call),
  })
  return [offered, { topic: 'calls', at: answeredAt, key: callId, make }]
}

function opening(call: DemoCall) {
  const { callId, contactId, customerId, queue, offeredAt, isRedial, reason, previousCallId } = call
  const base = {
    callId,
    contactId,
    customerId,
    siteId: DEMO_SITE,
    queueId: queue.queueId,
    direction: 'inbound' as const,
    offeredAt: iso(offeredAt),
    isRedial,
    reason,
  }
  return previousCallId === undefined ? base : { ...base, previousCallId }
}

function answered({ agent, ringAt, answeredAt }: DemoCall) {
  if (!agent || ringAt === undefined || answeredAt === undefined) return {}
  return {
    seatId: agent.seatId,
    agentId: agent.agentId,
    ringStartedAt: iso(ringAt),
    answeredAt: iso(answeredAt),
    ringSeconds: secondsOf(ringAt, answeredAt),
  }
}

function ended(call: DemoCall) {
  const { answeredAt, endedAt, wrapEndedAt, holdMs, transferredTo } = call
  if (answeredAt === undefined || endedAt === undefined || wrapEndedAt === undefined) return {}
  return {
    endedAt: iso(endedAt),
    wrapEndedAt: iso(wrapEndedAt),
    talkSeconds: secondsOf(answeredAt, endedAt) - holdMs / 1000,
    holdSeconds: holdMs / 1000,
    wrapSeconds: secondsOf(endedAt, wrapEndedAt),
    holdCount: holdMs > 0 ? 1 : 0,
    releasedBy: transferredTo === undefined ? ('customer' as const) : ('agent' as const),
    ...(transferredTo === undefined ? {} : { transferredTo }),
  }
}

export function seatStateMessages(day: DemoDay): DemoMessage[] {
  const counts = new Map<string, number>()
  return day.seatStates.map((state) => {
    const number = (counts.get(state.agent.seatId) ?? 0) + 1
    counts.set(state.agent.seatId, number)
    return seatStateMessage(state, day.date, number)
  })
}

function seatStateMessage({ agent, state, at, call, reason }: DemoSeatState, date: string, sequence: number): DemoMessage {
  const make = (): SeatStateRecord => ({
    stateId: `${agent.seatId}/${date}/${sequence}`,
    revision: 0,
    seatId: agent.seatId,
    siteId: DEMO_SITE,
    agentId: agent.agentId,
    state,
    startedAt: iso(at),
    sequence,
    ...(call ? { queueId: call.queue.queueId, callId: call.callId } : {}),
    ...(reason ? { reason } : {}),
  })
  return { topic: 'seat-states', at, key: agent.seatId, make }
}

/** Recording metadata, published a few seconds after the conversation. */
export function recordingMessage(call: DemoCall): DemoMessage | undefined {
  const { agent, answeredAt, endedAt } = call
  if (!agent || answeredAt === undefined || endedAt === undefined) return undefined
  const make = (): RecordingRecord => ({
    recordingId: recordingIdOf(call),
    revision: 1,
    callId: call.callId,
    siteId: DEMO_SITE,
    queueId: call.queue.queueId,
    seatId: agent.seatId,
    agentId: agent.agentId,
    startedAt: iso(answeredAt),
    durationSeconds: secondsOf(answeredAt, endedAt),
    format: 'wav',
    sampleRateHz: 8000,
    channels: 2,
  })
  return { topic: 'recordings', at: endedAt + 4000, key: recordingIdOf(call), make }
}

export const recordingIdOf = (call: DemoCall): string => call.callId.replace('demo-c-', 'demo-r-')
