/** A data directory saved to a folder and made again from it; nothing has to stop while it is saved. */
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'
import { hasLedger, openLedger } from '../ledger/open-ledger.ts'
import { copyLedger, readCheckpoints, withInboxHeld } from '../ledger/sqlite/copy.ts'
import { ledgerFile } from '../ledger/sqlite/open.ts'
import { scrubLedger } from '../ledger/sqlite/scrub.ts'
import type { Erasure } from '../ledger/subjects.ts'
import { renewStoreId } from '../projections/pair.ts'
import { BACKUPS, openEmbedded } from '../sql/embedded.ts'
import { eraseInStore } from '../sql/erasure.ts'
import { migrate } from '../sql/migrate.ts'
import { forgetSeen } from '../sql/new-rows.ts'
import { DATABASE, HALF_RESTORED } from '../sql/open-store.ts'
import { identifier, literal } from '../sql/statement.ts'
import type { Store } from '../sql/store.ts'
import { draftName, putInPlace, removeAbandoned } from './draft.ts'
import { checkFiles, filesIn, MANIFEST, type Manifest, manifestText, parseManifest } from './manifest.ts'

const STORE = 'store'
const LEDGER = 'ledger.sqlite'

export type BackupReport = Pick<Manifest, 'at' | 'engine' | 'ledger'> & { readonly directory: string; readonly bytes: number }

const reportOf = (directory: string, { at, engine, ledger, files }: Manifest): BackupReport => ({
  ...{ directory, at, engine, ledger },
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
})

/**
 * Saves store and ledger of `dataDir` to `directory`, new or empty, which is there when it is whole. The ledger is copied after the store, with its
 * readers set to where they were before it: what the store's copy lacks is delivered to it again. `hasLedger` is false where the ledger is elsewhere.
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
  const ledger = options.hasLedger && hasLedger({ dataDir })
  const [row] = await store.query<{ v: string }>('select version() as v')
  let manifest: Manifest = { at: options.at.toISOString(), engine: row?.v ?? '', ledger, files: [] }
  await putInPlace(target, 'saving', async (draft) => {
    await saveInto(store, dataDir, draft, ledger)
    manifest = { ...manifest, files: await filesIn(draft) }
    await writeFile(join(draft, MANIFEST), manifestText(manifest))
  })
  return reportOf(target, manifest)
}

/** By way of the one directory that the engine may write a backup to. */
async function saveInto(store: Store, dataDir: string, draft: string, ledger: boolean): Promise<void> {
  const backups = join(resolve(dataDir), BACKUPS)
  await removeAbandoned(backups, '')
  const work = join(backups, draftName(''))
  await mkdir(work, { recursive: true })
  try {
    const saveStore = () => store.command(`backup database ${identifier(DATABASE)} to File(${literal(join(work, STORE))})`)
    if (!ledger) await saveStore()
    else
      await withInboxHeld(ledgerFile(dataDir), async () => {
        const checkpoints = readCheckpoints(ledgerFile(dataDir))
        await saveStore()
        copyLedger(ledgerFile(dataDir), join(work, LEDGER), checkpoints)
      })
    await move(work, draft)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Makes `dataDir`, which must be new or empty, from `directory`, without the customers who were erased since it was saved. Throws `conflict` naming the file where the backup is not what was saved. */
export async function restore(directory: string, dataDir: string, erasures: readonly Erasure[] = []): Promise<BackupReport> {
  const [source, target] = [resolve(directory), resolve(dataDir)]
  const text = await readFile(join(source, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined) throw new CallboardError('not_found', `'${directory}' is no complete backup: it has no ${MANIFEST}.`)
  const manifest = parseManifest(text, source)
  await refuseFilled(target, 'restore into')
  await checkFiles(source, manifest)
  await putInPlace(target, 'restoring', async (draft) => {
    const marker = join(draft, HALF_RESTORED)
    await writeFile(marker, `${JSON.stringify({ from: source })}\n`)
    await restoreStore(source, draft, manifest)
    if (manifest.ledger) await restoreLedger(source, draft)
    if (erasures.length > 0) await eraseAgain(draft, manifest, erasures)
    await rm(marker)
  })
  return reportOf(source, manifest)
}

async function restoreStore(source: string, draft: string, manifest: Manifest): Promise<void> {
  const work = join(draft, BACKUPS, draftName(''))
  await mkdir(work, { recursive: true })
  const store = await openEmbedded(draft, DATABASE)
  try {
    await cp(join(source, STORE), join(work, STORE), { recursive: true })
    // The copy, too, is what was saved.
    await checkFiles(work, { ...manifest, files: manifest.files.filter(({ path }) => path.startsWith(STORE)) })
    await store.command(
      `restore database ${identifier(DATABASE)} from File(${literal(join(work, STORE))}) settings allow_different_database_def = 1`,
    )
    await forgetSeen(store)
    // The ledger that stayed where it is went on since.
    if (!manifest.ledger) await renewStoreId(store)
  } finally {
    await store.close()
    await rm(work, { recursive: true, force: true })
  }
}

async function restoreLedger(source: string, draft: string): Promise<void> {
  await cp(join(source, LEDGER), ledgerFile(draft))
  const ledger = await openLedger({ dataDir: draft })
  try {
    const broken = await ledger.brokenSeal()
    if (broken)
      throw new CallboardError(
        'conflict',
        `The ledger in '${join(source, LEDGER)}' was saved with a broken chain: position ${broken.position} (${broken.stream} version ${broken.version}); restore an earlier backup.`,
      )
  } finally {
    await ledger.close()
  }
}

/** Before the directory is in its place: nobody reads what was erased in between. */
async function eraseAgain(draft: string, manifest: Manifest, erasures: readonly Erasure[]): Promise<void> {
  const store = await openEmbedded(draft, DATABASE)
  try {
    await migrate(store)
    await eraseInStore(store, { customers: erasures.map(({ subject }) => subject) })
  } finally {
    await store.close()
  }
  if (!manifest.ledger) return
  const ledger = await openLedger({ dataDir: draft })
  try {
    for (const erasure of erasures) await ledger.eraseSubject(erasure)
  } finally {
    await ledger.close()
  }
  scrubLedger(ledgerFile(draft))
}

async function refuseFilled(directory: string, what: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  if (names.length > 0) throw new CallboardError('usage', `'${directory}' is not empty (${names[0]} …); name a new folder to ${what}.`)
}

/** Into another directory, also on another file system. */
async function move(from: string, to: string): Promise<void> {
  for (const name of await readdir(from))
    await rename(join(from, name), join(to, name)).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EXDEV')
        return cp(join(from, name), join(to, name), { recursive: true })
      throw error
    })
}
