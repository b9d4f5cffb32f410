/** What a topic promises: schema, key, revision, slotting instant, sensitivity and examples. */
import type { TSchema } from 'typebox'

/** `Message`: the TypeScript type of the schema. It is the parameter, because a type over an open schema costs the compiler 7 s. */
export type Contract<Message extends object = object> = {
  /** The topic's name in Kafka and on the command line. */
  readonly topic: string
  readonly version: number
  readonly schema: TSchema
  /** Field that identifies the thing described. */
  readonly key: string
  /** Field that grows with every later description of the same thing. */
  readonly revision: string
  /** Field whose instant places the record in its slot; it never changes for a key. A dot reads inside an object. */
  readonly slottingInstant: string
  /** Sensitive values are masked before they are stored anywhere. */
  readonly sensitive: boolean
  /** List fields of equal length: element n of each belongs together. */
  readonly parallel?: readonly string[]
  /** Pairs of parallel lists, start and end of each element: none ends before it starts. Not in the published document, whose versions keep their rules. */
  readonly spans?: readonly (readonly [start: string, end: string])[]
  /** Numbers whose meaning gives them a range, such as shares of 0 to 1; not in the published document either. */
  readonly ranges?: Readonly<Record<string, readonly [least: number, most: number]>>
  /** Instants that are of the same time as the slotting one: another is no skew of clocks but no value, such as 1970. Not in the published document. */
  readonly near?: { readonly paths: readonly string[]; readonly daysBefore: number; readonly daysAfter: number }
  /** Typed tables the topic lands in; the first is keyed by `key`. */
  readonly tables: readonly ContractTable[]
  readonly examples: readonly Message[]
}

export type ContractTable = {
  /** Public name; the storage table is `<name>_v<version>`, the view `<name>` shows each key's latest row. */
  readonly name: string
  /** Field whose latest version is kept; differs from the contract's key where one message updates a summary. */
  readonly key: string
  readonly slottingInstant: string
  /** What one row is, in a sentence for analysts. */
  readonly comment: string
}
