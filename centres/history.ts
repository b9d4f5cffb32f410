/** Imports of calls from the time before Callboard: the event says who brought which file, the half-hours go to the store. */
import { createHash } from 'node:crypto'
import { type Parsed, parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Principal } from '../domain/principal.ts'
import { type HistoryImport, type HistorySlot, readHistory } from '../forecasting/history-import.ts'
import { type HistoryCommand, type HistoryEvent, type HistoryImports, historyDecider } from '../forecasting/history-record.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { execute, refusalOfAny } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { PLANNERS } from './overrides.ts'

export const histories: Aggregate<HistoryCommand, HistoryEvent, HistoryImports> = {
  kind: 'history-import',
  personal: 'none',
  idOf: ({ fileHash }) => fileHash,
  decider: historyDecider,
  says: {
    ImportHistory: { fileHash: 'text', fileName: 'text', rows: 'number', rejected: 'number', slots: 'number' },
  },
  permissions: { ImportHistory: PLANNERS },
}

export type HistoryAsked = { readonly csv: string; readonly fileName: string; readonly zone: string; readonly now: Instant }

/**
 * The right is asked for before the file is read, and the event stands before the rows: none are there that nobody brought. Where `keep` throws the
 * import is repeated; the same half-hours replace each other. Throws `usage` where the header lacks a column.
 */
export async function importHistory(
  ledger: Ledger,
  principal: Principal,
  { csv, fileName, zone, now: at }: HistoryAsked,
  keep: (slots: readonly HistorySlot[]) => Promise<void>,
): Promise<Parsed<HistoryImport>> {
  const wrong = refusalOfAny(histories, principal, ['ImportHistory'])
  if (wrong) return wrong
  const read = readHistory(csv, zone, at)
  const { rows, rejected, slots } = read
  const fileHash = createHash('sha256').update(csv).digest('hex')
  const done = await execute(ledger, principal, histories, {
    type: 'ImportHistory',
    at,
    fileHash,
    fileName,
    rows,
    rejected,
    slots: slots.length,
  })
  if (!done.ok) return done
  await keep(slots)
  return parsed(read)
}
