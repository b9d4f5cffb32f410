/** What can be asked of a work order. */

import type { Instant, Seconds } from '../kernel/time.ts'
import type { Deadlines } from './deadlines.ts'
import type { CollaborationType, Opening } from './work-order.ts'

/** `at` is when it happened. `orderId`, where a step gives one, must be that of the order it is taken on. */
type Said = { readonly at: Instant }

/** Deadlines that are not given follow from type and priority. */
export type OpenOrder = Said & { readonly type: 'OpenOrder' } & Opening & Partial<Deadlines>

export type OrderStep = Said & { readonly orderId?: string } & (
    | { readonly type: 'AcceptOrder'; readonly assigneeId: string }
    | { readonly type: 'RejectOrder'; readonly reason: string }
    | { readonly type: 'TransferOrder'; readonly teamId: string; readonly assigneeId?: string; readonly reason: string }
    | { readonly type: 'ContactCustomer'; readonly note: string }
    | { readonly type: 'RecordLineTest'; readonly isLineFault: boolean; readonly detail: string }
    | { readonly type: 'ConfirmSale'; readonly productId: string; readonly customerOrderId?: string }
    | { readonly type: 'DispatchOrder'; readonly place: 'support' | 'field'; readonly teamId: string }
    | { readonly type: 'PauseOrder'; readonly reason: string }
    | { readonly type: 'ResumeOrder' }
    | { readonly type: 'ReplyToCustomer'; readonly text: string; readonly isAutomatic: boolean }
    | { readonly type: 'UrgeOrder'; readonly note: string }
    /** More time to resolve, in seconds of the order's clock. */
    | { readonly type: 'RequestExtension'; readonly extraSeconds: Seconds; readonly reason: string }
    | { readonly type: 'ApproveExtension' }
    | { readonly type: 'RefuseExtension'; readonly reason: string }
    | { readonly type: 'ResolveOrder'; readonly resolution: string }
    | { readonly type: 'MakeCallback'; readonly isReached: boolean; readonly note: string }
    | { readonly type: 'CollectFeedback'; readonly score: number; readonly comment: string }
    | { readonly type: 'ReopenOrder'; readonly reason: string }
    /** An order about this one was opened or is over; the ledger's wrapper takes these steps together with those of the other order. */
    | { readonly type: 'AddCollaboration'; readonly collaborationId: string; readonly collaborationType: CollaborationType }
    | { readonly type: 'EndCollaboration'; readonly collaborationId: string }
    /** Whoever asked for the collaboration no longer needs it. */
    | { readonly type: 'WithdrawOrder'; readonly reason: string }
    | { readonly type: 'ArchiveOrder' }
  )

export type StepType = OrderStep['type']

export type WorkOrderCommand = OpenOrder | OrderStep

/** Texts others rely on later; none of them may be missing or blank. */
export const NEEDED_TEXTS: Readonly<Record<StepType, readonly string[]>> = {
  AcceptOrder: ['assigneeId'],
  RejectOrder: ['reason'],
  TransferOrder: ['teamId', 'reason'],
  ContactCustomer: [],
  RecordLineTest: [],
  ConfirmSale: ['productId'],
  DispatchOrder: ['teamId'],
  PauseOrder: ['reason'],
  ResumeOrder: [],
  ReplyToCustomer: ['text'],
  UrgeOrder: [],
  RequestExtension: ['reason'],
  ApproveExtension: [],
  RefuseExtension: ['reason'],
  ResolveOrder: ['resolution'],
  MakeCallback: [],
  CollectFeedback: [],
  ReopenOrder: ['reason'],
  AddCollaboration: ['collaborationId'],
  EndCollaboration: ['collaborationId'],
  WithdrawOrder: ['reason'],
  ArchiveOrder: [],
}
