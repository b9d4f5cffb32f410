/** `callboard status`: how far the line is behind, what failed, where the data is. */
import { readStatus } from '../../jobs/status.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import type { Command } from '../command.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'status',
  summary: 'How far the line is behind, what failed, which engine and how much disk.',
  usage: 'status',
  example: 'callboard status --json',
  options: {},
  run: async (_args, io) =>
    withLedger(io, async (ledger) => {
      const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
      try {
        const status = await readStatus({ store, ledger, clock: systemClock, dataDir: io.dataDir })
        io.answer(status, (one) => tableText(['', ''], Object.entries(one)))
        return 0
      } finally {
        await store.close()
      }
    }),
}
