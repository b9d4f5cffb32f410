/** Identifiers of what the service centres talk about; opaque texts of 1 to 128 characters. */
import type { Brand } from './brand.ts'
import { type Parsed, parsed, rejected } from './parsed.ts'

export type CustomerId = Brand<string, 'CustomerId'>
/** One episode of business with a customer; interaction events and orders refer to it. */
export type ContactId = Brand<string, 'ContactId'>
export type CallId = Brand<string, 'CallId'>
export type OrderId = Brand<string, 'OrderId'>
export type QueueId = Brand<string, 'QueueId'>
export type SiteId = Brand<string, 'SiteId'>
export type SeatId = Brand<string, 'SeatId'>
export type AgentId = Brand<string, 'AgentId'>
export type TeamId = Brand<string, 'TeamId'>

const LONGEST_ID = 128

/** Checks an id from outside: `id.invalid` when it is empty, too long or holds control characters. */
export function parseId<Id extends Brand<string, string>>(text: string): Parsed<Id> {
  if (text.length === 0 || text.length > LONGEST_ID || /\p{Cc}/u.test(text))
    return rejected('id.invalid', `'${text.slice(0, 40)}' is no id; an id has 1 to ${LONGEST_ID} characters and no control characters.`)
  return parsed(text as Id)
}

/** For ids that are known to be good, such as those of our own store. */
export const id = <Id extends Brand<string, string>>(text: string): Id => text as Id
