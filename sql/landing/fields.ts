/** Reads a contract's TypeBox schema as a flat list of fields, each with its path in the record and its column. */
import type { Contract } from '../../contracts/index.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'

export const KINDS = ['instant', 'id', 'label', 'text', 'one-of', 'seconds', 'measure', 'count', 'flag', 'list', 'attributes'] as const
export type Kind = (typeof KINDS)[number]

export type Field = {
  readonly name: string
  /** Dotted path in the record: `after.openedAt`. */
  readonly path: string
  /** Object that holds the field: '' for the record itself. */
  readonly parent: string
  readonly column: string
  readonly kind: Kind
  /** Kind of a list's items. */
  readonly item: Kind | undefined
  /** Allowed values of a one-of, or of a list of them. */
  readonly values: readonly string[]
  readonly isRequired: boolean
  readonly minimum: number | undefined
  readonly maximum: number | undefined
  readonly minLength: number | undefined
  readonly maxLength: number | undefined
  readonly description: string
}

type Schema = {
  readonly type?: string
  readonly kind?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
}

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Columns that every storage table has after its fields. */
export const RECORD_COLUMNS = [
  ['version', 'UInt128'],
  ['record_source', 'LowCardinality(String)'],
  ['record_generation', 'UInt32'],
  ['record_partition', 'Int32'],
  ['record_offset', 'UInt64'],
  ['ingested_at', "DateTime64(3, 'UTC')"],
] as const

/** Names of nested objects of the record, such as `after`. */
export function parentsOf(contract: Contract): string[] {
  const { properties = {} } = contract.schema as Schema
  return Object.keys(properties).filter((name) => properties[name]?.properties !== undefined)
}

export function fieldsOf(contract: Contract): Field[] {
  const fields = fieldsIn(contract.schema as Schema, '')
  const twice = fields.find(({ column }, index) => fields.findIndex((other) => other.column === column) !== index)
  if (twice) throw new CallboardError('internal', `Topic '${contract.topic}' has column '${twice.column}' twice; rename one of the fields.`)
  return fields
}

function fieldsIn(schema: Schema, parent: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property.properties ? fieldsIn(property, name) : [fieldOf(property, name, parent, (schema.required ?? []).includes(name))],
  )
}

function fieldOf(schema: Schema, name: string, parent: string, isRequired: boolean): Field {
  return {
    name,
    parent,
    path: parent === '' ? name : `${parent}.${name}`,
    column: snakeCase(name),
    kind: kindOf(schema, name),
    item: schema.items ? kindOf(schema.items, name) : undefined,
    values: schema.enum ?? schema.items?.enum ?? [],
    isRequired,
    minimum: schema.minimum,
    maximum: schema.maximum,
    minLength: schema.minLength,
    maxLength: schema.maxItems ?? schema.maxLength,
    description: schema.description ?? '',
  }
}

function kindOf(schema: Schema, name: string): Kind {
  const kind = KINDS.find((known) => known === schema.kind)
  if (!kind)
    throw new CallboardError('internal', `Field '${name}' has no known kind ('${schema.kind}'); build it with contracts/fields.ts.`)
  return kind
}

export const isTextual = (kind: Kind): boolean => ['instant', 'id', 'label', 'text', 'one-of'].includes(kind)
export const isNumeric = (kind: Kind): boolean => ['seconds', 'measure', 'count'].includes(kind)

const SCALAR: Readonly<Record<Exclude<Kind, 'list' | 'attributes'>, string>> = {
  instant: "DateTime64(3, 'UTC')",
  id: 'String',
  label: 'LowCardinality(String)',
  text: 'String',
  'one-of': 'LowCardinality(String)',
  seconds: 'Float64',
  measure: 'Float64',
  count: 'UInt32',
  flag: 'Bool',
}

/** ClickHouse type of the field's column. */
export function columnType({ kind, item, isRequired }: Field): string {
  if (kind === 'attributes') return 'Map(String, String)'
  if (kind === 'list') return `Array(${item === undefined || item === 'list' || item === 'attributes' ? 'String' : SCALAR[item]})`
  const type = SCALAR[kind]
  if (isRequired) return type
  return type.startsWith('LowCardinality') ? 'LowCardinality(Nullable(String))' : `Nullable(${type})`
}
