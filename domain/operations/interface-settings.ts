/** What is registered of an interface to another system, its defaults and its limits. */
import { isBlank } from '../kernel/blank.ts'
import { networkFault } from '../kernel/network.ts'
import { type Parsed, parsed } from '../kernel/parsed.ts'
import { refuseRegistry } from './interface-registry-errors.ts'

export const INTERFACE_KINDS = ['crm', 'billing', 'line_test', 'resource', 'messaging', 'telephony', 'other'] as const
export type InterfaceKind = (typeof INTERFACE_KINDS)[number]

export const INTERFACE_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type InterfaceMethod = (typeof INTERFACE_METHODS)[number]

export type InterfaceSettings = {
  readonly nameEn: string
  readonly nameZh: string
  /** The team or person who answers for it. */
  readonly owner: string
  readonly kind: InterfaceKind
  /** An absolute http or https address without user, password and fragment. */
  readonly endpoint: string
  readonly method: InterfaceMethod
  /** A caller waits no longer than this, with waiting for a free place and repetitions. */
  readonly timeoutMs: number
  /** Calls under way at a time. */
  readonly concurrentCalls: number
  /** Calls that may wait for a place; more are turned away at once. */
  readonly waitingCalls: number
  /** Tries of one call, the first included. Only idempotent calls are tried again. */
  readonly maxAttempts: number
  /** Isolated when of the last 20 calls at least 10 were made and more than this share failed, or 5 failed in a row. */
  readonly errorLimitRatio: number
  /** An isolated interface is tried again after this. */
  readonly probeAfterMs: number
  readonly maxResponseBytes: number
  /** Promised: this share of calls answered … */
  readonly sloAvailabilityRatio: number
  /** … and 95 % of them within this. */
  readonly sloP95Ms: number
  /** Name of the secret that is sent with each call; empty for none. The value is never in the registry. */
  readonly credential: string
  /** The header it is sent in. */
  readonly credentialHeader: string
  /** Networks as CIDR that may be called although they are not public, such as `10.20.0.0/16`. */
  readonly allowedNetworks: readonly string[]
  /** Fields of request and answer, at any depth, whose values never leave the process. */
  readonly maskedFields: readonly string[]
}

export const INTERFACE_DEFAULTS = {
  nameEn: '',
  nameZh: '',
  kind: 'other',
  method: 'POST',
  timeoutMs: 3000,
  concurrentCalls: 20,
  waitingCalls: 20,
  maxAttempts: 2,
  errorLimitRatio: 0.5,
  probeAfterMs: 30_000,
  maxResponseBytes: 1_048_576,
  sloAvailabilityRatio: 0.99,
  sloP95Ms: 1000,
  credential: '',
  credentialHeader: 'authorization',
  allowedNetworks: [],
  maskedFields: ['password', 'token', 'secret', 'idNumber', 'phone', 'cardNumber'],
} as const satisfies Partial<InterfaceSettings>

/** `[least, most]`, whole numbers unless a ratio. */
export const INTERFACE_LIMITS = {
  timeoutMs: [10, 120_000],
  concurrentCalls: [1, 1000],
  waitingCalls: [0, 10_000],
  maxAttempts: [1, 5],
  errorLimitRatio: [0.01, 0.99],
  probeAfterMs: [100, 600_000],
  maxResponseBytes: [1, 67_108_864],
  sloAvailabilityRatio: [0, 1],
  sloP95Ms: [1, 120_000],
} as const satisfies Partial<Record<keyof InterfaceSettings, readonly [number, number]>>

const NAMES = [
  'nameEn',
  'nameZh',
  'owner',
  'kind',
  'endpoint',
  'method',
  'credential',
  'credentialHeader',
  'allowedNetworks',
  'maskedFields',
] as const
export const INTERFACE_FIELDS: readonly string[] = [...NAMES, ...Object.keys(INTERFACE_LIMITS)]

const MOST_LISTED = 50
const SECRET_NAME = /^([a-z][a-z0-9-]{0,63})?$/
const HEADER = /^[a-z][a-z0-9-]{0,63}$/
/** What the call itself says, or how it is transported. */
const OWN_HEADERS: ReadonlySet<string> = new Set(
  'accept accept-encoding connection content-length content-type expect host idempotency-key keep-alive te traceparent trailer transfer-encoding upgrade'.split(
    ' ',
  ),
)

/** Checks every field; what is given has passed no check yet. Rejections: `registry.field_unknown`, `registry.field_invalid`. */
export function checkSettings(name: string, given: Readonly<Record<string, unknown>>): Parsed<InterfaceSettings> {
  const unknown = Object.keys(given).find((field) => !INTERFACE_FIELDS.includes(field))
  if (unknown !== undefined)
    return refuseRegistry('registry.field_unknown', `An interface has no field '${unknown}'; it has ${INTERFACE_FIELDS.join(', ')}.`)
  for (const field of INTERFACE_FIELDS) {
    const wrong = whatIsWrong(field, given[field])
    // Somebody may have written the secret itself.
    const value = field === 'credential' ? 'no such name' : shown(given[field])
    if (wrong) return refuseRegistry('registry.field_invalid', `${field} of interface '${name}' is ${value}; ${wrong}.`)
  }
  return parsed(given as InterfaceSettings)
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : `'${String(value).slice(0, 100)}'`)

function whatIsWrong(field: string, value: unknown): string | undefined {
  const limits: Readonly<Record<string, readonly [number, number]>> = INTERFACE_LIMITS
  const limit = limits[field]
  if (limit) return numberProblem(value, limit, field.endsWith('Ratio'))
  switch (field) {
    case 'kind':
      return oneOf(value, INTERFACE_KINDS)
    case 'method':
      return oneOf(value, INTERFACE_METHODS)
    case 'endpoint':
      return isEndpoint(value) ? undefined : 'it must be an http or https address without user, password and fragment'
    case 'owner':
      return isText(value) && !isBlank(value) ? undefined : 'it must name who answers for the interface'
    case 'credential':
      return isText(value) && SECRET_NAME.test(value) ? undefined : 'it must be the name of a secret, of a–z, 0–9 and -'
    case 'credentialHeader':
      return isText(value) && HEADER.test(value) && !OWN_HEADERS.has(value)
        ? undefined
        : 'it must be a header such as authorization or x-api-key, in small letters, that the call does not set itself'
    case 'allowedNetworks':
      return networksProblem(value)
    case 'maskedFields':
      return isListOf(value, (item) => item !== '') ? undefined : 'it must be a list of field names'
    default:
      return isText(value) ? undefined : 'it must be text of at most 200 characters'
  }
}

function networksProblem(value: unknown): string | undefined {
  if (!isListOf(value, isText)) return `it must be a list of at most ${MOST_LISTED} networks such as 10.20.0.0/16`
  const wrong = value.find((text) => networkFault(text) !== undefined)
  return wrong === undefined ? undefined : `'${wrong}' ${networkFault(wrong)}`
}

function numberProblem(value: unknown, [least, most]: readonly [number, number], isRatio: boolean): string | undefined {
  const isFine = typeof value === 'number' && value >= least && value <= most && (isRatio || Number.isInteger(value))
  return isFine ? undefined : `it must be a ${isRatio ? 'number' : 'whole number'} from ${least} to ${most}`
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200 && !/\p{Cc}/u.test(value)

const oneOf = (value: unknown, values: readonly string[]): string | undefined =>
  typeof value === 'string' && values.includes(value) ? undefined : `it must be one of ${values.join(', ')}`

const isListOf = (value: unknown, isItem: (item: string) => boolean): value is string[] =>
  Array.isArray(value) && value.length <= MOST_LISTED && value.every((item) => isText(item) && isItem(item))

/** By its shape; whether its address may be called is known only when it is resolved. */
const isEndpoint = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 2000 && /^https?:\/\/[^\s/?#@\\]+([/?][^\s#\\]*)?$/i.test(value)
