/** `callboard erase`: takes a customer out of ledger and store, and proves by search that nothing readable is left. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { type ErasureParts, type ErasureReceipt, eraseCustomer, previewErasure } from '../../service/privacy/erase.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { systemClock, withProjections } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'erase',
  summary: 'Erases a customer: what can be read goes, figures stay; looks through everything afterwards and says what it found.',
  usage: 'erase CUSTOMER --reason R [--by NAME] [--also TEXT]… [--receipt FILE] | erase CUSTOMER --dry-run',
  example: 'callboard erase p-7 --reason "request of 2026-03-02" --also "王小芳" --receipt p-7.json',
  options: {
    reason: { type: 'string', description: 'Why; it is kept for ever, so no name belongs into it.' },
    by: { type: 'string', description: 'Who erases; the user of this machine without it.' },
    also: { type: 'string', multiple: true, description: 'A further text to look for afterwards: a name, a number, an address.' },
    receipt: { type: 'string', description: 'New file for the receipt; a restore of an older backup needs it.' },
    'dry-run': { type: 'boolean', description: 'Only says where something of the customer is.' },
  },
  run: async (args, io) => {
    const [customerId, ...more] = args.positionals
    if (customerId === undefined || more.length > 0) usage(command, 'Give the id of one customer.')
    mustHold(io, 'store', 'ledger')
    const file = ledgerOptionsFrom(io.dataDir, io.env).url === undefined ? ledgerFile(io.dataDir) : undefined
    // Topics are left to whoever relays them: what comes later has no key.
    return withProjections(io, 'none', (open) => {
      const parts = { ...open, clock: systemClock, ledgerFile: file, rejectsDir: join(io.dataDir, 'rejects') }
      return args.flag('dry-run') ? preview(parts, customerId, io) : erase(parts, customerId, args, io)
    })
  },
}

const CODES: Readonly<Record<string, 'not_found' | 'usage'>> = {
  'customer.not_found': 'not_found',
  'erasure.reason_missing': 'usage',
}

const failure = ({ code, message }: Rejection): CallboardError => new CallboardError(CODES[code] ?? 'conflict', message)

async function preview(parts: ErasureParts, customerId: string, io: Io): Promise<number> {
  const places = await previewErasure(parts, customerId)
  if (!places.ok) throw failure(places.rejection)
  io.answer(places.value, (all) =>
    tableText(
      ['place', 'rows', 'of the customer'],
      all.map(({ place, rows, found }) => [place, String(rows), String(found)]),
    ),
  )
  return 0
}

async function erase(parts: ErasureParts, customerId: string, args: Args, io: Io): Promise<number> {
  const request = { customerId, reason: args.required('reason'), also: args.list('also') }
  const done = await eraseCustomer(parts, cliPrincipal(args.text('by')), request)
  if (!done.ok) throw failure(done.rejection)
  const file = args.text('receipt')
  // Never over another receipt: each is the only thing that tells a restored backup of its customer.
  if (file !== undefined) await writeFile(file, `${JSON.stringify(done.value, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  io.answer(done.value, receiptText)
  return done.value.isProven ? 0 : 1
}

function receiptText({ customerId, erased, searched, wanted, inClear, backups, isProven }: ErasureReceipt): string {
  const left = searched.filter(({ found }) => found > 0)
  return [
    `${customerId}: ${erased.map(({ table, rows }) => `${rows} rows of ${table}`).join(', ') || 'no row was left to erase'}; the key is destroyed.`,
    `Searched ${searched.length} places, ${searched.reduce((sum, { rows }) => sum + rows, 0)} rows, for the id and ${wanted.texts} texts.`,
    ...left.map(({ place, found }) => `${place}: ${found} still say something of the customer`),
    ...(inClear === 0 ? [] : [`${inClear} events were written before personal members were sealed; the chain keeps them in clear.`]),
    ...backups.map(
      ({ directory, at }) =>
        `The backup of ${at} in ${directory} still holds the customer: shred it (callboard backup shred), or restore it with --erasures.`,
    ),
    isProven ? 'Nothing readable is left. Audio, exports and backups that were made elsewhere are yours to delete.' : 'not ok',
  ].join('\n')
}
