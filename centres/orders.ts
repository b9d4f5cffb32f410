/** Work orders (工单): one stream each; an order about another changes both together. */
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { LEADS, PARTIES, type Role, STAFF, WORKERS } from '../domain/principal.ts'
import type { WorkOrderCommand } from '../domain/workorder/commands.ts'
import { type OrderPolicy, workOrderDecider } from '../domain/workorder/decide.ts'
import { refuse } from '../domain/workorder/errors.ts'
import { workOrderRecord } from '../domain/workorder/record.ts'
import { type CollaborationType, isCollaboration, isLive, type WorkOrder, type WorkOrderEvent } from '../domain/workorder/work-order.ts'
import { type Aggregate, type Change, publication } from '../ledger/aggregate.ts'
import { changeBy } from '../ledger/execute.ts'
import { contacts } from './contacts.ts'
import { customerOf } from './customer-of.ts'
import { unknownNamed } from './named.ts'
import { nothing, ofCampaign, ofCustomer } from './registered.ts'

export type OrderCommand = WorkOrderCommand & { readonly orderId: string }

const desk: readonly Role[] = ['agent', 'support', 'sales', 'supervisor', 'manager', 'system']

/** Supervision and management are for those who lead; anybody else may open the other orders. */
const openers = (command: OrderCommand): readonly Role[] =>
  command.type === 'OpenOrder' && (command.orderType === 'supervise' || command.orderType === 'manage') ? LEADS : PARTIES

const ORDER = { orderId: 'id' } as const

/** An order by itself, whatever it has to agree on with others. */
export const ordersAlone: Aggregate<OrderCommand, WorkOrderEvent, WorkOrder> = {
  kind: 'work-order',
  idOf: ({ orderId }) => orderId,
  decider: workOrderDecider(),
  says: {
    OpenOrder: {
      ...ORDER,
      orderType: 'text',
      priority: 'text',
      title: 'text',
      content: 'text',
      teamId: 'id',
      'category?': 'label',
      'subcategory?': 'label',
      'siteId?': 'id',
      'queueId?': 'id',
      'customerId?': 'id',
      'callId?': 'id',
      'contactId?': 'id',
      'relatedOrderId?': 'id',
      'campaignId?': 'id',
      'acceptDueAt?': 'instant',
      'replyDueAt?': 'instant',
      'resolveDueAt?': 'instant',
    },
    AcceptOrder: { ...ORDER, assigneeId: 'id' },
    RejectOrder: { ...ORDER, reason: 'text' },
    TransferOrder: { ...ORDER, teamId: 'id', 'assigneeId?': 'id', reason: 'text' },
    ContactCustomer: { ...ORDER, note: 'text' },
    RecordLineTest: { ...ORDER, isLineFault: 'flag', detail: 'text' },
    ConfirmSale: { ...ORDER, productId: 'id', 'customerOrderId?': 'id' },
    DispatchOrder: { ...ORDER, place: 'text', teamId: 'id' },
    PauseOrder: { ...ORDER, reason: 'text' },
    ResumeOrder: ORDER,
    ReplyToCustomer: { ...ORDER, text: 'text', isAutomatic: 'flag' },
    UrgeOrder: { ...ORDER, note: 'text' },
    RequestExtension: { ...ORDER, extraSeconds: 'number', reason: 'text' },
    ApproveExtension: ORDER,
    RefuseExtension: { ...ORDER, reason: 'text' },
    ResolveOrder: { ...ORDER, resolution: 'text' },
    MakeCallback: { ...ORDER, isReached: 'flag', note: 'text' },
    CollectFeedback: { ...ORDER, score: 'number', comment: 'text' },
    ReopenOrder: { ...ORDER, reason: 'text' },
    AddCollaboration: { ...ORDER, collaborationId: 'id', collaborationType: 'text' },
    EndCollaboration: { ...ORDER, collaborationId: 'id' },
    WithdrawOrder: { ...ORDER, reason: 'text' },
    ArchiveOrder: ORDER,
  },
  permissions: {
    OpenOrder: openers,
    AcceptOrder: STAFF,
    RejectOrder: STAFF,
    TransferOrder: STAFF,
    ContactCustomer: STAFF,
    RecordLineTest: WORKERS,
    ConfirmSale: ['agent', 'sales', ...LEADS],
    DispatchOrder: desk,
    PauseOrder: STAFF,
    ResumeOrder: WORKERS,
    ReplyToCustomer: WORKERS,
    UrgeOrder: PARTIES,
    RequestExtension: ['agent', 'support', 'field', 'sales'],
    ApproveExtension: LEADS,
    RefuseExtension: LEADS,
    ResolveOrder: STAFF,
    MakeCallback: desk,
    CollectFeedback: PARTIES,
    ReopenOrder: PARTIES,
    AddCollaboration: PARTIES,
    EndCollaboration: PARTIES,
    WithdrawOrder: WORKERS,
    ArchiveOrder: desk,
  },
  subjectOf: customerOf,
  personal: {
    order_opened: ['title', 'content'],
    order_accepted: [],
    order_rejected: ['reason'],
    order_transferred: ['reason'],
    customer_contacted: ['note'],
    line_tested: ['detail'],
    sale_confirmed: ['customerOrderId'],
    order_dispatched: [],
    order_paused: ['reason'],
    order_resumed: [],
    order_replied: ['text'],
    order_urged: ['note'],
    extension_requested: ['reason'],
    extension_approved: [],
    extension_refused: ['reason'],
    order_resolved: ['resolution'],
    callback_made: ['note'],
    feedback_collected: ['comment'],
    order_reopened: ['reason'],
    collaboration_added: [],
    collaboration_ended: [],
    order_withdrawn: ['reason'],
    order_archived: [],
  },
  publication: publication('work-orders', workOrderDecider(), (event: WorkOrderEvent, version, after) =>
    isLive(after) ? workOrderRecord(event, version, after) : undefined,
  ),
}

/** Without a policy: the usual limits around the clock. */
export const ordersUnder = (policy?: OrderPolicy): typeof ordersAlone => ({
  ...ordersAlone,
  decider: workOrderDecider(policy),
  also: (command, order) => [...atParent(command, order), ...ofOpening(command), ...atChild(command)],
  unknownIn: unknownNamed({
    teamId: ['team', 'order.team_unknown'],
    assigneeId: ['agent', 'order.assignee_unknown'],
    siteId: ['site', 'order.site_unknown'],
    callId: ['call', 'order.call_unknown'],
    relatedOrderId: ['work-order', 'order.related_not_found'],
  }),
})

export const orders = ordersUnder()

/** The customer is registered, the contact it comes from is with that customer, and the campaign is planned. */
function ofOpening(command: OrderCommand): readonly Change[] {
  if (command.type !== 'OpenOrder') return []
  const { customerId, contactId, campaignId } = command
  return [
    ...(customerId === undefined ? [] : [ofCustomer('order', customerId)]),
    ...(contactId === undefined ? [] : [ofContact(command.orderId, contactId, customerId)]),
    ...(campaignId === undefined ? [] : [ofCampaign('order', campaignId)]),
  ]
}

const ofContact = (orderId: string, contactId: string, customerId: string | undefined): Change =>
  changeBy(contacts, contactId, (contact) => {
    if (contact.status === 'none')
      return rejected(
        'order.contact_unknown',
        `Contact '${contactId}' of order '${orderId}' was never opened; open it first, or leave contactId out.`,
      )
    return contact.customerId === customerId
      ? nothing
      : rejected(
          'order.customer_mismatch',
          `Order '${orderId}' is of ${customerId === undefined ? 'no customer' : `customer '${customerId}'`}, but contact '${contactId}' of '${contact.customerId}'; name one of the same customer.`,
        )
  })

/** Said of this order directly: only what is so. */
function atChild(command: OrderCommand): readonly Change[] {
  if (command.type !== 'AddCollaboration' && command.type !== 'EndCollaboration') return []
  const { orderId, collaborationId } = command
  return [
    changeBy(ordersAlone, collaborationId, (child) => {
      if (!isLive(child) || child.relatedOrderId !== orderId)
        return refuse('order.related_not_found', `Order '${collaborationId}' is not about order '${orderId}'; open it with relatedOrderId.`)
      return command.type === 'EndCollaboration' && child.status !== 'archived'
        ? refuse(
            'order.collaboration_open',
            `Order '${collaborationId}' is ${child.status}; archive or withdraw it, which ends the collaboration.`,
          )
        : parsed(undefined)
    }),
  ]
}

/** What the order that this one is about learns of the command: that an order about it was opened, or is over. */
function atParent(command: OrderCommand, order: WorkOrder): readonly Change[] {
  const { orderId, at } = command
  if (command.type === 'OpenOrder') {
    const { orderType, relatedOrderId } = command
    if (!isCollaboration(orderType) || relatedOrderId === undefined) return []
    return [parentStep(relatedOrderId, at, { type: 'AddCollaboration', collaborationId: orderId, collaborationType: orderType })]
  }
  if (command.type !== 'ArchiveOrder' && command.type !== 'WithdrawOrder') return []
  if (!isLive(order) || !isCollaboration(order.orderType) || order.relatedOrderId === undefined) return []
  return [parentStep(order.relatedOrderId, at, { type: 'EndCollaboration', collaborationId: orderId })]
}

type ParentStep =
  | { readonly type: 'AddCollaboration'; readonly collaborationId: string; readonly collaborationType: CollaborationType }
  | { readonly type: 'EndCollaboration'; readonly collaborationId: string }

/** The parent takes the step at the same instant, or with what has happened to it since. */
const parentStep = (orderId: string, at: Instant, step: ParentStep): Change =>
  changeBy(ordersAlone, orderId, (parent): Parsed<OrderCommand> => {
    if (!isLive(parent))
      return refuse('order.related_not_found', `'${step.collaborationId}' is about order '${orderId}', which was never opened here.`)
    return parsed({ ...step, orderId, at })
  })
