/** What a backup consists of: every file with its size and SHA-256, so that a copy that is not what was saved is refused by name. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'

export const MANIFEST = 'manifest.json'

export type SavedFile = { readonly path: string; readonly bytes: number; readonly sha256: string }

export type Manifest = {
  readonly at: string
  readonly engine: string
  readonly ledger: boolean
  readonly files: readonly SavedFile[]
}

/** Every file below `directory`, in order of its path. */
export async function filesIn(directory: string): Promise<SavedFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files: SavedFile[] = []
  for (const path of paths.sort()) files.push({ path: relative(directory, path), ...(await digestOf(path)) })
  return files
}

async function digestOf(path: string): Promise<Pick<SavedFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
}

/** Its own digest stands in it: the text is what was written, byte by byte, or it is refused. */
export function manifestText(manifest: Manifest): string {
  const body = { ...manifest, sha256: createHash('sha256').update(JSON.stringify(manifest)).digest('hex') }
  return `${JSON.stringify(body, null, 2)}\n`
}

/** Throws `conflict` where the text is none that `manifestText` wrote. */
export function parseManifest(text: string, directory: string): Manifest {
  const manifest = read(text)
  if (manifest && manifestText(manifest) === text) return manifest
  throw new CallboardError(
    'conflict',
    `'${join(directory, MANIFEST)}' is not what was saved: it was changed, cut off, or written by a version without checksums. Take another copy of the backup.`,
  )
}

function read(text: string): Manifest | undefined {
  try {
    const { at, engine, ledger, files } = JSON.parse(text) as Manifest
    return { at, engine, ledger, files }
  } catch {
    return undefined
  }
}

/** Throws `conflict` naming the first file that is missing or not what was saved. */
export async function checkFiles(directory: string, { files }: Manifest): Promise<void> {
  for (const { path, bytes, sha256 } of files) {
    const found = await digestOf(join(directory, path)).catch(() => undefined)
    const what = found === undefined ? 'is missing' : found.bytes !== bytes ? `has ${found.bytes} bytes instead of ${bytes}` : 'was changed'
    if (found?.sha256 !== sha256 || found.bytes !== bytes)
      throw new CallboardError('conflict', `'${join(directory, path)}' ${what} since it was saved; take another copy of the backup.`)
  }
}

/** Everything below a directory is on disk, the names too. */
export async function syncTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile() || entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of [...paths, directory]) await sync(path)
}

export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
