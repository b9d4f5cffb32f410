/** Which backups were made and which of them are gone, by the ledger: an erasure names those that still hold whom it erased. */
import { randomUUID } from 'node:crypto'
import { type Instant, instant } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'

export type MadeBackup = { readonly directory: string; readonly at: Instant; readonly by: string }

type Said = { readonly directory: string; readonly at: Instant; readonly by: string; readonly data: Readonly<Record<string, unknown>> }

const PREFIX = 'backup/'
const PAGE = 1000

async function record(ledger: Ledger, type: 'backup_made' | 'backup_shredded', { directory, at, by, data }: Said): Promise<void> {
  const stream = `${PREFIX}${randomUUID()}`
  await ledger.append(stream, 0, [{ id: stream, type, at, actor: by, data: { directory, ...data } }])
}

export const recordBackup = (ledger: Ledger, said: Said): Promise<void> => record(ledger, 'backup_made', said)
export const recordShredding = (ledger: Ledger, said: Said): Promise<void> => record(ledger, 'backup_shredded', said)

/** Those that were made and not shredded, as far as this ledger knows; oldest first. */
export async function standingBackups(ledger: Ledger): Promise<MadeBackup[]> {
  const standing = new Map<string, MadeBackup>()
  for (let after = 0; ; ) {
    const page = await ledger.readFrom(after, PAGE, PREFIX)
    for (const { type, at, actor, data, position } of page) {
      const directory = String(data['directory'])
      after = position
      if (type === 'backup_made') standing.set(directory, { directory, at: instant(at), by: actor })
      else standing.delete(directory)
    }
    if (page.length < PAGE) return [...standing.values()]
  }
}
