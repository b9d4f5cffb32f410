/** Applies a mapping to one row: a record, or the reason why the row is rejected. */
import { createHash } from 'node:crypto'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { parseInstant, toIso } from '../../domain/kernel/time.ts'
import { instantOfWall } from '../../domain/kernel/zone.ts'
import type { FieldRule, Mapping } from './mapping.ts'

export type Row = Readonly<Record<string, string>>

type Value = string | number | boolean

/** The record, and the text that keys its message. */
export type MappedRow = { readonly record: object; readonly key: string }

/** `zone` overrides the mapping's. Throws `usage` where a time without zone would have to be guessed. */
export function rowMapper(mapping: Mapping, zone: string | undefined, defaultKey: string): (row: Row) => Parsed<MappedRow> {
  const rules = Object.entries(mapping.fields ?? {}).map(
    ([path, rule]) => [path, typeof rule === 'string' ? { column: rule } : rule] as const,
  )
  const localZone = zone ?? mapping.zone
  const naive = rules.find(([, rule]) => rule.as === 'instant' && rule.format !== undefined)
  if (naive && localZone === undefined)
    throw new CallboardError(
      'usage',
      `Mapping '${mapping.name}' reads '${naive[1].column}' without a zone; name it with --timezone, such as Asia/Shanghai.`,
    )
  const missing = new Set(['', ...(mapping.missing ?? [])])
  const instants = cachedInstants(localZone ?? 'UTC')
  return (row) => {
    const record: Record<string, unknown> = {}
    for (const [path, value] of Object.entries(mapping.constants ?? {})) put(record, path, value)
    for (const [path, rule] of rules) {
      const text = row[rule.column]
      if (text === undefined || missing.has(text)) {
        if (!rule.optional) return rejected(`${path}.missing`, `Column '${rule.column}' is empty; '${path}' needs a value.`)
        continue
      }
      const value = mappedValue(rule, text, path, instants)
      if (!value.ok) return value
      put(record, path, value.value)
    }
    if (mapping.hashId !== undefined) put(record, mapping.hashId, `${mapping.name}-${hashOf(record)}`)
    return parsed({ record, key: String(at(record, mapping.messageKey ?? defaultKey) ?? '') })
  }
}

const hashOf = (record: object): string => createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 24)

function put(record: Record<string, unknown>, path: string, value: Value): void {
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

type Instants = (text: string, format: string | undefined) => string | undefined

function mappedValue(rule: FieldRule, text: string, path: string, instants: Instants): Parsed<Value> {
  const { as = 'text', values, prefix = '' } = rule
  if (values) {
    const value = values[text] ?? values['*']
    return value === undefined
      ? rejected(`${path}.unknown`, `'${text}' in column '${rule.column}' is not one of ${Object.keys(values).join(', ')}.`)
      : parsed(value)
  }
  if (as === 'text') return parsed(`${prefix}${text}`)
  if (as === 'flag') return flagOf(text, path, rule.column)
  if (as === 'instant') {
    const iso = instants(text, rule.format)
    return iso === undefined
      ? rejected(
          `${path}.invalid`,
          `'${text}' in column '${rule.column}' is no time of form ${rule.format ?? 'ISO 8601'}, or one that the zone skips.`,
        )
      : parsed(iso)
  }
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || (as === 'integer' && !Number.isInteger(number)))
    return rejected(`${path}.type`, `'${text}' in column '${rule.column}' is not ${as === 'integer' ? 'a whole number' : 'a number'}.`)
  return parsed(number)
}

function flagOf(text: string, path: string, column: string): Parsed<boolean> {
  if (/^(true|t|yes|y|1)$/i.test(text)) return parsed(true)
  if (/^(false|f|no|n|0)$/i.test(text)) return parsed(false)
  return rejected(`${path}.type`, `'${text}' in column '${column}' is neither true nor false.`)
}

/** Texts of instants repeat many times in a log; reading a wall clock costs about 20 µs. */
function cachedInstants(zone: string): Instants {
  const known = new Map<string, string | undefined>()
  return (text, format) => {
    const key = `${format ?? ''} ${text}`
    if (!known.has(key)) {
      if (known.size > 200_000) known.clear()
      known.set(key, format === undefined ? isoOf(text) : wallOf(text, format, zone))
    }
    return known.get(key)
  }
}

function isoOf(text: string): string | undefined {
  const at = parseInstant(text)
  return at.ok ? toIso(at.value) : undefined
}

function wallOf(text: string, format: string, zone: string): string | undefined {
  const names: string[] = []
  const pattern = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[dMyHms]/g, (name) => {
    names.push(name)
    return name === 'y' ? '(\\d{4})' : '(\\d{1,2})'
  })
  const found = new RegExp(`^${pattern}$`).exec(text)
  if (!found) return undefined
  const part = (name: string): number => Number(found[names.indexOf(name) + 1] ?? 0)
  const has = (name: string): boolean => names.includes(name)
  const [day, month, hour, minute, second] = [
    has('d') ? part('d') : 1,
    part('M'),
    has('H') ? part('H') : 0,
    has('m') ? part('m') : 0,
    has('s') ? part('s') : 0,
  ]
  const midnight = new Date(Date.UTC(part('y'), month - 1, day))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined
  const at = instantOfWall(midnight.toISOString().slice(0, 10), hour * 3600 + minute * 60 + second, zone)
  return at === undefined ? undefined : toIso(at)
}
