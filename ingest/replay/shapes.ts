/** The typed tables of a topic as a replay compares them: storage table, slotting instant, key. */
import { snakeCase } from '../../sql/landing/fields.ts'
import { storageName } from '../../sql/landing/topic.ts'
import type { Topic } from '../topics.ts'

export type Shape = {
  /** Public name. */
  readonly table: string
  readonly storage: string
  /** Column of the slotting instant; with `key` it identifies a row. */
  readonly slot: string
  readonly key: string
}

const columnOf = (path: string): string => snakeCase(path.split('.').at(-1) ?? path)

export const shapesOf = ({ contract }: Topic): Shape[] =>
  contract.tables.map((table) => ({
    table: table.name,
    storage: storageName(contract, table),
    slot: columnOf(table.slottingInstant),
    key: columnOf(table.key),
  }))

/** True where a table's rows are placed by another instant than the event's own, as an order's by its opening. */
export const isPlacedElsewhere = ({ contract }: Topic): boolean =>
  contract.tables.some(({ slottingInstant }) => slottingInstant !== contract.slottingInstant)

/** Where a record came from, as typed tables and as raw events name it. */
export const TYPED_IDENTITY = 'record_source, record_generation, record_partition, record_offset'
export const RAW_IDENTITY = 'source, generation, partition, "offset"'
