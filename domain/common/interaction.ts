/** An interaction (交互事件): one enquiry, fault report, complaint, order or outbound approach; of one type, in any number of contacts and orders. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

export const INTERACTION_TYPES = ['enquiry', 'fault_report', 'complaint', 'order', 'outbound'] as const
export type InteractionType = (typeof INTERACTION_TYPES)[number]

type Opening = {
  readonly customerId: string
  readonly contactId: string
  readonly interactionType: InteractionType
  readonly summary: string
}

export type InteractionCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'RecordInteraction' } & Opening)
    | { readonly type: 'LinkContact'; readonly contactId: string }
    | { readonly type: 'LinkOrder'; readonly orderId: string }
    /** Nothing is left to do about it. */
    | { readonly type: 'SettleInteraction'; readonly answer: string }
    /** The customer comes back to it. */
    | { readonly type: 'ResumeInteraction'; readonly contactId: string }
    | { readonly type: 'ArchiveInteraction' }
  )

export type InteractionEvent = Done & { readonly id: string } & (
    | ({ readonly type: 'interaction_recorded' } & Opening)
    | { readonly type: 'contact_linked'; readonly contactId: string }
    | { readonly type: 'order_linked'; readonly orderId: string }
    | { readonly type: 'interaction_settled'; readonly answer: string }
    | { readonly type: 'interaction_resumed'; readonly contactId: string }
    | { readonly type: 'interaction_archived' }
  )

export type InteractionStatus = 'open' | 'settled' | 'archived'

export type LiveInteraction = {
  readonly id: string
  readonly customerId: string
  readonly interactionType: InteractionType
  readonly summary: string
  readonly status: InteractionStatus
  readonly recordedAt: Instant
  readonly lastAt: Instant
  readonly contactIds: readonly string[]
  readonly orderIds: readonly string[]
  readonly answer?: string
}
export type Interaction = { readonly status: 'none' } | LiveInteraction

type Step = Exclude<InteractionCommand['type'], 'RecordInteraction'>

export const INTERACTION: Machine<InteractionStatus, Step> = {
  name: 'interaction',
  title: { en: 'Interaction', zh: '交互事件' },
  initial: 'open',
  ends: ['archived'],
  transitions: {
    LinkContact: { from: ['open', 'settled'] },
    LinkOrder: { from: ['open', 'settled'] },
    SettleInteraction: { from: ['open'], to: 'settled' },
    ResumeInteraction: { from: ['settled'], to: 'open' },
    ArchiveInteraction: { from: ['settled'], to: 'archived' },
  },
}

const rules: CommandRules<InteractionStatus, Step, 'RecordInteraction'> = {
  family: 'interaction',
  opening: 'RecordInteraction',
  machine: INTERACTION,
  texts: {
    RecordInteraction: ['customerId', 'contactId', 'summary'],
    LinkContact: ['contactId'],
    LinkOrder: ['orderId'],
    SettleInteraction: ['answer'],
    ResumeInteraction: ['contactId'],
    ArchiveInteraction: [],
  },
}

/** Rejections: `interaction.*` of `commonErrors`, `interaction.type_unknown`, `id.invalid`. Linking again makes no event. */
export const interactionDecider: Decider<InteractionCommand, InteractionEvent, Interaction> = {
  initial: { status: 'none' },
  decide: (command, interaction) => guard(rules, command, interaction) ?? decided(command, interaction),
  evolve,
}

function decided(command: InteractionCommand, interaction: Interaction): Decided<InteractionEvent> {
  const contactIds = interaction.status === 'none' ? [] : interaction.contactIds
  const orderIds = interaction.status === 'none' ? [] : interaction.orderIds
  switch (command.type) {
    case 'RecordInteraction':
      if (!INTERACTION_TYPES.includes(command.interactionType))
        return rejected('interaction.type_unknown', `'${command.interactionType}' is no type; types are ${INTERACTION_TYPES.join(', ')}.`)
      return parsed([{ ...command, type: 'interaction_recorded' }])
    case 'LinkContact':
      return parsed(contactIds.includes(command.contactId) ? [] : [{ ...command, type: 'contact_linked' }])
    case 'LinkOrder':
      return parsed(orderIds.includes(command.orderId) ? [] : [{ ...command, type: 'order_linked' }])
    case 'SettleInteraction':
      return parsed([{ ...command, type: 'interaction_settled' }])
    case 'ResumeInteraction':
      return parsed([{ ...command, type: 'interaction_resumed' }])
    case 'ArchiveInteraction':
      return parsed([{ ...command, type: 'interaction_archived' }])
  }
}

function evolve(state: Interaction, event: InteractionEvent): Interaction {
  if (event.type === 'interaction_recorded') {
    if (state.status !== 'none') return state
    const { id, customerId, contactId, interactionType, summary, at } = event
    return {
      id,
      customerId,
      interactionType,
      summary,
      status: INTERACTION.initial,
      recordedAt: at,
      lastAt: at,
      contactIds: [contactId],
      orderIds: [],
    }
  }
  return state.status === 'none' ? state : { ...state, ...changes(state, event), lastAt: event.at }
}

function changes(state: LiveInteraction, event: Exclude<InteractionEvent, { type: 'interaction_recorded' }>): Partial<LiveInteraction> {
  const { status } = state
  switch (event.type) {
    case 'contact_linked':
      return { contactIds: withOne(state.contactIds, event.contactId) }
    case 'order_linked':
      return { orderIds: withOne(state.orderIds, event.orderId) }
    case 'interaction_settled':
      return { status: statusAfter(INTERACTION, 'SettleInteraction', status), answer: event.answer }
    case 'interaction_resumed':
      return { status: statusAfter(INTERACTION, 'ResumeInteraction', status), contactIds: withOne(state.contactIds, event.contactId) }
    case 'interaction_archived':
      return { status: statusAfter(INTERACTION, 'ArchiveInteraction', status) }
  }
}

const withOne = (ids: readonly string[], id: string): readonly string[] => (ids.includes(id) ? ids : [...ids, id])
