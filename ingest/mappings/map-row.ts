/** Applies a mapping to one row: a record, or the reason why the row is rejected. */
import { createHash } from 'node:crypto'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { checkedZone } from '../../domain/kernel/zone.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { topicNamed } from '../topics.ts'
import { CellUnits } from './cell-units.ts'
import type { Row } from './cells.ts'
import { type Draft, NOT_TWICE, type Survey, type TwiceShown } from './draft.ts'
import { listPathsOf } from './held-values.ts'
import { intervalFault } from './interval-length.ts'
import { type Mapping, rulesOf } from './mapping.ts'
import { at, inRecord, put, type Value } from './paths.ts'
import { type Context, type Field, fieldOf, type Read, readField, textOf, UNTIL } from './read-value.ts'
import { type RowRejected, rowRejected } from './row-reject.ts'
import { settleTimes } from './settle-times.ts'
import { labelOf, totalIn } from './total-names.ts'
import { type WallTime, wallTimeReader } from './wall-times.ts'

/** The record (its own text where the row is one already), and the text that keys its message. */
export type MappedRow = { readonly record: object; readonly text?: string | undefined; readonly key: string }

export type Mapped = { readonly ok: true; readonly value: MappedRow } | RowRejected

export type RowReader = (row: Row) => Draft | RowRejected

/** `zone` overrides the mapping's, `units` hears the numbers of cells. Throws `usage` where a time without zone would have to be guessed. */
export function rowReader(mapping: Mapping, zone: string | undefined, units = new CellUnits()): RowReader {
  const { contract } = topicNamed(mapping.topic)
  const until = mapping.interval?.until
  const fields = [...rulesOf(mapping), ...(until ? [[UNTIL, until] as const] : [])].map(([path, rule]) => fieldOf(path, rule))
  const context = contextOf(mapping, zone, fields, units)
  const lists = listPathsOf(contract)
  const constants = Object.entries(mapping.constants ?? {}).filter(([path]) => !lists.includes(path))
  const repeated = Object.entries(mapping.constants ?? {}).filter(([path]) => lists.includes(path))
  const [drops, keeps] = [labelled(mapping, mapping.drop), labelled(mapping, mapping.keep)]
  const start = fields.find(({ path }) => path === contract.slottingInstant)
  const draftOf = (row: Row, isKept: boolean): Draft | RowRejected => {
    const record: Record<string, unknown> = {}
    let twice: Map<string, TwiceShown> | undefined
    const span: { start: WallTime | undefined; until: WallTime | undefined } = { start: undefined, until: undefined }
    for (const [path, value] of constants) put(record, path, value)
    for (const field of fields) {
      const { path, column } = field
      const read = readField(row, field, context)
      if (read === undefined) continue
      if (!read.ok) return read
      if (path === UNTIL) span.until = read.time
      else put(record, path, read.value)
      if (path === contract.slottingInstant) span.start = read.time
      if (path !== UNTIL && read.time && read.time.iso.length > 1) {
        const text = textOf(row, field.columns, context.missing) ?? ''
        twice = (twice ?? new Map<string, TwiceShown>()).set(path, { iso: read.time.iso, column, text })
      }
    }
    repeat(record, repeated, lists)
    return isKept ? { ok: true, record, twice: twice ?? NOT_TWICE, span, isKept } : { ok: true, record, twice: twice ?? NOT_TWICE, span }
  }
  return (row) => {
    const isKept = keeps.some((label) => labelIn(row, label) !== undefined)
    const column = isKept ? undefined : firstOf(drops, (label) => labelIn(row, label))
    if (column === undefined) return draftOf(row, isKept)
    const draft = mapping.interval ? draftOf(row, false) : undefined
    const instants = instantsOf(start && readField(row, start, context))
    return { ...dropped(column, row[column] ?? ''), ...instants, ...(draft?.ok ? { draft } : {}) }
  }
}

/** A constant of a list stands in it as often as the record's other lists are long. */
function repeat(record: Record<string, unknown>, constants: readonly (readonly [string, Value])[], lists: readonly string[]): void {
  if (constants.length === 0) return
  const lengths = lists.map((path) => at(record, path)).flatMap((held) => (Array.isArray(held) ? [held.length] : []))
  for (const [path, value] of constants)
    put(
      record,
      path,
      Array.from({ length: Math.max(0, ...lengths) }, () => value),
    )
}

type Labels = { readonly columns: readonly string[]; readonly has: (text: string) => boolean }

const labelled = (mapping: Mapping, lists: Mapping['drop'] = {}): Labels[] =>
  Object.entries(lists).map(([key, texts]) => {
    const rule = rulesOf(mapping).find(([path]) => path === key)?.[1]
    return { columns: rule ? [rule.column].flat() : [key], has: labelTest(texts) }
  })

/** Names of queues repeat in every row, and making a label of one costs half a microsecond: answers are kept. */
function labelTest(texts: readonly string[]): (text: string) => boolean {
  const labels = new Set(texts.map(labelOf))
  const known = new Map<string, boolean>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= 5000) known.clear()
    const isOne = labels.has(labelOf(text)) || labels.has(totalIn(text) ?? '')
    known.set(text, isOne)
    return isOne
  }
}

const labelIn = (row: Row, { columns, has }: Labels): string | undefined => columns.find((name) => has(row[name] ?? ''))

function firstOf<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = read(item)
    if (found !== undefined) return found
  }
  return undefined
}

const instantsOf = (read: Read | undefined): { readonly instants?: readonly string[] } =>
  read?.ok && read.time ? { instants: read.time.iso } : {}

function contextOf(mapping: Mapping, zone: string | undefined, fields: readonly Field[], units: CellUnits): Context {
  const named = zone ?? mapping.zone
  const naive = fields.find(({ rule }) => rule.as === 'instant' && rule.format !== undefined)
  if (naive && named === undefined)
    throw new CallboardError(
      'usage',
      `Mapping '${mapping.name}' reads '${naive.column}' without a zone; name it with --timezone, such as Asia/Shanghai.`,
    )
  const localZone = checkedZone(named ?? 'UTC')
  const { contract } = topicNamed(mapping.topic)
  const known = fieldsOf(contract)
  return {
    missing: new Set(['', ...(mapping.missing ?? [])]),
    times: wallTimeReader(localZone),
    zone: localZone,
    decimal: mapping.decimal,
    units,
    ranges: contract.ranges ?? {},
    revision: contract.revision,
    ids: new Set(known.flatMap(({ kind, path }) => (kind === 'id' ? [path] : []))),
  }
}

const dropped = (column: string, value: string): RowRejected =>
  rowRejected('row.dropped', {
    column,
    value,
    rule: "the mapping drops such rows ('drop'): it is a total, or no record of its topic",
    remedy: "if it is one, list the text under the mapping's keep",
  })

/** Makes records of drafts. `row` counts from 1; `survey` is what the whole file says, where it was asked. */
export function rowFinisher(mapping: Mapping, zone: string | undefined): (draft: Draft, row?: number, survey?: Survey) => Mapped {
  const { contract } = topicNamed(mapping.topic)
  const times = { contract, zone: zone ?? mapping.zone ?? 'UTC' }
  const keyPath = mapping.messageKey ?? contract.key
  const dateRevision = revisionDater(mapping)
  return (draft, row = 0, survey) => {
    const { record } = draft
    const fault =
      (draft.twice.size > 0 ? settleTimes(draft, times, survey?.decided.get(row)) : undefined) ??
      (mapping.interval ? intervalFault(draft, row, survey) : undefined)
    if (fault) return fault
    if (mapping.joinId)
      put(record, mapping.joinId.path, mapping.joinId.of.map((path) => String(at(record, inRecord(path)) ?? '')).join('/'))
    if (mapping.hashId !== undefined) put(record, mapping.hashId, `${mapping.name}-${hashOf(record)}`)
    dateRevision(record)
    return { ok: true, value: { record, text: draft.text, key: String(at(record, keyPath) ?? '') } }
  }
}

/**
 * A constant revision makes all events of a thing one version of it, of which none is the later: the instant of the event decides then, and the constant
 * between events of one second. Of records that are no events the instant is the same in every version.
 */
function revisionDater(mapping: Mapping): (record: Record<string, unknown>) => void {
  const { revision, slottingInstant } = topicNamed(mapping.topic).contract
  const constant = givenRevision(mapping)
  if (!isOfEvents(mapping) || constant === undefined) return () => undefined
  return (record) => {
    const ms = Date.parse(String(at(record, slottingInstant)))
    if (!Number.isNaN(ms)) put(record, revision, Math.floor(ms / 1000) + constant)
  }
}

/** The revision that every row gets, where none of two of the same key is the later by it. */
export const constantRevision = (mapping: Mapping): number | undefined => (isOfEvents(mapping) ? undefined : givenRevision(mapping))

function givenRevision({ topic, constants = {}, fields = {} }: Mapping): number | undefined {
  const { revision } = topicNamed(topic).contract
  const constant = constants[revision]
  return typeof constant === 'number' && !Object.hasOwn(fields, revision) ? constant : undefined
}

function isOfEvents({ topic }: Mapping): boolean {
  const { tables, key } = topicNamed(topic).contract
  return tables.some((table) => table.key !== key)
}

/** For rows that stand alone. */
export function rowMapper(mapping: Mapping, zone: string | undefined): (row: Row) => Mapped {
  const [read, finish] = [rowReader(mapping, zone), rowFinisher(mapping, zone)]
  return (row) => {
    const draft = read(row)
    return draft.ok ? finish(draft) : draft
  }
}

const hashOf = (record: object): string => createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 24)
