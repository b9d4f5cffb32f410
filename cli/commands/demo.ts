/** `callboard demo clear`: the demo's data taken out of the data directory. */
import { clearDemo } from '../../app/clear-demo.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { storeOptionsFrom } from '../../sql/open-store.ts'
import { usage } from '../args.ts'
import type { Command } from '../command.ts'
import { mustHold } from '../data-directory.ts'

export const command: Command = {
  name: 'demo',
  summary: "Takes the demo's data out of a data directory that holds nothing else; start --demo off then begins empty.",
  usage: 'demo clear',
  example: 'callboard demo clear --data .callboard',
  options: {},
  run: async (args, io) => {
    if (args.positionals.length !== 1 || args.positionals[0] !== 'clear') usage(command, 'Say clear.')
    if (storeOptionsFrom(io.dataDir, io.env).url || ledgerOptionsFrom(io.dataDir, io.env).url)
      throw new CallboardError(
        'usage',
        'demo clear works on a data directory only; the database of a ClickHouse or PostgreSQL server is dropped there.',
      )
    mustHold(io, 'store', 'ledger')
    const outcome = await clearDemo(io.dataDir)
    io.answer(outcome, ({ cleared, records }) =>
      cleared ? `The demo is gone: ${records} records and their ledger.` : 'There is no demo here; nothing was changed.',
    )
    return 0
  },
}
