/** What a field's value must satisfy, as SQL: a cheap check on the extracted value, and the reason where it fails. */
import { literal } from '../statement.ts'
import { type Field, isTextual } from './fields.ts'

/** Calendar text with a zone; years 1970 to 2199, so a typed column never saturates. */
const DATE = '(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?'
const ZONE = '(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])'
const ZONED = `${DATE}T${TIME}${ZONE}`

/** True where each text of the concatenation (separated by spaces) is a zoned instant or missing. */
export const allZoned = (texts: readonly string[]): string =>
  `match(concat(${texts.map((text) => `ifNull(${text}, '')`).join(", ' ', ")}${texts.length === 1 ? ", ''" : ''}), ${literal(`^((${ZONED})? ?)*$`)})`

export const parsedInstant = (text: string): string => `parseDateTime64BestEffortOrNull(${text}, 3, 'UTC')`

/** `[condition that must not hold, reason code]` for a value of the right JSON type; `x` is never null where a reason is asked for. */
export function breaches(field: Field, x: string): (readonly [string, string])[] {
  const { kind, path } = field
  if (kind === 'instant')
    return [
      [`match(${x}, ${literal(`^${DATE}[T ]${TIME}$`)})`, `${path}.zone`],
      [`not match(${x}, ${literal(`^${ZONED}$`)}) or isNull(${parsedInstant(x)})`, `${path}.invalid`],
    ]
  if (kind === 'one-of') return [[`${x} not in (${field.values.map(literal).join(', ')})`, `${path}.unknown`]]
  if (isTextual(kind))
    return [[`not (lengthUTF8(${x}) between ${field.minLength ?? 0} and ${field.maxLength ?? 100_000})`, `${path}.length`]]
  if (kind === 'list') return listBreaches(field, x)
  if (kind === 'attributes' || kind === 'flag') return []
  return numberBreaches(field, x)
}

function numberBreaches({ kind, path, minimum, maximum }: Field, x: string): (readonly [string, string])[] {
  const whole = kind === 'count' ? [[`${x} != floor(${x})`, `${path}.type`] as const] : []
  if (minimum === undefined && maximum === undefined) return whole
  return [...whole, [`not (${x} between ${minimum} and ${maximum})`, `${path}.range`]]
}

function listBreaches({ item, path, values, maxLength }: Field, x: string): (readonly [string, string])[] {
  const items: (readonly [string, string])[] = [
    [`length(${x}) > ${maxLength}`, `${path}.length`],
    [`has(${x}, null)`, `${path}.type`],
  ]
  if (item === 'one-of')
    items.push([`not hasAll([${values.map(literal).join(', ')}], arrayMap(i -> ifNull(i, ''), ${x}))`, `${path}.unknown`])
  if (item === 'count')
    items.push(
      [`arrayExists(i -> ifNull(i != floor(i), 0), ${x})`, `${path}.type`],
      [`arrayExists(i -> ifNull(not (i between 0 and 4294967295), 0), ${x})`, `${path}.range`],
    )
  return items
}

/** The same rules without reasons, as cheap as they come: true where the value needs the exact look. Null-safe. */
export function suspicion(field: Field, x: string): string | undefined {
  const { kind } = field
  if (kind === 'instant') return `(isNull(${parsedInstant(x)}) and isNotNull(${x}))`
  if (kind === 'attributes') return `length(arrayDistinct(mapKeys(${x}))) != length(${x})`
  if (kind === 'list')
    return `(${breaches(field, x)
      .map(([condition]) => condition)
      .join(' or ')})`
  // Bytes instead of characters: a text of fewer bytes has fewer characters.
  if (isTextual(kind) && kind !== 'one-of')
    return `ifNull(not (length(${x}) between ${field.minLength ?? 0} and ${field.maxLength ?? 100_000}), 0)`
  const conditions = breaches(field, x).map(([condition]) => condition)
  return conditions.length === 0 ? undefined : `ifNull(${conditions.join(' or ')}, 0)`
}
