/** The contracts of every topic. */
import { calls } from './calls.ts'
import type { Contract } from './contract.ts'
import { interfaceCalls } from './interface-calls.ts'
import { queueIntervals } from './queue-intervals.ts'
import { recordings } from './recordings.ts'
import { seatStates } from './seat-states.ts'
import { transcripts } from './transcripts.ts'
import { workOrders } from './work-orders.ts'

export const contracts: readonly Contract[] = [calls, recordings, transcripts, workOrders, seatStates, interfaceCalls, queueIntervals]

export type { CallRecord } from './calls.ts'
export type { Contract } from './contract.ts'
export type { InterfaceCallRecord } from './interface-calls.ts'
export type { QueueIntervalRecord } from './queue-intervals.ts'
export type { RecordingRecord } from './recordings.ts'
export type { SeatStateRecord } from './seat-states.ts'
export type { TranscriptRecord } from './transcripts.ts'
export type { WorkOrderRecord, WorkOrderState } from './work-orders.ts'
export { calls, interfaceCalls, queueIntervals, recordings, seatStates, transcripts, workOrders }
