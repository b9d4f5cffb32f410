/** Work orders in the ledger: one stream each, read and changed through the decider. */
import type { Parsed } from '../domain/kernel/parsed.ts'
import { type WorkOrderCommand, workOrderDecider } from '../domain/workorder/decide.ts'
import { evolve, noOrder, type WorkOrder, type WorkOrderEvent } from '../domain/workorder/work-order.ts'
import { type Executed, execute, fromStored } from './execute.ts'
import type { Ledger } from './ledger.ts'

export const WORK_ORDER_PREFIX = 'work-order/'

export const workOrderStream = (orderId: string): string => `${WORK_ORDER_PREFIX}${orderId}`

const decider = workOrderDecider()

/** Rejections: the codes of `orderErrors`, `command.key_reused`, `version.conflict`. Durable when it returns. */
export const commandWorkOrder = (
  ledger: Ledger,
  orderId: string,
  command: WorkOrderCommand,
  commandKey?: string,
): Promise<Parsed<Executed<WorkOrderEvent, WorkOrder>>> => execute(ledger, workOrderStream(orderId), decider, command, commandKey)

export async function readWorkOrder(ledger: Ledger, orderId: string): Promise<WorkOrder> {
  return (await ledger.read(workOrderStream(orderId))).map(fromStored<WorkOrderEvent>).reduce(evolve, noOrder)
}
