/** `callboard backup`: store and ledger of the data directory, saved while everything runs. */
import { backup } from '../../app/backup.ts'
import { checkLedger, ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { usage } from '../args.ts'
import type { Command } from '../command.ts'
import { mustHold } from '../data-directory.ts'

export const command: Command = {
  name: 'backup',
  summary: 'Saves store and ledger of the data directory to a new folder, while everything runs.',
  usage: 'backup DIR',
  example: 'callboard backup /backups/2026-03-01',
  options: {},
  run: async (args, io) => {
    const [directory, ...more] = args.positionals
    if (directory === undefined || more.length > 0) usage(command, 'Give one folder.')
    mustHold(io, 'store')
    checkLedger(ledgerOptionsFrom(io.dataDir, io.env))
    const hasLedger = ledgerOptionsFrom(io.dataDir, io.env).url === undefined
    if (!hasLedger) io.note('The ledger is in PostgreSQL: save it with pg_dump after this.')
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      const report = await backup(store, io.dataDir, directory, { at: new Date(), hasLedger })
      io.answer(report, ({ directory: to, bytes }) => `saved ${(bytes / 2 ** 20).toFixed(1)} MiB to ${to}`)
      return 0
    } finally {
      await store.close()
    }
  },
}
