/** The core domain services for a host application: value types, deciders and reference formulas, without I/O. */

export * from './common/contact.ts'
export * from './common/contact-policy.ts'
export * from './common/customer.ts'
export * from './common/directory.ts'
export * from './common/interaction.ts'
export * from './common/task.ts'
export * from './kernel/business-calendar.ts'
export * from './kernel/decider.ts'
export * from './kernel/errors.ts'
export { type CommonError, commonErrors, type Done, type Said } from './kernel/guard.ts'
export * from './kernel/ids.ts'
export * from './kernel/machine.ts'
export * from './kernel/parsed.ts'
export * from './kernel/time.ts'
export * from './kernel/zone.ts'
export { machines } from './machines.ts'
export * from './operations/alert.ts'
export * from './operations/interface-health.ts'
export * from './operations/interface-port.ts'
export * from './operations/interface-registry.ts'
export { type RegistryError, registryErrors } from './operations/interface-registry-errors.ts'
export {
  INTERFACE_DEFAULTS,
  INTERFACE_KINDS,
  INTERFACE_LIMITS,
  INTERFACE_METHODS,
  type InterfaceKind,
  type InterfaceMethod,
  type InterfaceSettings,
} from './operations/interface-settings.ts'
export * from './operations/kpi.ts'
export * from './principal.ts'
export * from './proactive/campaign.ts'
export * from './proactive/channels.ts'
export * from './proactive/service.ts'
export * from './proactive/target.ts'
export * from './traffic/call.ts'
export * from './traffic/ivr.ts'
export { type CallMeasures, callRecord, measuresOf } from './traffic/measures.ts'
export * from './traffic/recording.ts'
export * from './traffic/seat.ts'
export * from './traffic/session.ts'
export type { OpenOrder, OrderStep, StepType, WorkOrderCommand } from './workorder/commands.ts'
export * from './workorder/deadlines.ts'
export { nextSteps, workOrderDecider } from './workorder/decide.ts'
export { type OrderError, orderErrors } from './workorder/errors.ts'
export { type LineTest, readLineTest, testLine } from './workorder/line-test.ts'
export { COLLABORATION_ORDER, machineOf, SERVICE_ORDER } from './workorder/machine.ts'
export * from './workorder/passive-flow.ts'
export { workOrderRecord } from './workorder/record.ts'
export * from './workorder/sla-clock.ts'
export * from './workorder/work-order.ts'
