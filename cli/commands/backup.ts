/** `callboard backup`: store and ledger of the data directory, saved while everything runs; and a backup destroyed. */
import { writeFile } from 'node:fs/promises'
import { backup } from '../../app/backup.ts'
import { shredBackup } from '../../app/shred-backup.ts'
import { recordBackup, recordShredding, standingBackups } from '../../centres/backups.ts'
import { instant, toIso } from '../../domain/kernel/time.ts'
import { checkLedger, ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { systemClock, withLedger, withNewLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'backup',
  summary: 'Saves store and ledger of the data directory to a new folder, while everything runs; lists and shreds backups.',
  usage: 'backup DIR [--by NAME] | backup list | backup shred DIR --reason R [--by NAME] [--receipt FILE]',
  example: 'callboard backup /backups/2026-03-01',
  options: {
    reason: { type: 'string', description: 'Why a backup is shredded; it is kept for ever.' },
    by: { type: 'string', description: 'Who does it; the user of this machine without it.' },
    receipt: { type: 'string', description: 'New file for the receipt of a shredding.' },
  },
  run: async (args, io) => {
    const [directory, ...more] = args.positionals
    if (directory === 'shred' && more.length > 0) return shred(args, io)
    if (directory === 'list' && more.length === 0) return list(io)
    if (directory === undefined || more.length > 0) usage(command, 'Give one folder.')
    mustHold(io, 'store')
    checkLedger(ledgerOptionsFrom(io.dataDir, io.env))
    const hasLedger = ledgerOptionsFrom(io.dataDir, io.env).url === undefined
    if (!hasLedger) io.note('The ledger is in PostgreSQL: save it with pg_dump after this.')
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      const at = new Date()
      const report = await backup(store, io.dataDir, directory, { at, hasLedger })
      const said = { directory: report.directory, at: instant(at.getTime()), by: cliPrincipal(args.text('by')).id }
      await withNewLedger(io, (ledger) => recordBackup(ledger, { ...said, data: { bytes: report.bytes } }))
      io.answer(report, ({ directory: to, bytes }) => `saved ${(bytes / 2 ** 20).toFixed(1)} MiB to ${to}`)
      return 0
    } finally {
      await store.close()
    }
  },
}

async function shred(args: Args, io: Io): Promise<number> {
  const [, directory, ...more] = args.positionals
  if (directory === undefined || more.length > 0) usage(command, 'Give the folder of one backup.')
  const [reason, by, at] = [args.required('reason'), cliPrincipal(args.text('by')).id, systemClock()]
  const receipt = await withLedger(io, async (ledger) => {
    const done = await shredBackup(directory, { at: new Date(at), by, reason })
    await recordShredding(ledger, { directory: done.directory, at, by, data: { reason, receipt: done.sha256 } })
    return done
  })
  const file = args.text('receipt')
  if (file !== undefined) await writeFile(file, `${JSON.stringify(receipt, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  io.answer(receipt, ({ files, bytes, madeAt }) => `shredded the backup of ${madeAt}: ${files} files, ${(bytes / 2 ** 20).toFixed(1)} MiB`)
  return 0
}

async function list(io: Io): Promise<number> {
  const rows = (await withLedger(io, standingBackups)).map(({ directory, at, by }) => ({ directory, at: toIso(at), by }))
  io.answer(rows, (all) =>
    all.length === 0
      ? 'No backup was made that was not shredded since.'
      : tableText(
          ['made', 'folder', 'by'],
          all.map(({ directory, at, by }) => [at, directory, by]),
        ),
  )
  return 0
}
