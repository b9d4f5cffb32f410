/** What a field's value must satisfy: patterns that decide quickly, and rules as data for the exact look. */
import { literal } from '../statement.ts'
import { type Field, isNumeric, isTextual, type Kind } from './fields.ts'

const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?'
const ZONE = '(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])'
/** Years 1970 to 2199, so a typed column never saturates. */
const YEAR = '(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})'
const DATE = `${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])`
/** Days that exist in every year. */
const SURE_DATE = `${YEAR}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)`

export const INSTANT = `^${DATE}T${TIME}${ZONE}$`
export const LOCAL_TIME = `^${DATE}[T ]${TIME}$`
/** Zoned instants, one space between. */
export const SURE_INSTANTS = `^(?:${SURE_DATE}T${TIME}${ZONE} ?)*$`

export const LONGEST_TEXT = 100_000

const STRING = '"(?:[^"\\\\]|\\\\.)*"'

/**
 * Matches the text of a record in which some known field's value begins like another JSON type or may be out of its range,
 * or a key is written with escapes. A match is a suspicion only; no match is proof.
 */
export function suspiciousPattern(fields: readonly Field[], parents: readonly string[]): string {
  const after = (keep: (field: Field) => boolean, rest: string): string[] => {
    const names = fields.filter(keep).map(({ name }) => name)
    return names.length === 0 ? [] : [`"(?:${[...new Set(names)].join('|')})"\\s*:\\s*(?:${rest})`]
  }
  const isKind =
    (...kinds: Kind[]) =>
    (field: Field) =>
      kinds.includes(field.kind)
  const isListOf = (test: (kind: Kind) => boolean) => (field: Field) =>
    field.kind === 'list' && field.item !== undefined && test(field.item)
  return [
    ...after(isKind('id'), '[^"n\\s]|""|"[^"]{129}'),
    ...after(isKind('label'), '[^"n\\s]|"[^"]{201}'),
    ...after(isKind('instant'), '[^"n\\s]|""'),
    ...after(isKind('text', 'one-of'), '[^"n\\s]'),
    ...after(isKind('measure'), '[^-0-9n\\s]'),
    ...after(isKind('seconds'), '[^0-9n\\s]|[0-9]{8}|[0-9.]+[eE]'),
    ...after(isKind('count'), '[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE]'),
    ...after(isKind('flag'), '[^tfn\\s]'),
    ...after(isKind('list'), '[^\\[n\\s]'),
    ...after(isListOf(isNumeric), '\\[[^\\]]*[^0-9,\\s\\]]|\\[[^\\]]*[0-9]{10}'),
    ...after(isListOf(isTextual), `\\[\\s*(?:${STRING}\\s*,\\s*)*[^"\\s\\]]`),
    ...after(isKind('attributes'), `[^{n\\s]|\\{\\s*(?:${STRING}\\s*:\\s*${STRING}\\s*,\\s*)*${STRING}\\s*:\\s*[^"\\s]`),
    ...(parents.length === 0 ? [] : [`"(?:${parents.join('|')})"\\s*:\\s*[^{\\s]`]),
    '\\\\u00[2-7]',
  ].join('|')
}

/** First characters a JSON value of the kind may have. */
function firstCharacters(kind: Kind | 'object'): string {
  if (kind === 'list') return '['
  if (kind === 'flag') return 'tf'
  if (kind === 'attributes' || kind === 'object') return '{'
  return isNumeric(kind) ? '-0123456789' : '"'
}

/** Rules as data, one tuple per field; `RULE` names the members' places. */
export const RULE = { path: 1, kind: 2, isRequired: 3, first: 4, minimum: 5, maximum: 6, values: 7, item: 8, itemFirst: 9 } as const

/** One constant: an array of tuples written out costs planning time for every member. */
export function ruleTuples(fields: readonly Field[], parents: readonly string[]): string {
  const objects = parents.map((parent) => [parent, 'object', 1, '{', 0, 0, [], '', ''])
  const type = 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'
  return `JSONExtract(${literal(JSON.stringify([...objects, ...fields.map(ruleOf)]))}, '${type}')`
}

function ruleOf(field: Field): unknown[] {
  const { path, kind, item, isRequired, values } = field
  const counted = isTextual(kind) || kind === 'list'
  const minimum = (counted ? field.minLength : field.minimum) ?? (counted ? 0 : -1e308)
  const maximum = (counted ? field.maxLength : field.maximum) ?? (counted ? LONGEST_TEXT : 1e308)
  return [
    path,
    kind,
    isRequired ? 1 : 0,
    firstCharacters(kind),
    minimum,
    maximum,
    values,
    item ?? '',
    item === undefined ? '' : firstCharacters(item),
  ]
}
