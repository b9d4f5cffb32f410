/** Backlog job: projects the directory's streams into the `dim_*` tables, one row per validity. */

import { DIRECTORY_PREFIX, directoryStream, entriesOf, type NamedEntry } from '../centres/directory.ts'
import { DIRECTORY, validities } from '../domain/common/directory.ts'
import { seconds } from '../domain/kernel/time.ts'
import type { Job } from '../jobs/engine/job.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'

const CHECKPOINT = 'project-directory'
const PAGE = 5000

export const projectDirectoryJob: Job<{ readonly ledger: Ledger; readonly store: Store }> = {
  name: 'project-directory',
  description: 'Brings directory changes into the dim_* tables.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(10) },
  catchUp: 'latest',
  timeoutSeconds: seconds(600),
  run: ({ ledger, store, signal }) => projectDirectory(ledger, store, signal),
}

/** Where rows go; the ClickHouse store is one. */
export type RowSink = Pick<Store, 'insertRows'>

/** Projects what has changed since the last call; returns the rows written. Stopped in between it writes the same rows again. */
export async function projectDirectory(ledger: Ledger, sink: RowSink, signal?: AbortSignal): Promise<number> {
  let rows = 0
  for (;;) {
    signal?.throwIfAborted()
    const position = await ledger.checkpoint(CHECKPOINT)
    const changed = await ledger.readFrom(position, PAGE, DIRECTORY_PREFIX)
    const last = changed.at(-1)
    if (!last) return rows
    rows += await projectEntries(ledger, sink, entriesOf(changed))
    await ledger.saveCheckpoint(CHECKPOINT, last.position)
  }
}

async function projectEntries(ledger: Ledger, sink: RowSink, changed: readonly NamedEntry[]): Promise<number> {
  const byTable = new Map<string, Record<string, unknown>[]>()
  for (const { kind, id } of changed) {
    const { table, idColumn } = DIRECTORY[kind]
    // The change alone is not enough: it may end the validity of an older row.
    const [entry] = entriesOf(await ledger.read(directoryStream(kind, id)))
    if (table === undefined || !entry) continue
    const rows = byTable.get(table) ?? []
    byTable.set(table, rows)
    for (const { validFrom, validTo, attributes } of validities(entry.entry))
      rows.push({
        [idColumn]: id,
        ...attributes,
        valid_from: new Date(validFrom),
        valid_to: validTo === undefined ? null : new Date(validTo),
      })
  }
  let written = 0
  for (const [table, rows] of byTable) {
    await sink.insertRows(table, rows)
    written += rows.length
  }
  return written
}
