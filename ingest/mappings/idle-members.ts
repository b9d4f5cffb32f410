/** Finds what a mapping says in vain: a member that can change no record is a slip, and the file would be read without it. */
import { closest } from '../../domain/kernel/closest.ts'
import { type FieldRule, type Mapping, readColumns, rulesOf } from './mapping.ts'

const NUMERIC = ['integer', 'number', 'seconds', 'percent']

/** Members that only rows which are not records yet have a use for. */
const OF_FIELDS = ['constants', 'missing', 'drop', 'keep', 'interval', 'joinId', 'hashId', 'each'] as const

/** Media that suites name. Another is taken as it is, unless it is nearly one of these. */
const MEDIA =
  'voice phone call callback voicemail chat webchat email mail message messaging sms mms social video fax web whatsapp wechat line task workitem ticket case inbound outbound all'.split(
    ' ',
  )

/** The first such member, as a sentence without its end; undefined where everything has an effect. */
export function idleMember(mapping: Mapping): string | undefined {
  const { fields, format, delimiter, interval } = mapping
  if (fields === undefined) {
    const member = OF_FIELDS.find((name) => mapping[name] !== undefined && Object.keys(mapping[name] ?? {}).length > 0)
    if (member) return `'${member}' has no effect without fields: rows of '${mapping.topic}' are records already`
  }
  if (format === 'ndjson' && delimiter !== undefined) return "'delimiter' has no effect: only a csv has one"
  const { each, records } = mapping
  if (records !== undefined && format === 'csv') return "'records' has no effect: the rows of a csv stand in no object"
  if (each !== undefined && format === 'csv') return "'each' has no effect: the rows of a csv hold no lists"
  if (each !== undefined && !readColumns(mapping).some((column) => column.startsWith(`${each}.`) || column === each))
    return `no rule reads a member of '${each}', so its rows would all be one; its columns are named after the list, such as '${each}.id'`
  if (interval?.until && interval.until.as !== 'instant') return 'the rule of \'interval.until\' needs "as": "instant"'
  const rules = [...rulesOf(mapping), ...(interval?.until ? [['interval.until', interval.until] as const] : [])]
  for (const [path, rule] of rules) {
    const fault = idleInRule(rule)
    if (fault) return `in the rule of '${path}' ${fault}`
  }
  return overridden(mapping) ?? unnamedLabel(mapping) ?? nearlyAMedium(mapping)
}

function idleInRule({ as = 'text', values, prefix, ignoreCase, scale, times, plus, format, each }: FieldRule): string | undefined {
  const reading = values ? 'values' : `"as": "${as}"`
  if (values && as !== 'text') return `'as' has no effect beside values, which give texts`
  if (prefix !== undefined && (values || as !== 'text')) return `'prefix' has no effect with ${reading}`
  if (ignoreCase && !values) return "'ignoreCase' has no effect without values"
  if (plus !== undefined && (values || as !== 'instant')) return `'plus' has no effect with ${reading}; read an instant`
  if (scale !== undefined && plus === undefined && (values || !NUMERIC.includes(as)))
    return `'scale' has no effect with ${reading}; read a number`
  if (times !== undefined && (values || !NUMERIC.includes(as))) return `'times' has no effect with ${reading}; read a number`
  if (format !== undefined && each !== undefined && as !== 'instant') return "'format' has no effect"
  return undefined
}

function overridden({ constants = {}, joinId, hashId, ...mapping }: Mapping): string | undefined {
  for (const [path, rule] of rulesOf(mapping)) {
    if (Object.hasOwn(constants, path) && !rule.optional)
      return `the constant '${path}' has no effect: column '${[rule.column].flat().join(' ')}' fills it in every row, as its rule is not optional`
    if (path === joinId?.path || path === hashId)
      return `the rule of '${path}' has no effect: '${path === hashId ? 'hashId' : 'joinId'}' fills it`
  }
  const made = [joinId?.path, hashId].find((path) => path !== undefined && Object.hasOwn(constants, path))
  return made === undefined ? undefined : `the constant '${made}' has no effect: '${made === hashId ? 'hashId' : 'joinId'}' fills it`
}

/** Keys of drop and keep that are fields need a column; whether the others are columns the file's header says. */
function unnamedLabel(mapping: Mapping): string | undefined {
  const read = rulesOf(mapping).map(([path]) => path)
  for (const member of ['drop', 'keep'] as const)
    for (const key of Object.keys(mapping[member] ?? {})) {
      if (read.includes(key)) continue
      if (Object.hasOwn(mapping.constants ?? {}, key)) return `'${member}' by '${key}' has no effect: it is a constant; name a column`
      const same = read.find((path) => path.toLowerCase() === key.toLowerCase())
      if (same) return `'${member}' has '${key}', which is no field that it reads; did you mean '${same}'?`
    }
  return undefined
}

function nearlyAMedium(mapping: Mapping): string | undefined {
  const given = [
    mapping.constants?.['mediaType'],
    ...rulesOf(mapping).flatMap(([path, { values = {} }]) => (path === 'mediaType' ? Object.values(values) : [])),
  ]
  const medium = given.find((value): value is string => typeof value === 'string' && !MEDIA.includes(value.toLowerCase()))
  const near =
    medium === undefined || medium.length < 4
      ? undefined
      : closest(
          medium,
          MEDIA.filter((known) => known.length > 3 && Math.abs(known.length - medium.length) < 2),
        )
  return near === undefined ? undefined : `'mediaType' can't be '${medium}'; did you mean '${near}'?`
}
