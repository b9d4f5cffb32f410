/** A contact (客户接触): one episode of business with a customer over one channel; what is talked about in it are interactions. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

export const CHANNELS = ['voice', 'wechat', 'sms', 'qq', 'weibo', 'app'] as const
export type Channel = (typeof CHANNELS)[number]

/** `customerId`: exactly one customer, as a pseudonym. `callId`: the first queue leg, where it was a call. */
type Opening = {
  readonly customerId: string
  readonly channel: Channel
  readonly direction: 'inbound' | 'outbound'
  readonly callId?: string
}

export type ContactCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'OpenContact' } & Opening)
    /** Something was dealt with in this contact; one interaction may run through many contacts. */
    | { readonly type: 'AddInteraction'; readonly interactionId: string }
    | { readonly type: 'CloseContact'; readonly outcome: string }
  )

export type ContactEvent = Done & { readonly id: string } & (
    | ({ readonly type: 'contact_opened' } & Opening)
    | { readonly type: 'interaction_added'; readonly interactionId: string }
    | { readonly type: 'contact_closed'; readonly outcome: string }
  )

export type ContactStatus = 'open' | 'archived'

export type LiveContact = Opening & {
  readonly id: string
  readonly status: ContactStatus
  readonly openedAt: Instant
  readonly lastAt: Instant
  readonly interactionIds: readonly string[]
  readonly closedAt?: Instant
  readonly outcome?: string
}
export type Contact = { readonly status: 'none' } | LiveContact

export const CONTACT: Machine<ContactStatus, 'AddInteraction' | 'CloseContact'> = {
  name: 'contact',
  title: { en: 'Contact', zh: '客户接触' },
  initial: 'open',
  ends: ['archived'],
  transitions: { AddInteraction: { from: ['open'] }, CloseContact: { from: ['open'], to: 'archived' } },
}

const rules: CommandRules<ContactStatus, 'AddInteraction' | 'CloseContact', 'OpenContact'> = {
  family: 'contact',
  opening: 'OpenContact',
  machine: CONTACT,
  texts: { OpenContact: ['customerId'], AddInteraction: ['interactionId'], CloseContact: ['outcome'] },
}

/** Rejections: `contact.*` of `commonErrors`, `contact.channel_unknown`, `id.invalid`. Adding an interaction again makes no event. */
export const contactDecider: Decider<ContactCommand, ContactEvent, Contact> = {
  initial: { status: 'none' },
  decide: (command, contact) => guard(rules, command, contact) ?? decided(command, contact),
  evolve,
}

function decided(command: ContactCommand, contact: Contact): Decided<ContactEvent> {
  switch (command.type) {
    case 'OpenContact':
      if (!CHANNELS.includes(command.channel))
        return rejected('contact.channel_unknown', `'${command.channel}' is no channel; channels are ${CHANNELS.join(', ')}.`)
      return parsed([{ ...command, type: 'contact_opened' }])
    case 'AddInteraction':
      return parsed(
        contact.status !== 'none' && contact.interactionIds.includes(command.interactionId)
          ? []
          : [{ ...command, type: 'interaction_added' }],
      )
    case 'CloseContact':
      return parsed([{ ...command, type: 'contact_closed' }])
  }
}

function evolve(contact: Contact, event: ContactEvent): Contact {
  if (event.type === 'contact_opened') {
    if (contact.status !== 'none') return contact
    const { type: _type, at, by: _by, ...said } = event
    return { ...said, status: CONTACT.initial, openedAt: at, lastAt: at, interactionIds: [] }
  }
  if (contact.status === 'none') return contact
  if (event.type === 'interaction_added')
    return { ...contact, lastAt: event.at, interactionIds: [...contact.interactionIds, event.interactionId] }
  const status = statusAfter(CONTACT, 'CloseContact', contact.status)
  return { ...contact, status, lastAt: event.at, closedAt: event.at, outcome: event.outcome }
}
