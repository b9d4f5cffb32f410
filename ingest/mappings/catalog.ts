/** The mappings that ship, and how a mapping's name or file is found. Adding one is adding a row. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { closest } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseJsonFile } from '../../domain/kernel/json-file.ts'
import { topics } from '../topics.ts'
import { acdCalls } from './acd-calls.ts'
import { checkMapping, checkRename, parsedMapping } from './check-mapping.ts'
import { listPathsOf } from './held-values.ts'
import { intervalExport } from './interval-export.ts'
import { type FieldRule, type Mapping, type MappingExtension, rulesOf } from './mapping.ts'
import { uciIncidents } from './uci-incidents.ts'

/** Lines that are records of the topic's contract already. */
const records: readonly Mapping[] = topics.map(({ name }) => ({
  name,
  description: `NDJSON, one record of '${name}' per line.`,
  topic: name,
  format: 'ndjson',
}))

export const mappings: readonly Mapping[] = [uciIncidents, acdCalls, intervalExport, ...records]

/** A shipped mapping by name, else a `.json` file or a module that exports `mapping`. Throws `usage` where there is none, or it can't do what it says. */
export async function mappingNamed(name: string): Promise<Mapping> {
  const shipped = mappings.find((mapping) => mapping.name === name)
  if (shipped) return shipped
  if (!/\.(json|[mc]?[jt]s)$/.test(name)) throw unknownMapping(name)
  const loaded: unknown = name.endsWith('.json')
    ? parseJsonFile(await textOf(name), `The mapping file '${name}'`)
    : Reflect.get(await import(pathToFileURL(resolve(name)).href), 'mapping')
  return readMapping(name, loaded)
}

/** A mapping or an extension from outside; `place` names it in messages. Throws `usage` where it is none. */
export function readMapping(place: string, value: unknown): Mapping {
  const parsed = parsedMapping(place, value)
  const own = Object.keys(parsed.fields ?? {})
  return { ...checkMapping(withLists('extends' in parsed ? extended(parsed) : parsed)), own }
}

/** Of a field that is a list, `segments.start` is the member of each item. */
function withLists(mapping: Mapping): Mapping {
  const topic = topics.find(({ name }) => name === mapping.topic)
  const lists = topic ? listPathsOf(topic.contract) : []
  const ruled = rulesOf(mapping).map(([path, rule]): [string, FieldRule] => {
    const [, each, column] = /^(.+)\.([^.]+)$/.exec(typeof rule.column === 'string' ? rule.column : '') ?? []
    const isList = lists.includes(path) && rule.each === undefined && each !== undefined && column !== undefined
    return [path, isList ? { ...rule, each, column } : rule]
  })
  return mapping.fields ? { ...mapping, fields: Object.fromEntries(ruled) } : mapping
}

const unknownMapping = (name: string): CallboardError => new CallboardError('usage', `'${name}' is no mapping; ${remedyFor(name)}`)

function remedyFor(name: string): string {
  const names = mappings.map((mapping) => mapping.name)
  const near = closest(name, names)
  return near === undefined ? `give ${names.join(', ')} or a .json file.` : `did you mean '${near}'?`
}

/** What the extension says replaces what the shipped mapping says; fields and constants path by path, and what it drops is dropped beside. */
export function extended({ extends: name, rename = {}, ...own }: MappingExtension): Mapping {
  const base = mappings.find((mapping) => mapping.name === name)
  if (!base) throw unknownMapping(name)
  checkRename(own.name ?? name, rename, base)
  const renamed = (column: string): string => rename[column] ?? column
  const ruleRenamed = (rule: FieldRule): FieldRule => ({
    ...rule,
    column: typeof rule.column === 'string' ? renamed(rule.column) : rule.column.map(renamed),
    ...(rule.times ? { times: renamed(rule.times) } : {}),
  })
  const { until } = base.interval ?? {}
  return {
    ...base,
    ...(until ? { interval: { until: ruleRenamed(until) } } : {}),
    ...own,
    ...(base.drop || own.drop ? { drop: joined(base.drop, own.drop) } : {}),
    columns: [...Object.values(rename), ...(own.columns ?? [])],
    ...(base.fields || own.fields
      ? { fields: { ...Object.fromEntries(rulesOf(base).map(([path, rule]) => [path, ruleRenamed(rule)])), ...own.fields } }
      : {}),
    constants: { ...constantsLeft(base, own), ...own.constants },
  }
}

/** Who names a subtotal still has the names of totals dropped; `keep` takes one out. */
const joined = (base: Mapping['drop'] = {}, own: Mapping['drop'] = {}): NonNullable<Mapping['drop']> =>
  Object.fromEntries([...Object.keys(base), ...Object.keys(own)].map((path) => [path, [...(base[path] ?? []), ...(own[path] ?? [])]]))

/** A field that the extension fills in every row takes the place of the shipped constant. */
const constantsLeft = ({ constants = {} }: Mapping, own: Pick<Mapping, 'fields'>): Mapping['constants'] => {
  const filled = rulesOf(own).flatMap(([path, { optional }]) => (optional ? [] : [path]))
  return Object.fromEntries(Object.entries(constants).filter(([path]) => !filled.includes(path)))
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('not_found', `The mapping file '${path}' can't be read; check the path.`, { cause })
  })
