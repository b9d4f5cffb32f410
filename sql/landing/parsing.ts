/**
 * SQL that turns a record's JSON into typed values and, where it breaks its contract, into reasons.
 *
 * JSONExtract of one Tuple is the fastest extraction (1.7 CPU-s per million records of 25 fields; raw keys and values
 * 3.4, Dynamic 4.4) but it converts silently: '5' to 5, true to 1. So a cheap suspicion (one pattern over the text,
 * distinct keys, instants, closed lists) decides which records get the exact look at every value's raw text.
 * Every function in a view costs about 0.1 ms of planning per insert: rules are data for one lambda, not an expression per field.
 */
import type { Contract } from '../../contracts/index.ts'
import { literal } from '../statement.ts'
import { anyBreach, breachesOf } from './breaches.ts'
import { extracted, instantAt, parsedInstant } from './extraction.ts'
import { type Field, fieldsOf, isNumeric, isTextual, type Kind, parentsOf } from './fields.ts'
import { INSTANT, LOCAL_TIME, LONGEST_TEXT, RULE, ruleTuples, SURE_INSTANTS, suspiciousItems, suspiciousTexts } from './rules.ts'

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

/** The value as the column stores it; rows that are dead letters get a default that nobody reads. */
export function columnValue(field: Field): string {
  const x = extracted(field)
  const { kind, item, isRequired } = field
  if (kind === 'attributes') return `mapApply((k, i) -> (k, ifNull(i, '')), ${x})`
  if (kind === 'list') return item === 'count' ? `arrayMap(i -> toUInt32(ifNull(i, 0)), ${x})` : `arrayMap(i -> ifNull(i, ''), ${x})`
  const value = kind === 'instant' ? parsedInstant(x) : kind === 'count' ? `toUInt32(${x})` : x
  return isRequired ? `assumeNotNull(${value})` : value
}

/**
 * True where the record has members beyond those extracted: unknown keys, a key twice, or null written out. Every key ends in `":`,
 * so their number is known without another parse (0.9 CPU-s per million records; distinct keys 1.5); what hides a key's end is among
 * the suspicious texts.
 */
export function hasOtherMembers(contract: Contract): string {
  const fields = fieldsOf(contract)
  const absent = fields.map((field) => `${field.kind === 'list' || field.kind === 'attributes' ? 'empty' : 'isNull'}(${extracted(field)})`)
  const maps = fields.filter(({ kind }) => kind === 'attributes').map((field) => ` - length(${extracted(field)})`)
  return `countSubstrings(v, '":') + arraySum([${absent.join(', ')}])${maps.join('')} != ${fields.length + parentsOf(contract).length}`
}

/** Members that the contract doesn't know, as a JSON object with their paths as keys; '' where there are none. */
export function extraMembers(contract: Contract): string {
  const parents = parentsOf(contract)
  const known = (parent: string): string[] => [
    ...fieldsOf(contract)
      .filter((field) => field.parent === parent)
      .map(({ name }) => name),
    ...(parent === '' ? parents : []),
  ]
  const members = ['', ...parents].map((parent) => {
    const [at, prefix] = parent === '' ? ['', ''] : [`, ${literal(parent)}`, `${parent}.`]
    return `arrayMap(p -> concat(toJSONString(concat(${literal(prefix)}, p.1)), ':', p.2), arrayFilter(p -> p.1 not in (${known(parent).map(literal).join(', ')}), JSONExtractKeysAndValuesRaw(v${at})))`
  })
  return `if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(${members.join(', ')}), ','), '}'), '{}', ''), '')`
}

/** Condition of values outside their lengths and ranges, on whole columns. Bytes are counted: more than the characters allowed. */
function outOfBounds(fields: readonly Field[]): string[] {
  const longest = new Map<number, string[]>()
  for (const field of fields)
    if (isTextual(field.kind) && field.kind !== 'instant' && field.maxLength !== undefined && field.maxLength < LONGEST_TEXT)
      longest.set(field.maxLength, [...(longest.get(field.maxLength) ?? []), `length(${extracted(field)})`])
  const ranged = fields.filter(({ kind, minimum, maximum }) => isNumeric(kind) && (minimum !== undefined || maximum !== undefined))
  return [
    ...[...longest].map(([limit, lengths]) => `arrayExists(n -> n > ${limit}, [${lengths.join(', ')}])`),
    ...ranged.map((field) => {
      const x = extracted(field)
      const within = `${x} between ${field.minimum ?? -1e308} and ${field.maximum ?? 1e308}`
      return `ifNull(not (${within})${field.kind === 'count' ? ` or ${x} != floor(${x})` : ''}, 0)`
    }),
  ]
}

/** True where the record may break its contract; false proves that it doesn't. */
export function suspect(contract: Contract): string {
  const fields = fieldsOf(contract)
  const required = fields.filter(({ isRequired, kind }) => isRequired && kind !== 'list' && kind !== 'attributes')
  const lists = fields.filter(({ kind, isRequired }) => kind === 'list' && isRequired).map((field) => `empty(${extracted(field)})`)
  const keys = ['', ...parentsOf(contract)].map((parent) => `JSONExtractKeys(v${parent === '' ? '' : `, ${literal(parent)}`})`)
  const maps = fields.filter(({ kind }) => kind === 'attributes').map((field) => `mapKeys(${extracted(field)})`)
  const instants = fields.filter(({ kind }) => kind === 'instant').map(extracted)
  const items = suspiciousItems(fields)
  const closed = fields
    .filter(({ kind }) => kind === 'one-of')
    .map((field) => `${extracted(field)} not in (${field.values.map(literal).join(', ')})`)
  return [
    `isNull(concat(${required.map(extracted).join(', ')}))`,
    ...lists,
    `(has_other_members and (${[...keys, ...maps].map((list) => `length(arrayDistinct(${list})) != length(${list})`).join(' or ')}))`,
    ...maps.map((list) => `length(arrayDistinct(${list})) != length(${list})`),
    `multiMatchAny(v, [${suspiciousTexts(fields, parentsOf(contract)).map(literal).join(', ')}])`,
    ...(items === undefined ? [] : [`match(v, ${literal(items)})`]),
    `length(v) > ${LONGEST_TEXT}`,
    ...outOfBounds(fields),
    `not match(arrayStringConcat([${instants.join(', ')}], ' '), ${literal(SURE_INSTANTS)})`,
    ...closed.map((condition) => `ifNull(${condition}, 0)`),
    ...fields.flatMap((field) =>
      field.kind === 'list' && field.values.length > 0
        ? [`not hasAll(${listOf(field.values)}, arrayMap(i -> ifNull(i, ''), ${extracted(field)}))`]
        : [],
    ),
    ...anyBreach(contract),
    isFuture(contract),
  ].join('\n    or ')
}

const listOf = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`

/** The instant the event happened, null where it can't be read. */
export const eventAt = (contract: Contract): string => instantAt(contract, contract.slottingInstant)

const isFuture = (contract: Contract): string => `ifNull(${eventAt(contract)} > ingested_at + interval 5 minute, 0)`

/**
 * Every reason why the record breaks its contract, as an array; empty where it doesn't. Exact, and three times the cost of the extraction.
 * What a lambda takes from around it is copied for each item: with the record's members, for each rule, that was 80 times the record's bytes.
 */
export function reasons(contract: Contract): string {
  const objects = ['', ...parentsOf(contract)].map(pairsOf)
  const duplicates = objects.map((pairs) => `length(arrayDistinct(${pairs}.1)) != length(${pairs})`)
  const extra = [
    `if(${duplicates.join(' or ')}, 'json.duplicate', '')`,
    ...breachesOf(contract).map(([code, breach]) => `if(${breach}, ${literal(code)}, '')`),
    `if(${isFuture(contract)}, 'event.future', '')`,
  ]
  return `multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> ${reasonOfRule(contract)},
          ${ruleTuples(fieldsOf(contract), parentsOf(contract))}, ${rawsByRule(contract)}),
        [${extra.join(', ')}])))`
}

const pairsOf = (parent: string): string => `JSONExtractKeysAndValuesRaw(v${parent === '' ? '' : `, ${literal(parent)}`})`

/** The raw text of each rule's value, '' where the record has none: the first member of the name, with an empty one behind all in the order of the rules. */
function rawsByRule(contract: Contract): string {
  const parents = parentsOf(contract)
  const paths = [...parents, ...fieldsOf(contract).map(({ path }) => path)]
  const known = ['', ...parents].map((parent) => {
    const names = paths.filter((path) => (parent === '' ? !path.includes('.') : path.startsWith(`${parent}.`)))
    const pairs = `arrayFilter(p -> p.1 in (${names.map((path) => literal(path.slice(parent === '' ? 0 : parent.length + 1))).join(', ')}), ${pairsOf(parent)})`
    return parent === '' ? pairs : `arrayMap(p -> (concat(${literal(`${parent}.`)}, p.1), p.2), ${pairs})`
  })
  const none = `arrayMap(path -> (path, ''), ${listOf(paths)})`
  const members = `arrayConcat(${[...known, none].join(', ')})`
  return `arraySort(p -> indexOf(${listOf(paths)}, p.1), arrayFilter((p, nth) -> nth = 1, ${members}, arrayEnumerateUniq(${members}.1))).2`
}

/** Of one `rule` and the value's `raw` text: a reason code or ''. */
function reasonOfRule(contract: Contract): string {
  const fields = fieldsOf(contract)
  const { path, kind, isRequired, first, minimum, maximum, values } = RULE
  const code = (suffix: string): string => `concat(rule.${path}, '.${suffix}')`
  const text = 'JSONExtractString(raw)'
  const number = 'toFloat64OrZero(raw)'
  const hasKind = (...kinds: Kind[]): boolean => fields.some((field) => kinds.includes(field.kind))
  // Rules of a nested object apply where the object is one; else only its own rule speaks.
  const inapplicable = parentsOf(contract).map(
    (parent) => `startsWith(rule.${path}, ${literal(`${parent}.`)}) and JSONType(v, ${literal(parent)}) != 'Object', '',\n          `,
  )
  return `multiIf(
          ${inapplicable.join('')}raw in ('', 'null'), if(rule.${isRequired}, ${code('missing')}, ''),
          position(rule.${first}, substring(raw, 1, 1)) = 0, ${code('type')},
          rule.${kind} = 'instant', multiIf(match(${text}, ${literal(LOCAL_TIME)}), ${code('zone')}, not match(${text}, ${literal(INSTANT)}) or isNull(${parsedInstant(text)}), ${code('invalid')}, ''),
          rule.${kind} = 'one-of', if(has(rule.${values}, ${text}), '', ${code('unknown')}),
          rule.${first} = '"', if(lengthUTF8(${text}) between rule.${minimum} and rule.${maximum}, '', ${code('length')}),
          startsWith(rule.${first}, '-'), multiIf(rule.${kind} = 'count' and ${number} != floor(${number}), ${code('type')}, ${number} between rule.${minimum} and rule.${maximum}, '', ${code('range')}),
          ${hasKind('list') ? `rule.${kind} = 'list', ${reasonOfItems(code)},\n          ` : ''}${hasKind('attributes') ? `rule.${kind} = 'attributes', multiIf(arrayExists(p -> substring(p.2, 1, 1) != '"', JSONExtractKeysAndValuesRaw(raw)), ${code('type')}, length(arrayDistinct(JSONExtractKeysAndValuesRaw(raw).1)) != length(JSONExtractKeysAndValuesRaw(raw)), 'json.duplicate', ''),\n          ` : ''}'')`
}

function reasonOfItems(code: (suffix: string) => string): string {
  const items = 'JSONExtractArrayRaw(raw)'
  const { maximum, values, item, itemFirst } = RULE
  const isCount = `rule.${item} = 'count'`
  return `multiIf(
            length(${items}) > rule.${maximum}, ${code('length')},
            arrayExists(i -> position(rule.${itemFirst}, substring(i, 1, 1)) = 0, ${items}), ${code('type')},
            notEmpty(rule.${values}) and arrayExists(i -> not has(rule.${values}, JSONExtractString(i)), ${items}), ${code('unknown')},
            ${isCount} and arrayExists(i -> toFloat64OrZero(i) != floor(toFloat64OrZero(i)), ${items}), ${code('type')},
            ${isCount} and arrayExists(i -> not (toFloat64OrZero(i) between 0 and 4294967295), ${items}), ${code('range')}, '')`
}
