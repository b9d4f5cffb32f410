/** The core domain services for a host application: value types, deciders and reference formulas, without I/O. */
export * from './common/directory.ts'
export * from './common/ids.ts'
export * from './common/interface-port.ts'
export * from './kernel/decider.ts'
export * from './kernel/errors.ts'
export * from './kernel/parsed.ts'
export * from './kernel/time.ts'
export * from './kernel/zone.ts'
export * from './operations/kpi.ts'
export { type Call, type CallEvent, type CallOffer, type CallStatus, callDecider, type LiveCall } from './traffic/call.ts'
export { type CallMeasures, callRecord, measuresOf } from './traffic/measures.ts'
export * from './traffic/seat.ts'
export * from './workorder/deadlines.ts'
export { nextSteps, type OpenOrder, type OrderStep, type WorkOrderCommand, workOrderDecider } from './workorder/decide.ts'
export { type OrderError, orderErrors } from './workorder/errors.ts'
export { type FaultReport, type PreCheckResult, type PreCheckRule, preCheck, routeOf, usualStep } from './workorder/passive-flow.ts'
export { workOrderRecord } from './workorder/record.ts'
export {
  isLive,
  type LiveOrder,
  noOrder,
  type OrderType,
  type Status,
  type WorkOrder,
  type WorkOrderEvent,
} from './workorder/work-order.ts'
