/** Reads one field of a row by its rule: a value, an instant that may be one of two, or the reason why the row is rejected. */
import type { Contract } from '../../contracts/index.ts'
import { parseInstant } from '../../domain/kernel/time.ts'
import type { CellUnits } from './cell-units.ts'
import { cellsOfRecord, parsedJson, type Row } from './cells.ts'
import { idText } from './id-text.ts'
import type { FieldRule } from './mapping.ts'
import type { Value } from './paths.ts'
import { decimal, numberOf, scaled, withPoint } from './read-number.ts'
import { type RowRejected, rowRejected } from './row-reject.ts'
import type { WallTime, WallTimeReader } from './wall-times.ts'

/** `time`: what the cell of an instant says. */
export type Read = { readonly ok: true; readonly value: Value | readonly Value[]; readonly time?: WallTime } | RowRejected

export type Context = {
  readonly missing: ReadonlySet<string>
  readonly times: WallTimeReader
  readonly zone: string
  /** What the mapping says of its numbers. */
  readonly decimal: '.' | ',' | undefined
  /** Paths whose value is an id. */
  readonly ids: ReadonlySet<string>
  /** Hears numbers whose unit the mapping doesn't declare. */
  readonly units: CellUnits
  /** Ranges that the contract gives, by path. */
  readonly ranges: NonNullable<Contract['ranges']>
  /** Path of the revision: of an instant its seconds since 1970, so that the later version wins. */
  readonly revision: string
}

/** Stands for a path: the end of a row's interval is no field of a contract. */
export const UNTIL = 'until'

/** A path and its rule, made ready once: lists and names made anew for each cell cost half of the mapping. */
export type Field = {
  readonly path: string
  readonly rule: FieldRule
  readonly columns: readonly string[]
  /** As messages name it. */
  readonly column: string
  readonly formats: readonly string[]
}

export function fieldOf(path: string, rule: FieldRule): Field {
  const columns = [rule.column].flat()
  return { path, rule, columns, column: columns.join(' '), formats: [rule.format ?? []].flat() }
}

/** undefined where the row has no value and needs none. */
export function readField(row: Row, field: Field, context: Context): Read | undefined {
  return field.rule.each === undefined ? readValue(row, field, context) : readList(row, field.rule.each, field, context)
}

function readList(row: Row, each: string, field: Field, context: Context): Read | undefined {
  const { path, rule } = field
  const text = textOf(row, [each], context.missing)
  if (text === undefined) return rule.optional ? undefined : missing(path, each, row[each] ?? '')
  const items = parsedJson(text)
  const values: Value[] = []
  for (const item of Array.isArray(items) ? (items as unknown[]) : [undefined]) {
    if (typeof item !== 'object' || item === null)
      return rowRejected(`${path}.type`, {
        column: each,
        value: text.slice(0, 200),
        rule: 'not a list of objects',
        remedy: "give a list of objects, or take 'each' out of the rule",
      })
    const read = readValue(cellsOfRecord(item), field, context)
    if (read && !read.ok) return inItem(read, each, values.length + 1)
    // A list keeps its place for an item without a value: lists of one record belong together item by item.
    values.push(read === undefined ? '' : scalar(read.value))
  }
  return { ok: true, value: values }
}

const scalar = (value: Value | readonly Value[]): Value => (typeof value === 'object' ? '' : value)

const inItem = ({ rejection: { code, column, value, rule, remedy } }: RowRejected, each: string, item: number): RowRejected =>
  rowRejected(code, { column: `${each}.${column}`, value, rule: `item ${item}: ${rule}`, remedy })

function readValue(row: Row, field: Field, context: Context): Read | undefined {
  const { path, rule, columns, column } = field
  const text = (rule.values ? listedText : textOf)(row, columns, context.missing)
  if (text === undefined) return rule.optional ? undefined : missing(path, column, columns.map((name) => row[name]).join(' '))
  // Before a prefix hides what it is; texts that the rule lists are meant.
  const plain = context.ids.has(path) && !rule.values ? idText(path, column, text) : text
  if (typeof plain !== 'string') return plain
  const read = mappedValue(field, plain, context)
  if (!read.ok) return read
  if (rule.plus !== undefined) return later(read, countText(row, rule.plus, context), rule, path)
  if (path === context.revision && rule.as === 'instant') return { ok: true, value: Math.floor(Date.parse(String(read.value)) / 1000) }
  if (rule.times !== undefined) return multiplied(read.value, countText(row, rule.times, context), rule, path)
  return read
}

function countText(row: Row, column: string, { missing: none, decimal }: Context): string | undefined {
  const text = textOf(row, [column], none)
  return text === undefined || decimal === undefined ? text : withPoint(text, decimal)
}

const missing = (path: string, column: string, value: string): RowRejected =>
  rowRejected(`${path}.missing`, {
    column,
    value,
    rule: `'${path}' needs a value`,
    remedy: 'fill the cell, or make the rule optional',
  })

/** Without outer blanks; undefined where one of the columns has no value. */
export function textOf(row: Row, columns: readonly string[], missing: ReadonlySet<string>): string | undefined {
  let text: string | undefined
  for (const name of columns) {
    const cell = row[name]?.trim()
    if (cell === undefined || missing.has(cell)) return undefined
    text = text === undefined ? cell : `${text} ${cell}`
  }
  return text
}

/** Of the columns that have a value: `values` lists what may come, so a part that is left out makes no other text by chance. */
function listedText(row: Row, columns: readonly string[], missing: ReadonlySet<string>): string | undefined {
  const given = columns.filter((name) => textOf(row, [name], missing) !== undefined)
  return given.length === 0 ? undefined : textOf(row, given, missing)
}

function mappedValue(field: Field, text: string, context: Context): Read {
  const { path, rule, column } = field
  const { as = 'text', values, prefix = '', scale } = rule
  if (values) return listed(rule, values, text, path, column)
  if (as === 'text') return { ok: true, value: `${prefix}${text}` }
  if (as === 'flag') return flagOf(text, path, column)
  if (as === 'instant') return instantOf(text, field, context)
  const written = context.decimal === undefined ? text : withPoint(text, context.decimal)
  const number = numberOf(written, as)
  if (scale === undefined && (as === 'seconds' || as === 'percent')) context.units.note(path, column, as, written)
  const range = context.ranges[path]
  if (range && (scaled(number, as, scale) < range[0] || scaled(number, as, scale) > range[1])) return outside(range, text, path, column)
  if (Number.isFinite(number) && (as !== 'integer' || scale !== undefined || Number.isInteger(number)))
    return { ok: true, value: scaled(number, as, scale) }
  const rules = {
    seconds: 'not seconds, m:ss, h:mm:ss, 1 day 2:03:04 or PT1H2M3S',
    percent: 'not a percentage',
    integer: 'not a whole number',
    number: 'not a number',
  }
  return rowRejected(`${path}.type`, {
    column,
    value: text,
    rule: rules[as],
    remedy: "write it with digits and a point, without thousands separators, or set the mapping's decimal",
  })
}

const outside = ([least, most]: readonly [number, number], value: string, path: string, column: string): RowRejected =>
  rowRejected(`${path}.range`, {
    column,
    value,
    rule: `'${path}' lies between ${least} and ${most}${most === 1 ? ' (100 %)' : ''}`,
    remedy: "correct the cell, or the rule's way to read it",
  })

/** An average without its count is a total that can't be known: no value where the rule needs none. */
function multiplied(value: Value | readonly Value[], text: string | undefined, rule: FieldRule, path: string): Read | undefined {
  const factor = decimal(text ?? '')
  if (typeof value === 'number' && Number.isFinite(factor)) return { ok: true, value: value * factor }
  if (text === undefined && rule.optional) return undefined
  return rowRejected(`${path}.type`, {
    column: rule.times ?? null,
    value: text ?? '',
    rule: `'${path}' is multiplied by it, and it is not a number`,
    remedy: 'fill the cell with a number',
  })
}

/** A local time that clocks show twice stays two instants. */
function later(read: Read, text: string | undefined, { plus, scale = 1, optional }: FieldRule, path: string): Read | undefined {
  if (!read.ok || (text === undefined && optional)) return read.ok ? undefined : read
  const ms = decimal(text ?? '') * scale * 1000
  const [value, ...others] = [String(read.value), ...(read.time?.iso ?? [])].map((iso) => new Date(Date.parse(iso) + ms))
  if (value && parseInstant(isoOf(value)).ok) return { ok: true, value: isoOf(value), time: { iso: others.map(isoOf) } }
  return rowRejected(`${path}.type`, {
    column: plus ?? null,
    value: text ?? '',
    rule: `'${path}' is later by it, and it is no number that leads to an instant`,
    remedy: 'fill the cell with a number',
  })
}

const isoOf = (date: Date): string => (Number.isNaN(date.getTime()) ? '' : date.toISOString())

const folded = (text: string): string => text.trim().toLowerCase()

/** Folded texts of each list, made once. */
const foldedLists = new WeakMap<object, ReadonlyMap<string, string>>()

function foldedList(values: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const list = foldedLists.get(values) ?? new Map(Object.entries(values).map(([text, value]) => [folded(text), value]))
  foldedLists.set(values, list)
  return list
}

function listed(rule: FieldRule, values: Readonly<Record<string, string>>, text: string, path: string, column: string): Read {
  const exact = Object.hasOwn(values, text) ? values[text] : undefined
  const value = exact ?? (rule.ignoreCase ? foldedList(values).get(folded(text)) : undefined) ?? values['*']
  if (value !== undefined) return { ok: true, value }
  return rowRejected(`${path}.unknown`, {
    column,
    value: text,
    rule: `the mapping lists ${Object.keys(values).join(', ')}`,
    remedy: "add the text to the rule's values, or '*' for any other",
  })
}

function flagOf(text: string, path: string, column: string): Read {
  if (/^(true|t|yes|y|1)$/i.test(text)) return { ok: true, value: true }
  if (/^(false|f|no|n|0)$/i.test(text)) return { ok: true, value: false }
  return rowRejected(`${path}.type`, {
    column,
    value: text,
    rule: 'neither true nor false',
    remedy: 'write true, yes or 1, or false, no or 0',
  })
}

function instantOf(text: string, { path, column, formats }: Field, { times, zone }: Context): Read {
  const time = times(text, formats)
  // Clocks may jump over the end of an interval: its half-hour before the change is one nevertheless.
  const first = time?.iso[0] ?? (path === UNTIL ? '' : undefined)
  if (time && first !== undefined) return { ok: true, value: first, time }
  if (time)
    return rowRejected(`${path}.invalid`, {
      column,
      value: text,
      rule: `clocks in ${zone} skip this time (daylight saving)`,
      remedy: 'check the zone (--timezone), or export with UTC or an offset',
    })
  const expected = formats.length === 0 ? 'ISO 8601 with Z or an offset, or seconds since 1970 (also ms, µs)' : formats.join(' or ')
  return rowRejected(`${path}.invalid`, {
    column,
    value: text,
    rule: `no time of form ${expected}, 1970 to 2149`,
    remedy: "correct the cell, or the rule's format",
  })
}
