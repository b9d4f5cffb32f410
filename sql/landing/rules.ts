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
const DIGITS = '0123456789-'

/** Characters a value of the kind can't begin with; `n` stays out, because null is another rule's matter. */
function wrongFirst(kind: Kind | 'object'): string {
  if (kind === 'list') return `"${DIGITS}tf{`
  if (kind === 'attributes') return `"${DIGITS}tf[`
  if (kind === 'object') return `"${DIGITS}tf[n`
  if (kind === 'flag') return `"${DIGITS}[{`
  return isNumeric(kind) ? '"tf[{' : `${DIGITS}tf[{`
}

const escaped = (text: string): string => text.replace(/[[\]{}.\\-]/g, '\\$&')

/**
 * Alternatives of which a record that breaks a rule on the beginning of a value, or hides that beginning, has at least one.
 * Each is a plain text that good records do not have: a scan for 700 of them costs 0.6 CPU-s per million records, for 4 classes
 * (`"(?:callId|…)":[^"n]`), which hit once per field, 2.5, and as one pattern of the other engine 2.0.
 */
export function suspiciousTexts(fields: readonly Field[], parents: readonly string[]): string[] {
  const typed = [...fields.map(({ name, kind }) => ({ name, kind })), ...parents.map((name) => ({ name, kind: 'object' as const }))]
  const confused = typed.flatMap(({ name, kind }) =>
    [...wrongFirst(kind)].flatMap((character) => [`"${name}":${character}`, `"${name}": ${character}`]),
  )
  const empty = fields
    .filter(({ kind, minLength }) => isTextual(kind) && (kind === 'instant' || (minLength ?? 0) > 0))
    .flatMap(({ name }) => [`"${name}":""`, `"${name}": ""`])
  // Blanks other than one after the colon, escaped letters in a key, and a quote with a colon inside a text.
  const hidden = ['" ', '"\t', '"\n', '"\r', '":  ', '":\t', '":\n', '":\r', '": \t', '": \n', '": \r']
  const letters = ['2', '3', '4', '5', '6', '7'].map((digit) => `\\u00${digit}`)
  return joinedUpTo(LONGEST_PATTERN, [...new Set([...confused, ...empty, ...hidden, ...letters, '\\":'])].map(escaped))
}

/** The engine refuses patterns of 16,000 characters; one scan looks for several at once. */
const LONGEST_PATTERN = 15_500

function joinedUpTo(longest: number, alternatives: readonly string[]): string[] {
  const joined: string[] = []
  for (const one of alternatives) {
    const longer = `${joined.at(-1)}|${one}`
    if (joined.length > 0 && longer.length <= longest) joined.splice(-1, 1, longer)
    else joined.push(one)
  }
  return joined
}

/** Matches a record in which an item of a list or an attribute may have the wrong type; undefined where the contract has neither. */
export function suspiciousItems(fields: readonly Field[]): string | undefined {
  const after = (keep: (field: Field) => boolean, rest: string): string[] => {
    const names = fields.filter(keep).map(({ name }) => name)
    return names.length === 0 ? [] : [`"(?:${[...new Set(names)].join('|')})"\\s*:\\s*(?:${rest})`]
  }
  const isListOf = (test: (kind: Kind) => boolean) => (field: Field) =>
    field.kind === 'list' && field.item !== undefined && test(field.item)
  const patterns = [
    ...after(isListOf(isNumeric), '\\[[^\\]]*[^0-9,\\s\\]]|\\[[^\\]]*[0-9]{10}'),
    ...after(isListOf(isTextual), `\\[\\s*(?:${STRING}\\s*,\\s*)*[^"\\s\\]]`),
    ...after(({ kind }) => kind === 'attributes', `\\{\\s*(?:${STRING}\\s*:\\s*${STRING}\\s*,\\s*)*${STRING}\\s*:\\s*[^"\\s]`),
  ]
  return patterns.length === 0 ? undefined : patterns.join('|')
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
