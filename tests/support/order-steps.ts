/** One ordinary command of each kind, and orders to take them on. */
import { decideAs } from '../../domain/kernel/decider.ts'
import { hours, instant, minutes, plus } from '../../domain/kernel/time.ts'
import type { Principal } from '../../domain/principal.ts'
import { NEEDED_TEXTS, type OpenOrder, type OrderStep, type StepType, type WorkOrderCommand } from '../../domain/workorder/commands.ts'
import { workOrderDecider } from '../../domain/workorder/decide.ts'
import { isLive, type LiveOrder, noOrder, type WorkOrder, type WorkOrderEvent } from '../../domain/workorder/work-order.ts'
import { agent, lead } from './principals.ts'

export const decider = workOrderDecider()
export const start = instant(Date.parse('2026-03-02T01:05:00Z'))
export const after = (minutesLater: number) => ({ at: plus(start, minutes(minutesLater)) })

export const open: OpenOrder = {
  type: 'OpenOrder',
  ...after(0),
  orderId: 'o-501',
  orderType: 'fault',
  priority: 'normal',
  title: 'Line dead',
  content: 'No dial tone since yesterday.',
  teamId: 't-desk',
}

type StepOf = { readonly [Type in OrderStep['type']]: (at: { at: OpenOrder['at'] }) => Extract<OrderStep, { type: Type }> }

/** One ordinary command of each kind. */
export const sample: StepOf = {
  AcceptOrder: (at) => ({ type: 'AcceptOrder', ...at, assigneeId: 'f-031' }),
  RejectOrder: (at) => ({ type: 'RejectOrder', ...at, reason: 'Not our region.' }),
  TransferOrder: (at) => ({ type: 'TransferOrder', ...at, teamId: `t-${at.at}`, reason: 'East is theirs.' }),
  ContactCustomer: (at) => ({ type: 'ContactCustomer', ...at, note: 'Home after 18:00.' }),
  RecordLineTest: (at) => ({ type: 'RecordLineTest', ...at, isLineFault: true, detail: 'Open at 340 m.' }),
  ConfirmSale: (at) => ({ type: 'ConfirmSale', ...at, productId: 'fibre-500', customerOrderId: 'b-77' }),
  DispatchOrder: (at) => ({ type: 'DispatchOrder', ...at, place: 'field', teamId: 't-field' }),
  PauseOrder: (at) => ({ type: 'PauseOrder', ...at, reason: 'Customer away.' }),
  ResumeOrder: (at) => ({ type: 'ResumeOrder', ...at }),
  ReplyToCustomer: (at) => ({ type: 'ReplyToCustomer', ...at, text: 'A technician comes at ten.', isAutomatic: false }),
  UrgeOrder: (at) => ({ type: 'UrgeOrder', ...at, note: 'Called again.' }),
  RequestExtension: (at) => ({ type: 'RequestExtension', ...at, extraSeconds: hours(24 * 300), reason: 'Part is on order.' }),
  ApproveExtension: (at) => ({ type: 'ApproveExtension', ...at }),
  RefuseExtension: (at) => ({ type: 'RefuseExtension', ...at, reason: 'It has waited long enough.' }),
  ResolveOrder: (at) => ({ type: 'ResolveOrder', ...at, resolution: 'Replaced the drop cable.' }),
  MakeCallback: (at) => ({ type: 'MakeCallback', ...at, isReached: true, note: 'Works.' }),
  CollectFeedback: (at) => ({ type: 'CollectFeedback', ...at, score: 5, comment: '' }),
  ReopenOrder: (at) => ({ type: 'ReopenOrder', ...at, reason: 'Dead again.' }),
  AddCollaboration: (at) => ({ type: 'AddCollaboration', ...at, collaborationId: 'o-502', collaborationType: 'urge' }),
  EndCollaboration: (at) => ({ type: 'EndCollaboration', ...at, collaborationId: 'o-502' }),
  WithdrawOrder: (at) => ({ type: 'WithdrawOrder', ...at, reason: 'Solved meanwhile.' }),
  ArchiveOrder: (at) => ({ type: 'ArchiveOrder', ...at }),
}

export const KINDS = Object.keys(NEEDED_TEXTS) as StepType[]

export const opportunity: OpenOrder = { ...open, orderType: 'opportunity', title: 'Fibre upgrade', content: 'Wants 500 Mbit/s.' }
export const urge: OpenOrder = { ...open, orderType: 'urge', relatedOrderId: 'o-500', title: 'Hurry', content: 'Third call today.' }

/** Extensions are decided by somebody else than who asks for them. */
const giverOf = ({ type }: WorkOrderCommand): Principal => (type === 'ApproveExtension' || type === 'RefuseExtension' ? lead : agent)

export function carryOut(
  commands: readonly WorkOrderCommand[],
  by = decider,
): { order: WorkOrder; events: WorkOrderEvent[]; refused: string[] } {
  const events: WorkOrderEvent[] = []
  const refused: string[] = []
  let order = noOrder
  for (const command of commands) {
    const outcome = decideAs(by, command, order, giverOf(command))
    if (!outcome.ok) refused.push(outcome.rejection.code)
    else
      for (const event of outcome.value) {
        events.push(event)
        order = by.evolve(order, event)
      }
  }
  return { order, events, refused }
}

export function live(commands: readonly WorkOrderCommand[]): LiveOrder {
  const { order, refused } = carryOut(commands)
  if (refused.length > 0 || !isLive(order)) throw new Error(`refused: ${refused.join(', ')}`)
  return order
}
