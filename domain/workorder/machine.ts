/** The states of a work order: one machine for the orders of the service flows, a smaller one for collaboration around them. */

import type { Machine } from '../kernel/machine.ts'
import type { StepType } from './commands.ts'
import { isCollaboration, type OrderType, type Status, type WorkOrderEvent } from './work-order.ts'

const OPEN: readonly Status[] = ['opened', 'returned', 'accepted', 'paused']
const EVERY: readonly Status[] = [...OPEN, 'resolved', 'called_back', 'feedback_given']

/** Faults, complaints, enquiries and opportunities. */
export const SERVICE_ORDER: Machine<Status, StepType> = {
  name: 'service-order',
  title: { en: 'Work order of a service flow', zh: '服务工单' },
  initial: 'opened',
  ends: ['archived'],
  transitions: {
    AcceptOrder: { from: ['opened'], to: 'accepted' },
    RejectOrder: { from: ['opened'], to: 'returned' },
    TransferOrder: { from: ['opened', 'returned', 'accepted'], to: 'opened' },
    ContactCustomer: { from: ['accepted', 'paused'] },
    RecordLineTest: { from: ['opened', 'accepted'] },
    ConfirmSale: { from: ['accepted'] },
    DispatchOrder: { from: ['accepted'], to: 'opened' },
    PauseOrder: { from: ['accepted'], to: 'paused' },
    ResumeOrder: { from: ['paused'], to: 'accepted' },
    ReplyToCustomer: { from: OPEN },
    UrgeOrder: { from: OPEN },
    RequestExtension: { from: OPEN },
    ApproveExtension: { from: OPEN },
    RefuseExtension: { from: OPEN },
    ResolveOrder: { from: ['accepted'], to: 'resolved' },
    MakeCallback: { from: ['resolved', 'called_back'], to: 'called_back' },
    CollectFeedback: { from: ['resolved', 'called_back'], to: 'feedback_given' },
    ReopenOrder: { from: ['resolved', 'called_back', 'feedback_given'], to: 'opened' },
    AddCollaboration: { from: EVERY },
    EndCollaboration: { from: EVERY },
    ArchiveOrder: { from: ['called_back', 'feedback_given'], to: 'archived' },
  },
}

/** The six collaboration types: asked of a team, done or declined, withdrawn when no longer needed. */
export const COLLABORATION_ORDER: Machine<Status, StepType> = {
  name: 'collaboration-order',
  title: { en: 'Collaboration order', zh: '协同工单' },
  initial: 'opened',
  ends: ['archived'],
  transitions: {
    AcceptOrder: { from: ['opened'], to: 'accepted' },
    RejectOrder: { from: ['opened'], to: 'returned' },
    TransferOrder: { from: ['opened', 'returned', 'accepted'], to: 'opened' },
    ReplyToCustomer: { from: ['opened', 'returned', 'accepted'] },
    UrgeOrder: { from: ['opened', 'returned', 'accepted'] },
    RequestExtension: { from: ['opened', 'returned', 'accepted'] },
    ApproveExtension: { from: ['opened', 'returned', 'accepted'] },
    RefuseExtension: { from: ['opened', 'returned', 'accepted'] },
    ResolveOrder: { from: ['accepted'], to: 'resolved' },
    ReopenOrder: { from: ['resolved'], to: 'opened' },
    AddCollaboration: { from: ['opened', 'returned', 'accepted', 'resolved'] },
    EndCollaboration: { from: ['opened', 'returned', 'accepted', 'resolved'] },
    WithdrawOrder: { from: ['opened', 'returned', 'accepted'], to: 'archived' },
    ArchiveOrder: { from: ['resolved'], to: 'archived' },
  },
}

/** The states and steps of orders of this type. */
export const machineOf = (orderType: OrderType): Machine<Status, StepType> =>
  isCollaboration(orderType) ? COLLABORATION_ORDER : SERVICE_ORDER

/** The step that makes each event. */
export const STEP_OF: Readonly<Record<Exclude<WorkOrderEvent['type'], 'order_opened'>, StepType>> = {
  order_accepted: 'AcceptOrder',
  order_rejected: 'RejectOrder',
  order_transferred: 'TransferOrder',
  customer_contacted: 'ContactCustomer',
  line_tested: 'RecordLineTest',
  sale_confirmed: 'ConfirmSale',
  order_dispatched: 'DispatchOrder',
  order_paused: 'PauseOrder',
  order_resumed: 'ResumeOrder',
  order_replied: 'ReplyToCustomer',
  order_urged: 'UrgeOrder',
  extension_requested: 'RequestExtension',
  extension_approved: 'ApproveExtension',
  extension_refused: 'RefuseExtension',
  order_resolved: 'ResolveOrder',
  callback_made: 'MakeCallback',
  feedback_collected: 'CollectFeedback',
  order_reopened: 'ReopenOrder',
  collaboration_added: 'AddCollaboration',
  collaboration_ended: 'EndCollaboration',
  order_withdrawn: 'WithdrawOrder',
  order_archived: 'ArchiveOrder',
}
