/** An import of calls from the time before, as the page and the command line ask for it: times in the site's zone, half-hours into the store. */
import { importHistory } from '../centres/history.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Principal } from '../domain/principal.ts'
import type { HistoryImport } from '../forecasting/history-import.ts'
import { zoneOf } from '../sql/reads/directory.ts'
import { volumeHistoryTable } from '../sql/tables/planning.ts'
import type { Deps } from './deps.ts'

export async function takeHistory(
  { store, ledger, clock, zone: usual }: Pick<Deps, 'store' | 'ledger' | 'clock' | 'zone'>,
  principal: Principal,
  file: { readonly csv: string; readonly fileName: string },
): Promise<Parsed<HistoryImport>> {
  const now = clock()
  const [author, imported_at] = [principal.id, new Date(now)]
  return importHistory(ledger, principal, { ...file, zone: await zoneOf(store, { usual }), now }, (slots) =>
    store.insert(
      volumeHistoryTable,
      slots.map(({ queueId, slotAt, calls }) => ({ queue_id: queueId, slot_at: new Date(slotAt), calls, author, imported_at })),
    ),
  )
}
