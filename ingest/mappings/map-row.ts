/** Applies a mapping to one row: a record, or the reason why the row is rejected. */
import { createHash } from 'node:crypto'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { columnsOf, type FieldRule, type Mapping, rulesOf } from './mapping.ts'
import { type RowRejected, rowRejected } from './row-reject.ts'
import { type WallTimeReader, wallTimeReader } from './wall-times.ts'

export type Row = Readonly<Record<string, string>>

type Value = string | number | boolean

/** The record, and the text that keys its message. */
export type MappedRow = { readonly record: object; readonly key: string }

export type Mapped = { readonly ok: true; readonly value: MappedRow } | RowRejected

type Read = { readonly ok: true; readonly value: Value } | RowRejected

/** `zone` overrides the mapping's. Throws `usage` where a time without zone would have to be guessed. */
export function rowMapper(mapping: Mapping, zone: string | undefined, defaultKey: string): (row: Row) => Mapped {
  const rules = rulesOf(mapping)
  const localZone = zone ?? mapping.zone
  const naive = rules.find(([, rule]) => rule.as === 'instant' && rule.format !== undefined)
  if (naive && localZone === undefined)
    throw new CallboardError(
      'usage',
      `Mapping '${mapping.name}' reads '${columnsOf(naive[1]).join(' ')}' without a zone; name it with --timezone, such as Asia/Shanghai.`,
    )
  const context = {
    missing: new Set(['', ...(mapping.missing ?? [])]),
    times: wallTimeReader(localZone ?? 'UTC'),
    zone: localZone ?? 'UTC',
  }
  return (row) => {
    const record: Record<string, unknown> = {}
    for (const [path, value] of Object.entries(mapping.constants ?? {})) put(record, path, value)
    for (const [path, rule] of rules) {
      const read = readValue(row, path, rule, context)
      if (read === undefined) continue
      if (!read.ok) return read
      put(record, path, read.value)
    }
    if (mapping.joinId) put(record, mapping.joinId.path, mapping.joinId.of.map((path) => String(at(record, path) ?? '')).join('/'))
    if (mapping.hashId !== undefined) put(record, mapping.hashId, `${mapping.name}-${hashOf(record)}`)
    return { ok: true, value: { record, key: String(at(record, mapping.messageKey ?? defaultKey) ?? '') } }
  }
}

const hashOf = (record: object): string => createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 24)

function put(record: Record<string, unknown>, path: string, value: Value): void {
  // Most paths are plain; splitting every one of them cost a tenth of the mapping.
  if (!path.includes('.')) {
    record[path] = value
    return
  }
  const names = path.split('.')
  let inner: Record<string, unknown> = record
  for (const name of names.slice(0, -1)) {
    const next = inner[name]
    const object: Record<string, unknown> = isObject(next) ? next : {}
    inner[name] = object
    inner = object
  }
  inner[names.at(-1) ?? path] = value
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export const at = (record: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), record)

type Context = { readonly missing: ReadonlySet<string>; readonly times: WallTimeReader; readonly zone: string }

/** undefined where the row has no value and needs none. */
function readValue(row: Row, path: string, rule: FieldRule, context: Context): Read | undefined {
  const columns = columnsOf(rule)
  const column = columns.length === 1 ? (columns[0] ?? '') : columns.join(' ')
  const text = textOf(row, columns, context.missing)
  if (text === undefined)
    return rule.optional
      ? undefined
      : rowRejected(`${path}.missing`, {
          column,
          value: columns.map((name) => row[name]).join(' '),
          rule: `'${path}' needs a value`,
          remedy: 'fill the cell, or make the rule optional',
        })
  const read = mappedValue(rule, text, path, column, context)
  return read.ok && rule.times !== undefined ? multiplied(read.value, row[rule.times], rule.times, path) : read
}

/** undefined where one of the columns has no value. */
function textOf(row: Row, columns: readonly string[], missing: ReadonlySet<string>): string | undefined {
  let text: string | undefined
  for (const name of columns) {
    const cell = row[name]
    if (cell === undefined || missing.has(cell)) return undefined
    text = text === undefined ? cell : `${text} ${cell}`
  }
  return text
}

function mappedValue(rule: FieldRule, text: string, path: string, column: string, context: Context): Read {
  const { as = 'text', values, prefix = '', scale = 1 } = rule
  if (values) return listed(rule, values, text, path, column)
  if (as === 'text') return { ok: true, value: `${prefix}${text}` }
  if (as === 'flag') return flagOf(text, path, column)
  if (as === 'instant') return instantOf(text, path, column, rule, context)
  const number = numberOf(text, as)
  if (text.trim() !== '' && Number.isFinite(number) && (as !== 'integer' || Number.isInteger(number)))
    return { ok: true, value: scale === 1 ? number : number * scale }
  const rules = {
    seconds: 'not seconds, m:ss or h:mm:ss',
    percent: 'not a percentage',
    integer: 'not a whole number',
    number: 'not a number',
  }
  return rowRejected(`${path}.type`, {
    column,
    value: text,
    rule: rules[as],
    remedy: 'write it with digits and a point, without thousands separators',
  })
}

function numberOf(text: string, as: 'seconds' | 'percent' | 'integer' | 'number'): number {
  if (as === 'seconds') return secondsOf(text)
  return as === 'percent' ? Number(text.replace('%', '')) / 100 : Number(text)
}

/** `h:mm:ss`, `m:ss` or a number of seconds. */
function secondsOf(text: string): number {
  const [, hours = '0', minutes, seconds] = /^(?:(\d+):)?(\d+):([0-5]\d(?:\.\d+)?)$/.exec(text.trim()) ?? []
  return minutes === undefined ? Number(text) : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function multiplied(value: Value, text: string | undefined, column: string, path: string): Read {
  const factor = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  if (typeof value === 'number' && Number.isFinite(factor)) return { ok: true, value: value * factor }
  return rowRejected(`${path}.type`, {
    column,
    value: text ?? null,
    rule: `'${path}' is multiplied by it, and it is not a number`,
    remedy: 'fill the cell with a number',
  })
}

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

function instantOf(text: string, path: string, column: string, { format = [] }: FieldRule, { times, zone }: Context): Read {
  const formats = typeof format === 'string' ? [format] : format
  const iso = times(text, formats)
  if (iso === 'skipped')
    return rowRejected(`${path}.invalid`, {
      column,
      value: text,
      rule: `clocks in ${zone} skip this time (daylight saving)`,
      remedy: 'check the zone (--timezone), or export with UTC or an offset',
    })
  if (iso !== undefined) return { ok: true, value: iso }
  const expected = formats.length === 0 ? 'ISO 8601 with Z or an offset' : formats.join(' or ')
  return rowRejected(`${path}.invalid`, {
    column,
    value: text,
    rule: `no time of form ${expected}`,
    remedy: "correct the cell, or the rule's format",
  })
}
