/**
 * SQL that turns a record's JSON into typed values and, where it breaks its contract, into reasons.
 *
 * JSONExtract of one Tuple is the fastest extraction (1.7 CPU-s per million records of 25 fields; raw keys and values
 * 3.4, Dynamic 4.4) but it converts silently: '5' to 5, 1.5 to 1, true to 1. So a cheap suspicion (one pattern over
 * the text, the number of keys, ranges) decides which records get the exact look at every value's raw text.
 */
import type { Contract } from '../../contracts/index.ts'
import { literal } from '../statement.ts'
import { type Field, fieldsOf, isNumeric, isTextual, type Kind, parentsOf } from './fields.ts'
import { allZoned, breaches, parsedInstant, suspicion } from './rules.ts'

const STRING = '"([^"\\\\]|\\\\.)*"'

const nullable = (kind: Kind | undefined): string => {
  if (kind === undefined || kind === 'list' || kind === 'attributes' || isTextual(kind)) return 'Nullable(String)'
  return kind === 'flag' ? 'Nullable(Bool)' : 'Nullable(Float64)'
}

function extractType({ kind, item }: Field): string {
  if (kind === 'attributes') return 'Map(String, Nullable(String))'
  return kind === 'list' ? `Array(${nullable(item)})` : nullable(kind)
}

/** `Tuple(callId Nullable(String), …, after Tuple(…))`. */
export function tupleType(contract: Contract): string {
  const fields = fieldsOf(contract)
  const members = (parent: string) =>
    fields.filter((field) => field.parent === parent).map((field) => `${field.name} ${extractType(field)}`)
  const nested = parentsOf(contract).map((parent) => `${parent} Tuple(${members(parent).join(', ')})`)
  return `Tuple(${[...members(''), ...nested].join(', ')})`
}

/** The extracted value of a field: an element of the tuple `t`. */
export const extracted = ({ name, parent }: Field): string =>
  parent === '' ? `tupleElement(t, ${literal(name)})` : `tupleElement(tupleElement(t, ${literal(parent)}), ${literal(name)})`

/** The value as the column stores it; rows that are dead letters get a default that nobody reads. */
export function columnValue(field: Field): string {
  const x = extracted(field)
  const { kind, item, isRequired } = field
  if (kind === 'instant') return isRequired ? `ifNull(${parsedInstant(x)}, toDateTime64(0, 3, 'UTC'))` : parsedInstant(x)
  if (kind === 'attributes') return `mapApply((k, v) -> (k, ifNull(v, '')), ${x})`
  if (kind === 'list') return item === 'count' ? `arrayMap(i -> ${toCount('ifNull(i, 0)')}, ${x})` : `arrayMap(i -> ifNull(i, ''), ${x})`
  if (kind === 'count') return isRequired ? toCount(`ifNull(${x}, 0)`) : `if(isNull(${x}), null, ${toCount(`ifNull(${x}, 0)`)})`
  if (!isRequired) return x
  return `ifNull(${x}, ${isTextual(kind) ? "''" : kind === 'flag' ? 'false' : '0'})`
}

const toCount = (x: string): string => `toUInt32(least(greatest(${x}, 0), 4294967295))`

/** True where the record may break its contract; false proves that it doesn't. */
export function suspect(contract: Contract): string {
  const fields = fieldsOf(contract)
  const parents = parentsOf(contract)
  const required = fields.filter((field) => field.isRequired).map((field) => `isNull(${extracted(field)})`)
  const counts = ['', ...parents].map((parent) => {
    const present = fields.filter((field) => field.parent === parent).map(isPresent)
    const nested = parent === '' ? parents.length : 0
    return `JSONLength(v${parent === '' ? '' : `, ${literal(parent)}`}) != ${[...present, ...(nested > 0 ? [String(nested)] : [])].join(' + ')}`
  })
  const instants = fields.filter(({ kind }) => kind === 'instant').map(extracted)
  const ranges = fields.map((field) => suspicion(field, extracted(field))).filter((condition) => condition !== undefined)
  const wrongTypes = `match(v, ${literal(wrongTypePattern(fields, parents))})`
  return [...required, ...counts, wrongTypes, `not ${allZoned(instants)}`, ...ranges, ...parallelBreach(contract), isFuture(contract)].join(
    '\n    or ',
  )
}

const isPresent = (field: Field): string =>
  field.kind === 'list' || field.kind === 'attributes' ? `notEmpty(${extracted(field)})` : `isNotNull(${extracted(field)})`

/** Matches the text of a record in which some known field's value begins like another JSON type, or a key is written with escapes. */
export function wrongTypePattern(fields: readonly Field[], parents: readonly string[]): string {
  const named = (keep: (field: Field) => boolean, rest: string): string[] => {
    const names = fields.filter(keep).map(({ name }) => name)
    return names.length === 0 ? [] : [`"(?:${[...new Set(names)].join('|')})"\\s*:\\s*${rest}`]
  }
  const objects = parents.length === 0 ? [] : [`"(?:${parents.join('|')})"\\s*:\\s*[^{\\s]`]
  return [
    ...named(({ kind }) => isTextual(kind), '[^"n\\s]'),
    ...named(({ kind }) => isNumeric(kind), '[^-0-9n\\s]'),
    ...named(({ kind }) => kind === 'flag', '[^tfn\\s]'),
    ...named(({ kind }) => kind === 'list', '[^\\[n\\s]'),
    ...named(({ kind }) => kind === 'attributes', '[^{n\\s]'),
    ...named(({ kind, item }) => kind === 'list' && item !== undefined && isNumeric(item), '\\[[^\\]]*[^-+.0-9eE,\\s\\]]'),
    ...named(({ kind, item }) => kind === 'list' && item !== undefined && isTextual(item), `\\[\\s*(?:${STRING}\\s*,\\s*)*[^"\\s\\]]`),
    ...named(({ kind }) => kind === 'attributes', `\\{\\s*(?:${STRING}\\s*:\\s*${STRING}\\s*,\\s*)*${STRING}\\s*:\\s*[^"\\s]`),
    ...objects,
    '\\\\u00[2-7]',
  ].join('|')
}

const slottingField = (contract: Contract): Field => {
  const field = fieldsOf(contract).find(({ path }) => path === contract.slottingInstant)
  if (!field) throw new Error(`Topic '${contract.topic}' has no field '${contract.slottingInstant}'.`)
  return field
}

/** The instant the event happened, null where it can't be read. */
export const eventAt = (contract: Contract): string => parsedInstant(extracted(slottingField(contract)))

const isFuture = (contract: Contract): string => `ifNull(${eventAt(contract)} > ingested_at + interval 5 minute, 0)`

function parallelBreach(contract: Contract): string[] {
  const [first, ...others] = (contract.parallel ?? []).flatMap((name) => fieldsOf(contract).filter((field) => field.path === name))
  return first ? [`(${others.map((other) => `length(${extracted(first)}) != length(${extracted(other)})`).join(' or ')})`] : []
}

/** Every reason why the record breaks its contract, as an array; empty where it doesn't. Exact, and slow. */
export function reasons(contract: Contract): string {
  const fields = fieldsOf(contract)
  const parents = parentsOf(contract)
  const lists = ['', ...parents].flatMap((parent) => {
    const names = `kv${parent}.1`
    return [`if(length(arrayDistinct(${names})) != length(${names}), 'json.duplicate', '')`]
  })
  const nested = parents.map(
    (parent) =>
      `multiIf(${raw('', parent)} in ('', 'null'), '${parent}.missing', substring(${raw('', parent)}, 1, 1) != '{', '${parent}.type', '')`,
  )
  const parallel = parallelBreach(contract).map((breach) => `if(${breach}, '${contract.parallel?.[0]}.length', '')`)
  const checks = [...lists, ...nested, ...fields.map(reasonOf), ...parallel, `if(${isFuture(contract)}, 'event.future', '')`]
  return `multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        ${checks.join(',\n        ')}
      ])))`
}

/** Raw keys and values by object, as named in `reasons`. */
export const rawAliases = (contract: Contract): string[] =>
  ['', ...parentsOf(contract)].map(
    (parent) => `JSONExtractKeysAndValuesRaw(v${parent === '' ? '' : `, ${literal(parent)}`}) as kv${parent}`,
  )

const raw = (parent: string, name: string): string => `arrayElement(kv${parent}.2, indexOf(kv${parent}.1, ${literal(name)}))`

function reasonOf(field: Field): string {
  const text = raw(field.parent, field.name)
  const first = `substring(${text}, 1, 1)`
  const { kind, path, parent, isRequired } = field
  const absent = [`${text} in ('', 'null')`, isRequired ? literal(`${path}.missing`) : "''"]
  const broken = breaches(field, extracted(field)).map(([condition, code]) => `ifNull(${condition}, 0), ${literal(code)}`)
  const wrong = [`${first} not in (${FIRST[group(kind)]})`, literal(`${path}.type`)]
  const branches = [
    ...(parent === '' ? [] : [`substring(${raw('', parent)}, 1, 1) != '{', ''`]),
    absent.join(', '),
    wrong.join(', '),
    ...itemBreach(field),
    ...broken,
  ]
  return `multiIf(${branches.join(', ')}, '')`
}

const group = (kind: Kind): keyof typeof FIRST => {
  if (isTextual(kind)) return 'text'
  if (isNumeric(kind)) return 'number'
  return kind === 'flag' || kind === 'list' ? kind : 'object'
}

const FIRST = {
  text: `'"'`,
  number: "'-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'",
  flag: "'t', 'f'",
  list: "'['",
  object: "'{'",
} as const

function itemBreach(field: Field): string[] {
  const { kind, item, path, name, parent } = field
  const at = [...(parent === '' ? [] : [parent]), name].map(literal).join(', ')
  if (kind === 'list' && item !== undefined)
    return [
      `arrayExists(e -> substring(e, 1, 1) not in (${FIRST[group(item)]}), JSONExtractArrayRaw(v, ${at})), ${literal(`${path}.type`)}`,
    ]
  if (kind !== 'attributes') return []
  const pairs = `JSONExtractKeysAndValuesRaw(v, ${at})`
  return [
    `arrayExists(e -> substring(e.2, 1, 1) != '"', ${pairs}), ${literal(`${path}.type`)}`,
    `length(arrayDistinct(${pairs}.1)) != length(${pairs}), 'json.duplicate'`,
  ]
}
