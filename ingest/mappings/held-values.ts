/** Values that a mapping itself gives, constants and right sides of `values`, against the contract: a wrong one makes a dead letter of every row. */
import { Value } from 'typebox/value'
import type { Contract } from '../../contracts/index.ts'
import { meant } from '../../domain/kernel/closest.ts'
import { parseInstant } from '../../domain/kernel/time.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { idText } from './id-text.ts'

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const memberOf = (value: unknown, name: string): unknown => (isObject(value) ? Reflect.get(value, name) : undefined)

/** Schema of a path or of a member of a map; undefined where the contract has none, as of `extra.`. */
const schemaAt = (contract: Contract, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => {
    const ofMap = memberOf(inner, 'patternProperties')
    return memberOf(memberOf(inner, 'properties'), name) ?? (isObject(ofMap) ? Object.values(ofMap)[0] : undefined)
  }, contract.schema)

export const listPathsOf = (contract: Contract): readonly string[] =>
  fieldsOf(contract).flatMap(({ kind, path }) => (kind === 'list' ? [path] : []))

/** Why no record may hold the constant at the path, a sentence without its end; undefined where one may. */
export const faultOfConstant = (contract: Contract, path: string, value: string | number | boolean): string | undefined =>
  faultOf(`the constant '${path}'`, itemSchemaAt(contract, path), { contract, path, value })

/** The same of what `values` makes of cells. */
export const faultOfValue = (contract: Contract, path: string, value: string): string | undefined =>
  faultOf(`a value of '${path}'`, itemSchemaAt(contract, path), { contract, path, value })

/** Of a list what one of its items may be. */
function itemSchemaAt(contract: Contract, path: string): unknown {
  const schema = schemaAt(contract, path)
  return memberOf(schema, 'items') ?? schema
}

/** A constant as it is written on the command line: a number or a flag only where the field holds one, as ids may be all digits. */
export function constantFrom(contract: Contract, path: string, text: string): string | number | boolean {
  const type = memberOf(schemaAt(contract, path), 'type')
  return type === 'string' ? text : plainOf(text)
}

function plainOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text
}

type Held = { readonly contract: Contract; readonly path: string; readonly value: string | number | boolean }

function faultOf(what: string, schema: unknown, { contract, path, value }: Held): string | undefined {
  if (!isObject(schema)) return undefined
  const allowed = fieldsOf(contract).find((field) => field.path === path)?.values ?? []
  if (allowed.length > 0 && !allowed.includes(String(value))) return `'${path}' can't be '${value}'; ${meant(String(value), allowed)}`
  const [error] = Value.Errors(schema, value)
  const kind = memberOf(schema, 'kind')
  const held = `${what} is ${JSON.stringify(value)}`
  if (kind === 'instant' && (error || !parseInstant(String(value)).ok))
    return `${held} and must be an instant with Z or an offset, such as 2026-03-02T09:00:00+08:00`
  const isQuoted = typeof value === 'string' && typeof plainOf(value) !== 'string'
  if (error) return `${held} and ${error.message}${isQuoted ? ', without quotes' : ''}`
  return kind === 'id' && idText(path, null, String(value)) !== value ? `${what} holds outer blanks or a control character` : undefined
}
