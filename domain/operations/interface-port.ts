/** The port through which the centres ask another system (CRM, billing, line test …) by the name it is registered under. */
import type { Parsed } from '../kernel/parsed.ts'

/** What the call serves; all of it goes into the record of the call, so that a fault can be placed. */
export type InterfaceContext = {
  /** W3C trace context of what the call is a part of. */
  readonly traceparent?: string
  readonly contactId?: string
  readonly orderId?: string
  readonly callId?: string
  /** What is asked, as people will read it; default: the interface's name. */
  readonly operation?: string
  /** The same for every repetition of one intent. With it, or with an idempotent method, a failed try is repeated. */
  readonly idempotencyKey?: string
}

export type InterfaceReply = {
  readonly interfaceCallId: string
  /** HTTP status, 200..299. */
  readonly status: number
  /** JSON where the answer says it is, else text. */
  readonly body: unknown
  /** From the call to the answer, over all attempts. */
  readonly durationMs: number
  readonly attempts: number
}

/** A rejection carries a code of `interfaceErrors`. */
export type InterfaceAnswer = Parsed<InterfaceReply>

/**
 * `request` is a JSON value: the body of a POST, PUT or PATCH; the query of a GET or DELETE (then an object of texts, numbers and flags).
 * Never throws for what the other system does: a hung, failing or isolated interface is a rejection.
 */
export type CallInterface = (name: string, request: unknown, context: InterfaceContext) => Promise<InterfaceAnswer>

/** Every reason for which a call gives no answer, and what to do about it. */
export const interfaceErrors = {
  'interface.unknown': 'No interface has this name. Check the name, or register it with `callboard interfaces create`.',
  'interface.disabled': 'The interface was disabled by its owner. Go on without it, or enable it again.',
  'interface.isolated': 'The interface failed too often and is isolated; nothing was sent. Go on without it; it is probed again by itself.',
  'interface.credential_missing':
    'The secret the interface is called with is not here, or no header can carry it; nothing was sent. Set CALLBOARD_SECRET_NAME, or pass it to openCallboard.',
  'interface.busy': 'As many calls as its budget allows are under way and waiting. Try again later, or raise the budget.',
  'interface.timeout':
    'No answer within the timeout; the other system may or may not have acted. Ask for the result, or repeat with the same idempotency key.',
  'interface.unreachable': 'No connection came about; nothing was sent. Check the other system and the network between.',
  'interface.broken_off':
    'The connection broke off before the answer; the other system may or may not have acted. Ask for the result, or repeat with the same idempotency key.',
  'interface.failed': 'The other system answered with a server error (5xx or 429). Its owner has the details under the trace id.',
  'interface.refused': 'The other system answered that the request is wrong (4xx). Correct the request.',
  'interface.address_refused':
    'The address is not one that may be called. Allow its network in the registry only if it is meant to be inside.',
  'interface.redirect_refused': 'The answer points to an address that may not be called, or too often. Register the final address.',
  'interface.response_too_large': 'The answer is larger than the registered limit and was cut off. Ask for less, or raise the limit.',
  'interface.response_invalid': 'The answer says that it is JSON and is not. Its owner has to correct it.',
  'interface.request_invalid': 'The request cannot be sent as registered: no JSON value, or no flat object for a query.',
} as const

export type InterfaceError = keyof typeof interfaceErrors

const NEVER_SENT: ReadonlySet<string> = new Set<InterfaceError>([
  'interface.unknown',
  'interface.disabled',
  'interface.isolated',
  'interface.credential_missing',
  'interface.busy',
  'interface.unreachable',
  'interface.address_refused',
  'interface.request_invalid',
])

/** Whether a call that ended with this code has reached nobody, however often it was tried. */
export const isNeverSent = (code: string): boolean => NEVER_SENT.has(code)
