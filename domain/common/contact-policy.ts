/** When the company may approach a customer of its own accord: allowed hours, frequency, consent, and the wish not to be contacted. */

import type { OpenSpan, Weekday } from '../kernel/business-calendar.ts'
import { type Parsed, rejected } from '../kernel/parsed.ts'
import { DAY_MS, days, type Instant } from '../kernel/time.ts'
import { wallClock } from '../kernel/zone.ts'
import type { Channel } from './contact.ts'

export type ApproachPolicy = {
  /** Allowed hours in the customer's own zone, in seconds of the local day; a weekday that is not named (1 = Monday) is not allowed. */
  readonly hours: Readonly<Partial<Record<Weekday, readonly OpenSpan[]>>>
  /** At most `count` approaches, over all campaigns and channels, within the last `days` × 24 hours. */
  readonly atMost: { readonly count: number; readonly days: number }
  /** Marketing needs it; a reminder of a payment or a callback about an order does not. */
  readonly needsConsent: boolean
}

export type Approach = { readonly at: Instant; readonly channel: Channel; readonly campaignId: string }

export type Approachable = {
  readonly zone: string
  readonly consents: readonly Channel[]
  readonly isDoNotContact: boolean
  readonly approaches: readonly Approach[]
}

export const policyErrors = {
  'policy.invalid': 'The contact policy holds hours or counts that are no numbers in order. Correct it.',
  'policy.do_not_contact': 'The customer does not want to be contacted. Leave the customer out; only a wish of the customer ends this.',
  'policy.no_consent': 'The customer has not agreed to this channel for this purpose. Ask for consent in a contact the customer began.',
  'policy.outside_hours': 'It is outside the allowed hours where the customer lives. Try again within them.',
  'policy.too_often': 'The customer was approached as often as allowed. Wait until the oldest approach is past the window.',
} as const

export type PolicyError = keyof typeof policyErrors

const refuse = (code: PolicyError, message: string): Parsed<never> => rejected(code, message)

/** Weekdays from 09:00 to 20:00, weekends from 10:00 to 18:00, twice in seven days, with consent. */
export const USUAL_POLICY: ApproachPolicy = {
  hours: Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((day) => [
      day,
      day < 6 ? [{ opens: 9 * 3600, closes: 20 * 3600 }] : [{ opens: 10 * 3600, closes: 18 * 3600 }],
    ]),
  ),
  atMost: { count: 2, days: 7 },
  needsConsent: true,
}

/** What makes the policy unusable: `policy.invalid`; undefined where nothing does. */
export function badPolicy({ hours, atMost }: ApproachPolicy): Parsed<never> | undefined {
  const spans = Object.values(hours).flat()
  const areSpans = spans.every(({ opens, closes }) => opens >= 0 && opens < closes && closes <= days(1))
  if (areSpans && Number.isInteger(atMost.count) && atMost.count >= 0 && atMost.days > 0 && Number.isFinite(atMost.days)) return undefined
  return refuse('policy.invalid', `${JSON.stringify({ hours, atMost })} is no policy; give hours in seconds of the day and whole counts.`)
}

/** The first rule that forbids approaching the customer at `at`; undefined where none does. */
export function policyRefusal(policy: ApproachPolicy, customer: Approachable, channel: Channel, at: Instant): Parsed<never> | undefined {
  const invalid = badPolicy(policy)
  if (invalid) return invalid
  if (customer.isDoNotContact) return refuse('policy.do_not_contact', 'The customer asked not to be contacted; leave the customer out.')
  if (policy.needsConsent && !customer.consents.includes(channel))
    return refuse('policy.no_consent', `The customer has not agreed to ${channel}; ask for consent first.`)
  const { weekday, secondsOfDay, date } = wallClock(at, customer.zone)
  const spans = policy.hours[weekday as Weekday] ?? []
  if (!spans.some(({ opens, closes }) => secondsOfDay >= opens && secondsOfDay < closes))
    return refuse('policy.outside_hours', `In ${customer.zone} it is ${clockText(secondsOfDay)} on ${date}, outside the allowed hours.`)
  const { count, days } = policy.atMost
  const recent = customer.approaches.filter((approach) => approach.at > at - days * DAY_MS).length
  if (recent >= count)
    return refuse('policy.too_often', `The customer was approached ${recent} times in ${days} days; ${count} are allowed.`)
  return undefined
}

const clockText = (secondsOfDay: number): string =>
  [secondsOfDay / 3600, (secondsOfDay / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
