/** A store over a fresh directory, gone at the end of the scope; the engine holds one directory per process, so one at a time. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type EmbeddedStore, openEmbedded } from '../../../sql/embedded.ts'
import { DATABASE } from '../../../sql/open-store.ts'

type Directory = { readonly path: string; [Symbol.asyncDispose](): Promise<void> }
type OpenStore = { readonly store: EmbeddedStore; readonly dataDir: string; [Symbol.asyncDispose](): Promise<void> }

/** With nothing in it. */
export async function freshDirectory(): Promise<Directory> {
  const path = await mkdtemp(join(tmpdir(), 'callboard-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** With the migrated tables of the run, in it or in a folder of it; migrating it again is quick and changes nothing. */
export async function migratedDirectory(folder = ''): Promise<Directory> {
  const directory = await freshDirectory()
  // The engine's links are relative: as they are they stay within the copy.
  await cp(inject('migratedTemplate'), join(directory.path, folder), { recursive: true, verbatimSymlinks: true })
  return directory
}

async function opened(directory: Directory): Promise<OpenStore> {
  const store = await openEmbedded(directory.path, DATABASE)
  return {
    store,
    dataDir: directory.path,
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** Without a table. */
export const bareStore = async (): Promise<OpenStore> => opened(await freshDirectory())

/** With every table of this version. */
export const freshStore = async (): Promise<OpenStore> => opened(await migratedDirectory())
