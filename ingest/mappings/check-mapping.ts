/** Refuses a mapping that would not do what it says: unknown members, paths no contract has, renames the wrong way round. */
import type { TObject } from 'typebox'
import { Value } from 'typebox/value'
import { closest, meant } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { checkedZone } from '../../domain/kernel/zone.ts'
import { type Field, fieldsOf, isNumeric } from '../../sql/landing/fields.ts'
import { topicNamed, topics } from '../topics.ts'
import { checkedEncoding } from './encodings.ts'
import { faultOfFormat } from './format-fault.ts'
import { faultOfConstant, faultOfValue } from './held-values.ts'
import { idleMember } from './idle-members.ts'
import {
  AS,
  extensionSchema,
  type FieldRule,
  fieldRuleSchema,
  type Mapping,
  type MappingExtension,
  mappingSchema,
  PARTS,
  readColumns,
  rulesOf,
} from './mapping.ts'
import { EXTRA } from './paths.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refuse = (name: string, why: string): never => {
  throw new CallboardError('usage', `Mapping '${name}': ${why}${/[.?]$/.test(why) ? '' : '.'} See docs/mappings.md.`)
}

/** What a file holds, as an extension or a whole mapping; `place` names it in messages. Throws `usage`. */
export function parsedMapping(place: string, value: unknown): Mapping | MappingExtension {
  if (!isObject(value)) return refuse(place, 'it is no object')
  const { interval, fields } = value
  const until = isObject(interval) && 'until' in interval ? [['interval.until', interval['until']] as const] : []
  const rules = [...until, ...Object.entries(isObject(fields) ? fields : {})]
  for (const [path, rule] of rules) {
    if (!isObject(rule)) {
      if (typeof rule !== 'string' || rule === '')
        refuse(place, `the rule of '${path}' is ${JSON.stringify(rule)}; give a column's name, or a rule`)
      continue
    }
    strangers(place, `the rule of '${path}'`, rule, fieldRuleSchema)
    const as = rule['as']
    if (as !== undefined && !AS.some((known) => known === as))
      refuse(place, `'${path}' is read as '${String(as)}', which is none of ${AS.join(', ')}; ${meant(String(as), AS)}`)
  }
  for (const [path, rule] of rules) if (isObject(rule)) shape(place, `in the rule of '${path}' `, rule, fieldRuleSchema)
  const schema = 'extends' in value ? extensionSchema : mappingSchema
  strangers(place, 'a mapping', value, schema)
  for (const [key, part] of Object.entries(PARTS)) {
    const given = value[key]
    if (!isObject(given)) continue
    strangers(place, `'${key}'`, given, part)
    shape(place, `in '${key}' `, given, part)
  }
  if (Value.Check(extensionSchema, value)) return value
  if (Value.Check(mappingSchema, value)) return value
  const absent = Object.keys(mappingSchema.properties).filter((key) => ['name', 'topic', 'format'].includes(key) && !(key in value))
  if (!('extends' in value) && absent.length > 0)
    refuse(place, `it is not a mapping: it needs name, topic and format 'csv' or 'ndjson', or 'extends'`)
  shape(place, '', value, schema)
  return refuse(place, 'it has the wrong shape')
}

/** Names the innermost member that has not the type it needs, and what it holds. */
function shape(place: string, where: string, value: Readonly<Record<string, unknown>>, schema: TObject): void {
  const errors = [...Value.Errors(schema, value)].filter(({ keyword }) => keyword !== 'anyOf')
  const depth = ({ instancePath }: { readonly instancePath: string }): number => instancePath.split('/').length
  const [error] = errors.sort((a, b) => depth(b) - depth(a))
  if (!error) return
  if (error.keyword === 'required') refuse(place, `${where}'${error.params.requiredProperties.join("', '")}' is missing`)
  const names = error.instancePath.slice(1).split('/')
  const held = names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  )
  const quoted = typeof held === 'string' && /number|boolean/.test(error.message) ? '; write it without quotes' : ''
  refuse(place, `${where}'${names.join('.')}' is ${JSON.stringify(held)} and ${error.message}${quoted}`)
}

function strangers(place: string, what: string, value: Readonly<Record<string, unknown>>, schema: TObject): void {
  const known = Object.keys(schema.properties)
  const stranger = Object.keys(value).find((key) => !known.includes(key))
  if (stranger !== undefined) refuse(place, `'${stranger}' is no key of ${what}; ${meant(stranger, known)}`)
}

/** Throws `usage` where a rename names a column that the shipped mapping does not read. */
export function checkRename(name: string, rename: Readonly<Record<string, string>>, base: Mapping): void {
  const columns = [...new Set(readColumns(base))]
  for (const [from, to] of Object.entries(rename)) {
    if (columns.includes(from)) continue
    const isReversed = columns.includes(to)
    refuse(
      name,
      `rename has '${from}', which is no column that '${base.name}' reads; ${isReversed ? `the shipped column stands first: write "${to}": "${from}"` : meant(from, columns)}`,
    )
  }
}

/** Throws `usage` where the mapping can't make a record of its topic. */
export function checkMapping(mapping: Mapping): Mapping {
  const { name, topic, fields, constants = {}, hashId, joinId, messageKey } = mapping
  if (!topics.some((known) => known.name === topic))
    refuse(
      name,
      `'${topic}' is not a topic; ${meant(
        topic,
        topics.map((known) => known.name),
      )}`,
    )
  const { contract } = topicNamed(topic)
  const known = fieldsOf(contract)
  const paths = known.map(({ path }) => path)
  const isKnown = (path: string): boolean =>
    paths.includes(path) || known.some(({ kind, path: parent }) => kind === 'attributes' && path.startsWith(`${parent}.`))
  const filled = [...rulesOf(mapping).map(([path]) => path), ...Object.keys(constants), ...(joinId ? [joinId.path] : []), hashId].filter(
    (path) => path !== undefined,
  )
  for (const path of [...filled, ...(joinId?.of ?? []), ...(messageKey === undefined ? [] : [messageKey])]) {
    if (path.startsWith(EXTRA) ? !isKnown(path.slice(EXTRA.length)) : isKnown(path)) continue
    if (selectsRows(mapping, path) && closest(path, paths) === undefined) continue
    refuse(name, `'${path}' is no field of topic '${topic}'; ${meant(path, paths)} '${EXTRA}${path}' keeps it beside them`)
  }
  if (mapping.interval?.until) checkFormat(name, 'interval.until', mapping.interval.until)
  for (const [path, rule] of rulesOf(mapping)) {
    checkFormat(name, path, rule)
    const field = known.find((one) => one.path === path)
    if (field && !(path === contract.revision && rule.as === 'instant')) checkKind(name, field, rule)
    for (const value of Object.values(rule.values ?? {})) {
      const fault = faultOfValue(contract, path, value)
      if (fault !== undefined) refuse(name, fault)
    }
  }
  for (const [path, value] of Object.entries(constants)) {
    const fault = faultOfConstant(contract, path, value)
    if (fault !== undefined) refuse(name, fault)
  }
  const idle = idleMember(mapping)
  if (idle !== undefined) refuse(name, idle)
  if (mapping.interval && !paths.includes('intervalSeconds')) refuse(name, `'interval' has no effect: topic '${topic}' counts none`)
  if (mapping.encoding !== undefined) checkedEncoding(mapping.encoding)
  if (mapping.zone !== undefined) checkedZone(mapping.zone)
  const absent = fields === undefined ? [] : known.filter(({ isRequired, path }) => isRequired && !filled.includes(path))
  const lacking = absent.filter(({ path }) => !(mapping.interval && path === 'intervalSeconds')).map(({ path }) => path)
  if (lacking.length > 0) refuse(name, `nothing fills ${lacking.join(', ')}, which topic '${topic}' needs; add fields or constants`)
  return mapping
}

/** A column that must hold one of the listed texts chooses rows, such as the calls of a list with chats; its value is kept in `extra`. */
const selectsRows = (mapping: Mapping, path: string): boolean =>
  rulesOf(mapping).some(([one, { values, optional }]) => one === path && values !== undefined && !optional && !Object.hasOwn(values, '*'))

function checkFormat(name: string, path: string, { as = 'text', format }: FieldRule): void {
  if (format === undefined) return
  if (as !== 'instant') refuse(name, `'${path}' has a format but is read as ${as}; write "as": "instant"`)
  for (const one of [format].flat()) {
    const fault = faultOfFormat(one)
    if (fault !== undefined) refuse(name, `'${path}': ${fault}`)
  }
}

/** What a rule reads must be what the field holds: every row would be a dead letter otherwise. */
function checkKind(name: string, { path, kind, item }: Field, { as = 'text', values, each }: FieldRule): void {
  if ((kind === 'list') !== (each !== undefined))
    refuse(
      name,
      each === undefined ? `'${path}' is a list; name the list of the row with 'each'` : `'${path}' is no list; leave 'each' out`,
    )
  const held = kind === 'list' ? (item ?? 'text') : kind
  const given = values === undefined ? as : 'text'
  const fits = isNumeric(held)
    ? ['integer', 'number', 'seconds', 'percent']
    : held === 'instant'
      ? ['instant', 'text']
      : [held === 'flag' ? 'flag' : 'text']
  if (!fits.includes(given)) refuse(name, `'${path}' is read as ${given}, and the field needs ${fits.join(' or ')}`)
}
