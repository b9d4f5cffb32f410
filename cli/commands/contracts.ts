/** `callboard contracts`: what the topics promise. */
import { topics } from '../../ingest/topics.ts'
import { columnType, fieldsOf } from '../../sql/landing/fields.ts'
import { usage } from '../args.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  name: 'contracts',
  summary: 'Lists the contracts of the topics: fields, keys, tables.',
  usage: 'contracts list',
  example: 'callboard contracts list --json',
  options: {},
  run: async (args, io) => {
    if (args.positionals[0] !== 'list' || args.positionals.length > 1) usage(command, 'Give list.')
    const rows = topics.map(({ name, contract, tables, description }) => ({
      topic: name,
      version: contract.version,
      description,
      key: contract.key,
      revision: contract.revision,
      slottingInstant: contract.slottingInstant,
      sensitive: contract.sensitive,
      tables,
      fields: fieldsOf(contract).map((field) => ({
        path: field.path,
        kind: field.kind,
        required: field.isRequired,
        column: field.column,
        type: columnType(field),
        description: field.description,
      })),
    }))
    io.answer(rows, (all) =>
      all
        .map(
          (row) =>
            `${row.topic.padEnd(16)} v${row.version}  ${String(row.fields.length).padStart(2)} fields  ${row.tables.join(', ').padEnd(32)} ${row.description}`,
        )
        .join('\n'),
    )
    return 0
  },
}
