/** Work orders in the ledger: one stream each, read and changed through the decider; an order about another changes both together. */
import { type Parsed, parsed } from '../domain/kernel/parsed.ts'
import { instant } from '../domain/kernel/time.ts'
import type { WorkOrderCommand } from '../domain/workorder/commands.ts'
import type { DeadlinePolicy } from '../domain/workorder/deadlines.ts'
import { workOrderDecider } from '../domain/workorder/decide.ts'
import { refuse } from '../domain/workorder/errors.ts'
import { opensWith, STEP_ROLES } from '../domain/workorder/machine.ts'
import { workOrderRecord } from '../domain/workorder/record.ts'
import { type CollaborationType, isCollaboration, isLive, type WorkOrder, type WorkOrderEvent } from '../domain/workorder/work-order.ts'
import { type Aggregate, fromStored, publication, stateOf, streamOf } from '../ledger/aggregate.ts'
import { type Change, changeOf, type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

const usual = workOrderDecider()

export const orders: Aggregate<WorkOrderCommand & { readonly orderId: string }, WorkOrderEvent, WorkOrder> = {
  kind: 'work-order',
  idOf: ({ orderId }) => orderId,
  decider: usual,
  permissions: { OpenOrder: ({ orderType }) => opensWith(orderType), ...STEP_ROLES },
  publication: publication('work-orders', usual, (event: WorkOrderEvent, version, after) =>
    isLive(after) ? workOrderRecord(event, version, after) : undefined,
  ),
}

export const workOrderStream = (orderId: string): string => streamOf(orders, orderId)

export type OrderOptions = {
  readonly commandKey?: string | undefined
  /** The version the caller has seen; another one is rejected with `version.conflict`. */
  readonly expectedVersion?: number | undefined
  /** Default: the usual limits around the clock. */
  readonly deadlines?: DeadlinePolicy | undefined
}

/**
 * Rejections: the codes of `orderErrors`, `role.not-allowed`, `id.invalid`, `command.key_reused`, `version.conflict`; nothing is then written.
 * Durable when it returns. Opening a collaboration order also adds it to the order it is about, and closing it ends it there, in one transaction.
 */
export async function commandWorkOrder(
  ledger: Ledger,
  orderId: string,
  command: WorkOrderCommand,
  options: OrderOptions | string = {},
): Promise<Parsed<Executed<WorkOrderEvent, WorkOrder>>> {
  const { commandKey, expectedVersion, deadlines } = typeof options === 'string' ? { commandKey: options } : options
  if (command.type === 'OpenOrder' && command.orderId !== orderId)
    return refuse('order.id_mismatch', `The command opens order '${command.orderId}' but was sent to '${orderId}'; send it to its own.`)
  const together = await alsoAtParent(ledger, orderId, command)
  const decider = deadlines ? workOrderDecider(deadlines) : usual
  return execute(ledger, workOrderStream(orderId), decider, command, commandKey, { expectedVersion, together })
}

export const readWorkOrder = (ledger: Ledger, orderId: string): Promise<WorkOrder> => stateOf(ledger, orders, orderId)

/** What the order that this one is about has to learn of the command. */
async function alsoAtParent(ledger: Ledger, orderId: string, command: WorkOrderCommand): Promise<readonly Change[]> {
  if (command.type === 'OpenOrder') {
    const { orderType, relatedOrderId } = command
    if (!isCollaboration(orderType) || relatedOrderId === undefined) return []
    return [atParent(relatedOrderId, command, { type: 'AddCollaboration', collaborationId: orderId, collaborationType: orderType })]
  }
  if (command.type !== 'ArchiveOrder' && command.type !== 'WithdrawOrder') return []
  const order = await readWorkOrder(ledger, orderId)
  if (!isLive(order) || !isCollaboration(order.orderType) || order.relatedOrderId === undefined) return []
  return [atParent(order.relatedOrderId, command, { type: 'EndCollaboration', collaborationId: orderId })]
}

type ParentStep =
  | { readonly type: 'AddCollaboration'; readonly collaborationId: string; readonly collaborationType: CollaborationType }
  | { readonly type: 'EndCollaboration'; readonly collaborationId: string }

/** The parent takes the step at the same instant, or right after what has happened to it since. */
function atParent(parentId: string, { at, by }: WorkOrderCommand, step: ParentStep): Change {
  const stream = workOrderStream(parentId)
  return {
    stream,
    decide: (stored) => {
      const parent = stored.map(fromStored<WorkOrderEvent>).reduce(usual.evolve, usual.initial)
      if (!isLive(parent))
        return refuse('order.related_not_found', `'${step.collaborationId}' is about order '${parentId}', which was never opened here.`)
      const isOpen = parent.collaborations.some((known) => known.isOpen && known.orderId === step.collaborationId)
      // Orders from before parents kept their collaborations are not on their list.
      if (step.type === 'EndCollaboration' && !isOpen) return parsed([])
      return changeOf(stream, usual, { ...step, at: instant(Math.max(at, parent.lastAt)), by }).decide(stored)
    },
  }
}
