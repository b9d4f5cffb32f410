/** The directory's streams as `dim_*` rows, one for each validity. */
import { directory as entries, entriesOf } from '../centres/directory.ts'
import { DIRECTORY, DIRECTORY_KINDS, validities } from '../domain/common/directory.ts'
import { dimOf } from '../sql/tables/directory.ts'
import { into, type TableProjection, versionsOf } from './projection.ts'

export const directory: TableProjection = {
  kind: 'tables',
  name: 'directory',
  description: 'The directory: sites, queues, skills, seats, agents, teams and interfaces, each with its validities.',
  streams: [entries.kind],
  tables: DIRECTORY_KINDS.flatMap((kind) => dimOf(kind) ?? []),
  // The fresh events alone are not enough: they may end the validity of an older row.
  rows: ({ events }) =>
    entriesOf(events).flatMap(({ kind, id, entry }) => {
      const { idColumn } = DIRECTORY[kind]
      const table = dimOf(kind)
      if (table === undefined) return []
      const recorded_at = new Date(versionsOf(events).at(-1) ?? 0)
      const rows = validities(entry).map(({ validFrom, validTo, attributes }) => ({
        [idColumn]: id,
        ...attributes,
        valid_from: new Date(validFrom),
        valid_to: validTo === undefined ? null : new Date(validTo),
        recorded_at,
      }))
      return [into(table, rows)]
    }),
}
