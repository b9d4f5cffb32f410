/** A data directory saved to a folder and made again from it; nothing has to stop while it is saved. */
import { randomUUID } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'
import { copyLedger, readCheckpoints } from '../ledger/sqlite/copy.ts'
import { ledgerFile } from '../ledger/sqlite/open.ts'
import { renewStoreId } from '../projections/pair.ts'
import { sizeOf } from '../service/size-of.ts'
import { BACKUPS, openEmbedded } from '../sql/embedded.ts'
import { DATABASE } from '../sql/open-store.ts'
import { identifier, literal } from '../sql/statement.ts'
import type { Store } from '../sql/store.ts'

const MANIFEST = 'manifest.json'
const STORE = 'store'
const LEDGER = 'ledger.sqlite'

export type BackupReport = {
  readonly directory: string
  readonly at: string
  readonly engine: string
  readonly bytes: number
  readonly ledger: boolean
}

/**
 * Saves store and ledger of `dataDir` to `directory`, new or empty. The ledger is copied after the store, with its readers set to where they were
 * before it: what the store's copy lacks is delivered to it again. `hasLedger` is false where the ledger is elsewhere.
 */
export async function backup(
  store: Store,
  dataDir: string,
  directory: string,
  options: { at: Date; hasLedger: boolean },
): Promise<BackupReport> {
  if (store.kind === 'server')
    throw new CallboardError(
      'usage',
      "A ClickHouse server is saved by its own BACKUP command; callboard saves a data directory's engine only.",
    )
  const target = resolve(directory)
  await refuseFilled(target, 'save to')
  const work = join(resolve(dataDir), BACKUPS, randomUUID())
  const hasLedger = options.hasLedger && (await isThere(ledgerFile(dataDir)))
  const checkpoints = hasLedger ? readCheckpoints(ledgerFile(dataDir)) : []
  await mkdir(work, { recursive: true })
  try {
    await store.command(`backup database ${identifier(DATABASE)} to File(${literal(join(work, STORE))})`)
    if (hasLedger) copyLedger(ledgerFile(dataDir), join(work, LEDGER), checkpoints)
    await move(work, target)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  const [row] = await store.query<{ v: string }>('select version() as v')
  const report = { directory: target, at: options.at.toISOString(), engine: row?.v ?? '', bytes: await sizeOf(target), ledger: hasLedger }
  // Last: a folder without it is half a backup.
  await writeFile(join(target, MANIFEST), `${JSON.stringify(report, null, 2)}\n`)
  return report
}

/** Makes `dataDir`, which must be new or empty, from `directory`. */
export async function restore(directory: string, dataDir: string): Promise<BackupReport> {
  const source = resolve(directory)
  const text = await readFile(join(source, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined) throw new CallboardError('not_found', `'${directory}' is no complete backup: it has no ${MANIFEST}.`)
  const report = parseManifest(text)
  await refuseFilled(resolve(dataDir), 'restore into')
  const work = join(resolve(dataDir), BACKUPS, randomUUID())
  await mkdir(work, { recursive: true })
  const store = await openEmbedded(dataDir, DATABASE)
  try {
    await cp(join(source, STORE), join(work, STORE), { recursive: true })
    await store.command(
      `restore database ${identifier(DATABASE)} from File(${literal(join(work, STORE))}) settings allow_different_database_def = 1`,
    )
    // The ledger that stayed where it is went on since.
    if (!report.ledger) await renewStoreId(store)
  } finally {
    await store.close()
    await rm(work, { recursive: true, force: true })
  }
  if (report.ledger) await cp(join(source, LEDGER), ledgerFile(dataDir))
  return report
}

function parseManifest(text: string): BackupReport {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || !('ledger' in value))
    throw new CallboardError('internal', `${MANIFEST} is none of a backup.`)
  return value as BackupReport
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function refuseFilled(directory: string, what: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  if (names.length > 0) throw new CallboardError('usage', `'${directory}' is not empty (${names[0]} …); name a new folder to ${what}.`)
}

/** Into an empty folder or a new one, also on another file system. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from))
    await rename(join(from, name), join(to, name)).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EXDEV')
        return cp(join(from, name), join(to, name), { recursive: true })
      throw error
    })
}
