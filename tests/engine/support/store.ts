/** A store over a fresh directory, gone at the end of the scope; the engine holds one directory per process, so one at a time. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedStore, openEmbedded } from '../../../sql/embedded.ts'
import { DATABASE } from '../../../sql/open-store.ts'

export async function freshDirectory(): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'callboard-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export async function freshStore(): Promise<{ store: EmbeddedStore; dataDir: string; [Symbol.asyncDispose](): Promise<void> }> {
  const directory = await freshDirectory()
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
