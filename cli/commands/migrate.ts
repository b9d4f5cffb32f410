/** `callboard migrate`: brings the database to this version's tables and views. */
import { checkLedger, ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { pairAnew } from '../../projections/pair.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { stopExpiry } from '../../sql/retention.ts'
import { deviations, mend } from '../../sql/schema/compare.ts'
import type { Store } from '../../sql/store.ts'
import type { Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { systemClock, withLedger } from '../open-parts.ts'

export const command: Command = {
  name: 'migrate',
  summary: 'Creates or upgrades tables and views; safe to run again.',
  usage: 'migrate [--dry-run | --pair]',
  example: 'callboard migrate --dry-run',
  options: {
    'dry-run': { type: 'boolean', description: 'Only shows what would be applied.' },
    pair: {
      type: 'boolean',
      description: 'Takes store and ledger as a pair from now on, although one of them has lost what the other has seen.',
    },
  },
  run: async (args, io) => {
    if (args.flag('dry-run')) mustHold(io, 'store')
    checkLedger(ledgerOptionsFrom(io.dataDir, io.env))
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      const report = await migrate(store, { dryRun: args.flag('dry-run'), onApplied: (name) => io.note(`applied ${name}`) })
      const differing = report.pending.length > 0 ? [] : await deviations(store)
      if (!args.flag('dry-run')) for (const what of await mend(store, differing, args.flag('pair'))) io.note(`made again: ${what}`)
      if (!args.flag('dry-run'))
        for (const table of await stopExpiry(store, systemClock())) io.note(`${table} expires by job retention from now on`)
      if (args.flag('pair')) await pairedAnew(io, store)
      const answer = { ...report, differing: differing.map(({ what }) => what) }
      io.answer(answer, ({ applied, pending, statements }) =>
        args.flag('dry-run')
          ? `${pending.length} pending${pending.length === 0 ? '' : `: ${pending.join(', ')}\n\n${statements.map((statement) => `${statement};`).join('\n\n')}`}`
          : applied.length === 0
            ? differing.length === 0
              ? 'up to date'
              : `made again: ${answer.differing.join('; ')}`
            : `applied ${applied.join(', ')}`,
      )
      return 0
    } finally {
      await store.close()
    }
  },
}

const pairedAnew = (io: Io, store: Store): Promise<void> =>
  withLedger(io, async (ledger) => {
    const { storeId, ledgerId, generation } = await pairAnew(store, ledger)
    io.note(`store ${storeId} and ledger ${ledgerId} are a pair; generation ${generation}`)
  })
