/** `callboard migrate`: brings the database to this version's tables and views. */
import { migrate } from '../../sql/migrate.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { applyRetention } from '../../sql/retention.ts'
import type { Command } from '../command.ts'
import { mustHold } from '../data-directory.ts'

export const command: Command = {
  name: 'migrate',
  summary: 'Creates or upgrades tables and views; safe to run again.',
  usage: 'migrate [--dry-run]',
  example: 'callboard migrate --dry-run',
  options: { 'dry-run': { type: 'boolean', description: 'Only shows what would be applied.' } },
  run: async (args, io) => {
    if (args.flag('dry-run')) mustHold(io, 'store')
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      const report = await migrate(store, { dryRun: args.flag('dry-run'), onApplied: (name) => io.note(`applied ${name}`) })
      if (!args.flag('dry-run')) for (const table of await applyRetention(store)) io.note(`retention set on ${table}`)
      io.answer(report, ({ applied, pending, statements }) =>
        args.flag('dry-run')
          ? `${pending.length} pending${pending.length === 0 ? '' : `: ${pending.join(', ')}\n\n${statements.map((statement) => `${statement};`).join('\n\n')}`}`
          : applied.length === 0
            ? 'up to date'
            : `applied ${applied.join(', ')}`,
      )
      return 0
    } finally {
      await store.close()
    }
  },
}
