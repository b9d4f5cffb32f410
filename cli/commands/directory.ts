/** `callboard directory import`: queues, skills, seats, agents, teams and sites from a CSV file. */
import { readFile } from 'node:fs/promises'
import { importDirectory } from '../../centres/import-directory.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { usage } from '../args.ts'
import type { Command } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { systemClock, withProjections } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'

export const command: Command = {
  name: 'directory',
  summary: 'Imports sites, queues, skills, teams, agents, seats and interfaces from CSV; wrong rows are listed, the others are taken.',
  usage: 'directory import FILE',
  example: 'callboard directory import agents.csv --json',
  options: {},
  run: async (args, io) => {
    const [action, file, ...more] = args.positionals
    if (action !== 'import' || file === undefined || more.length > 0)
      usage(command, 'Name one CSV file to import, with columns kind,id,valid_from,name_en,….')
    mustHold(io, 'store', 'ledger')
    const csv = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new CallboardError('not_found', `The file '${file}' can't be read; check the path.`, { cause })
    })
    const outcome = await withProjections(io, 'none', async ({ ledger, projections }) => {
      const imported = await importDirectory(ledger, cliPrincipal(), csv, systemClock())
      // Targets and names hold for figures at once, also where nothing else runs.
      await projections.catchUp(['directory'])
      return imported
    })
    io.answer(outcome, ({ rows, accepted, unchanged, rejects }) =>
      [
        `${rows} rows: ${accepted} taken, ${unchanged} unchanged, ${rejects.length} rejected`,
        ...rejects.map(({ row, message }) => `  line ${row}: ${message}`),
      ].join('\n'),
    )
    return outcome.rejected === 0 ? 0 : 1
  },
}
