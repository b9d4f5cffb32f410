/** What is wrong with a request that breaks its schema, in one line: the value, unless it may be a secret, the rule and the remedy. */
import type { FastifySchemaValidationError } from 'fastify'
import type { Rejection } from '../domain/kernel/parsed.ts'

type Form = { readonly description?: string; readonly properties?: { readonly type?: { readonly const?: unknown } } }

/** With the value and the schema around it, as ajv's option `verbose` gives them. */
type Broken = FastifySchemaValidationError & {
  readonly data?: unknown
  readonly parentSchema?: Form & { readonly anyOf?: readonly Form[] }
}

const PARTS: Readonly<Record<string, string>> = { querystring: 'Query', body: 'Body', params: 'Path', headers: 'Header' }
const LONGEST_VALUE = 80

/** `bodySchema`: where it takes secrets nothing that was sent is repeated, whichever part breaks its rule: passwords get typed into every field. */
export function invalidOf(errors: readonly FastifySchemaValidationError[], context = 'body', bodySchema?: unknown): Rejection {
  const part = PARTS[context] ?? context
  const error = mostTelling(errors)
  const ruleOf = takesSecrets(bodySchema) ? plainRuleOf : tellingRuleOf
  const message = error ? `${part}${ruleOf(error)}` : `${part} breaks its schema; see GET /openapi.json.`
  return { code: 'request.invalid', message }
}

/** Whether a part of it is sent and never answered, as JSON Schema marks passwords, codes and invitations. */
export const takesSecrets = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  (('writeOnly' in schema && schema.writeOnly === true) || Object.values(schema).some(takesSecrets))

/** Of a body of several forms: what is wrong with the one whose type it names. */
function mostTelling(errors: readonly Broken[]): Broken | undefined {
  const choice = errors.find(({ keyword }) => keyword === 'anyOf')
  const named: unknown = Object(choice?.data).type
  const form = choice?.parentSchema?.anyOf?.findIndex(({ properties }) => properties?.type?.const === named) ?? -1
  return errors.find(({ schemaPath }) => schemaPath.includes(`/anyOf/${form}/`)) ?? errors.at(-1)
}

const insideOf = ({ instancePath }: Broken): string => (instancePath === '' ? '' : ` '${instancePath.slice(1).replaceAll('/', '.')}'`)

/** Names what the schema names alone: member and rule. */
function plainRuleOf(error: Broken): string {
  const { keyword, message = '', parentSchema } = error
  if (keyword === 'required') return tellingRuleOf(error)
  if (keyword === 'additionalProperties')
    return `${insideOf(error)} has a member that is none of ${Object.keys(parentSchema?.properties ?? {}).join(', ')}; leave it out.`
  return `${insideOf(error)} breaks a rule: it ${message}; correct it.`
}

function tellingRuleOf(error: Broken): string {
  const { keyword, params, message = '', data, parentSchema } = error
  const inside = insideOf(error)
  switch (keyword) {
    case 'required':
      return `${inside} lacks '${String(params['missingProperty'])}', which is required; add it.`
    case 'additionalProperties':
      return `${inside} has '${String(params['additionalProperty'])}', which is none of ${Object.keys(parentSchema?.properties ?? {}).join(', ')}; leave it out.`
    case 'enum':
      return `${inside} is ${shown(data)}, which is none of the values allowed; send one of ${listed(params['allowedValues'])}.`
    case 'pattern':
      return `${inside} is ${shown(data)}, which breaks a rule: it must be ${lowered(parentSchema?.description ?? message)}; correct it.`
    default:
      return `${inside} is ${shown(data)}, which breaks a rule: it ${message}; correct it.`
  }
}

/** A description as part of a sentence. */
const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, '')}`

const listed = (values: unknown): string => (Array.isArray(values) ? values.join(', ') : String(values))

function shown(value: unknown): string {
  const text = textOf(value) ?? 'absent'
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

/** A body of a megabyte may be nested deeper than the stack goes. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return 'nested too deep to show'
    throw error
  }
}
