/** `callboard projections`: how far each reader of the ledger has come, and its rows made anew from the beginning. */
import { findProjection, projections } from '../../projections/catalog.ts'
import { countRows, reportProjections } from '../../projections/report.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { relayFrom, relayOptions } from '../kafka-options.ts'
import { type OpenReaders, withProjections } from '../open-parts.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'projections',
  summary: 'Shows how far each reader of the ledger has come, or makes the rows of one anew from the beginning of the ledger.',
  usage: 'projections list | rebuild NAME [--relay-brokers H:P,…]',
  example: 'callboard projections rebuild customers --json',
  options: relayOptions,
  run: async (args, io) => {
    const [action, name] = args.positionals
    mustHold(io, 'store', 'ledger')
    if (action === 'list') return withProjections(io, 'none', (open) => answer(io, open))
    if (action === 'rebuild') return rebuild(args, io, findProjection(name ?? '').name)
    return usage(command, 'Say list, or rebuild and the name of a projection.')
  },
}

async function rebuild(args: Args, io: Io, name: string): Promise<number> {
  const relay = await relayFrom(command, args, io)
  return withProjections(io, relay, async (open) => {
    const written = await open.projections.rebuild(name)
    io.note(note(name, written, relay !== undefined))
    return answer(io, open, name)
  })
}

/** What a rebuild can't do is said with it. */
function note(name: string, written: number, isKafka: boolean): string {
  const { kind } = findProjection(name)
  if (kind === 'tables') return `${name}: ${written} rows written again.`
  if (kind === 'inbox') return `${name}: ${written} records stored again; those stored more than seven days ago have left the inbox.`
  if (!isKafka) return `${name}: ${written} records ingested again.`
  return `${name}: ${written} records published again; Kafka keeps the earlier ones too, under the same ids.`
}

async function answer(io: Io, { store, ledger }: OpenReaders, only?: string): Promise<number> {
  const reports = (await reportProjections(store, ledger)).filter(({ name }) => only === undefined || name === only)
  const rows = await Promise.all(
    reports.map(async ({ name, position, lag, error }) => ({
      ...{ name, position, lag },
      rows: await countRows(store, findProjection(name)),
      error,
    })),
  )
  io.answer(rows, (all) =>
    tableText(
      ['name', 'position', 'lag', 'rows', 'error', ''],
      all.map((row) => [...Object.values(row), projections.find(({ name }) => name === row.name)?.description]),
    ),
  )
  return 0
}
