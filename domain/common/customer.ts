/** A customer (客户) as the hotline knows one: class, products, zone, what was agreed about being approached, and when that was done. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type CommandRules, type Done, guard, type Said } from '../kernel/guard.ts'
import { type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'
import { CHANNELS, type Channel } from './contact.ts'
import { type Approach, type ApproachPolicy, policyRefusal } from './contact-policy.ts'

/** No name and no number: the id is a pseudonym, which a gateway resolves. `zone`: IANA zone the customer lives in. */
type Profile = { readonly zone: string; readonly customerClass?: string; readonly products?: readonly string[] }

export type CustomerCommand = Said & { readonly id: string } & (
    | ({ readonly type: 'RegisterCustomer' } & Profile)
    | ({ readonly type: 'ChangeCustomer' } & Profile)
    /** Whether the customer agreed to being approached over the channel for the company's own purposes. */
    | { readonly type: 'SetConsent'; readonly channel: Channel; readonly isGiven: boolean }
    | { readonly type: 'SetDoNotContact'; readonly isOn: boolean; readonly reason: string }
    /** Claims the right to approach the customer now; every campaign does so before it sends anything. */
    | { readonly type: 'ApproachCustomer'; readonly channel: Channel; readonly campaignId: string; readonly policy: ApproachPolicy }
    /** The approach claimed last never left: it does not count against the policy. */
    | { readonly type: 'ReleaseApproach'; readonly campaignId: string }
    | { readonly type: 'CloseCustomer'; readonly reason: string }
  )

export type CustomerEvent = Done & { readonly id: string; readonly customerId: string } & (
    | ({ readonly type: 'customer_registered' } & Profile)
    | ({ readonly type: 'customer_changed' } & Profile)
    | { readonly type: 'consent_set'; readonly channel: Channel; readonly isGiven: boolean }
    | { readonly type: 'do_not_contact_set'; readonly isOn: boolean; readonly reason: string }
    | { readonly type: 'customer_approached'; readonly channel: Channel; readonly campaignId: string }
    | { readonly type: 'approach_released'; readonly campaignId: string }
    | { readonly type: 'customer_closed'; readonly reason: string }
  )

export type CustomerStatus = 'active' | 'archived'

export type LiveCustomer = Profile & {
  readonly id: string
  readonly status: CustomerStatus
  readonly lastAt: Instant
  readonly consents: readonly Channel[]
  readonly isDoNotContact: boolean
  readonly approaches: readonly Approach[]
}
export type Customer = { readonly status: 'none' } | LiveCustomer

type Step = Exclude<CustomerCommand['type'], 'RegisterCustomer'>

export const CUSTOMER: Machine<CustomerStatus, Step> = {
  name: 'customer',
  title: { en: 'Customer', zh: '客户' },
  initial: 'active',
  ends: ['archived'],
  transitions: {
    ChangeCustomer: { from: ['active'] },
    SetConsent: { from: ['active'] },
    SetDoNotContact: { from: ['active'] },
    ApproachCustomer: { from: ['active'] },
    ReleaseApproach: { from: ['active'] },
    CloseCustomer: { from: ['active'], to: 'archived' },
  },
}

const rules: CommandRules<CustomerStatus, Step, 'RegisterCustomer'> = {
  family: 'customer',
  opening: 'RegisterCustomer',
  machine: CUSTOMER,
  texts: {
    RegisterCustomer: ['zone'],
    ChangeCustomer: ['zone'],
    SetConsent: ['channel'],
    SetDoNotContact: ['reason'],
    ApproachCustomer: ['campaignId'],
    ReleaseApproach: ['campaignId'],
    CloseCustomer: ['reason'],
  },
}

/** Rejections: `customer.*` of `commonErrors`, `customer.zone_unknown`, `contact.channel_unknown`, `policy.*`, `id.invalid`. */
export const customerDecider: Decider<CustomerCommand, CustomerEvent, Customer> = {
  initial: { status: 'none' },
  decide: (command, customer) => guard(rules, command, customer) ?? decided(command, customer),
  evolve,
}

function decided(command: CustomerCommand, customer: Customer): Decided<CustomerEvent> {
  const customerId = command.id
  switch (command.type) {
    case 'RegisterCustomer':
    case 'ChangeCustomer':
      if (!isZone(command.zone))
        return rejected('customer.zone_unknown', `'${command.zone}' is not an IANA time zone; use a name like Asia/Shanghai.`)
      return parsed([{ ...command, customerId, type: command.type === 'RegisterCustomer' ? 'customer_registered' : 'customer_changed' }])
    case 'SetConsent':
      if (!CHANNELS.includes(command.channel))
        return rejected('contact.channel_unknown', `'${command.channel}' is no channel; channels are ${CHANNELS.join(', ')}.`)
      return parsed([{ ...command, customerId, type: 'consent_set' }])
    case 'SetDoNotContact':
      return parsed([{ ...command, customerId, type: 'do_not_contact_set' }])
    case 'ApproachCustomer': {
      const { policy, ...said } = command
      const refused = customer.status === 'none' ? undefined : policyRefusal(policy, customer, command.channel, command.at)
      return refused ?? parsed([{ ...said, customerId, type: 'customer_approached' }])
    }
    case 'ReleaseApproach':
      return parsed([{ ...command, customerId, type: 'approach_released' }])
    case 'CloseCustomer':
      return parsed([{ ...command, customerId, type: 'customer_closed' }])
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** More than any policy looks back at. */
const KEPT_APPROACHES = 100

function evolve(customer: Customer, event: CustomerEvent): Customer {
  if (event.type === 'customer_registered') {
    if (customer.status !== 'none') return customer
    return {
      id: event.id,
      ...profileOf(event),
      status: CUSTOMER.initial,
      lastAt: event.at,
      consents: [],
      isDoNotContact: false,
      approaches: [],
    }
  }
  return customer.status === 'none' ? customer : { ...customer, ...changes(customer, event), lastAt: event.at }
}

const profileOf = ({ zone, customerClass, products }: Profile): Profile => ({
  zone,
  ...(customerClass === undefined ? {} : { customerClass }),
  ...(products === undefined ? {} : { products }),
})

function changes(customer: LiveCustomer, event: Exclude<CustomerEvent, { type: 'customer_registered' }>): Partial<LiveCustomer> {
  switch (event.type) {
    case 'customer_changed':
      return profileOf(event)
    case 'consent_set': {
      const others = customer.consents.filter((channel) => channel !== event.channel)
      return { consents: event.isGiven ? [...others, event.channel] : others }
    }
    case 'do_not_contact_set':
      return { isDoNotContact: event.isOn }
    case 'customer_approached':
      return {
        approaches: [...customer.approaches, { at: event.at, channel: event.channel, campaignId: event.campaignId }].slice(
          -KEPT_APPROACHES,
        ),
      }
    case 'approach_released': {
      const last = customer.approaches.findLastIndex(({ campaignId }) => campaignId === event.campaignId)
      return { approaches: customer.approaches.filter((_, index) => index !== last) }
    }
    case 'customer_closed':
      return { status: statusAfter(CUSTOMER, 'CloseCustomer', customer.status) }
  }
}
