/** A contract as one JSON Schema document: what is published, compared and shown to producers. */
import type { Contract, ContractTable } from './contract.ts'

/** JSON Schema 2020-12 with the contract's own promises as `x-` keywords. */
export type ContractDocument = {
  readonly $schema: string
  readonly $id: string
  readonly title: string
  readonly 'x-topic': string
  readonly 'x-version': number
  readonly 'x-key': string
  readonly 'x-revision': string
  readonly 'x-slotting-instant': string
  readonly 'x-sensitive': boolean
  readonly 'x-parallel'?: readonly string[]
  readonly 'x-tables': readonly ContractTable[]
  readonly type?: unknown
  readonly properties?: unknown
  readonly required?: unknown
  readonly examples: readonly object[]
}

export function documentOf(contract: Contract): ContractDocument {
  const { topic, version, parallel } = contract
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:callboard:contract:${topic}:${version}`,
    title: `${topic} v${version}`,
    'x-topic': topic,
    'x-version': version,
    'x-key': contract.key,
    'x-revision': contract.revision,
    'x-slotting-instant': contract.slottingInstant,
    'x-sensitive': contract.sensitive,
    ...(parallel ? { 'x-parallel': parallel } : {}),
    'x-tables': contract.tables,
    ...schemaOf(contract),
    examples: contract.examples,
  }
}

/** The schema alone as plain JSON; the field kind that columns derive from is `x-kind`. */
export const schemaOf = ({ schema }: Contract): object =>
  JSON.parse(JSON.stringify(schema), (_, value: unknown) => (isObject(value) ? renamed(value) : value))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `kind` holds a text where it is a keyword; a field of that name holds a schema. */
const renamed = (value: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [name === 'kind' && typeof inner === 'string' ? 'x-kind' : name, inner]))
