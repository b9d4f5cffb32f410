/** Destroys a backup: its files are overwritten and deleted, and a receipt says which they were. */
import { createHash } from 'node:crypto'
import { open, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'
import { filesIn, MANIFEST, parseManifest } from './manifest.ts'

export type ShreddingReceipt = {
  readonly directory: string
  /** When the backup was made. */
  readonly madeAt: string
  readonly shreddedAt: string
  readonly by: string
  readonly reason: string
  readonly files: number
  readonly bytes: number
  /** SHA-256 of its manifest, which lists every file with its own. */
  readonly manifest: string
  /** Of all members above, in this order, as JSON. */
  readonly sha256: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

type Asked = { readonly at: Date; readonly by: string; readonly reason: string }

/** Throws `not_found` where `directory` is no backup, `conflict` where its manifest is not as it was written: nothing is deleted then. */
export async function shredBackup(directory: string, { at, by, reason }: Asked): Promise<ShreddingReceipt> {
  const target = resolve(directory)
  const text = await readFile(join(target, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined)
    throw new CallboardError('not_found', `'${directory}' is no complete backup: it has no ${MANIFEST}. Nothing was deleted.`)
  const manifest = parseManifest(text, target)
  const files = await filesIn(target)
  // The manifest goes last: what was begun and stopped is still known as a backup, and can be shredded again.
  for (const { path, bytes } of files.filter((one) => one.path !== MANIFEST)) await overwrite(join(target, path), bytes)
  await overwrite(join(target, MANIFEST), Buffer.byteLength(text))
  await rm(target, { recursive: true })
  const receipt = {
    ...{ directory: target, madeAt: manifest.at, shreddedAt: at.toISOString(), by, reason },
    ...{ files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), manifest: sha256(text) },
  }
  return { ...receipt, sha256: sha256(JSON.stringify(receipt)) }
}

const ZEROS = Buffer.alloc(1 << 20)

/** Once, in place. Copying file systems and drives that move blocks keep the old ones for a while: encrypt the disk under backups. */
async function overwrite(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    for (let done = 0; done < bytes; done += ZEROS.length) await file.write(ZEROS, 0, Math.min(ZEROS.length, bytes - done), done)
    await file.sync()
  } finally {
    await file.close()
  }
  if (!path.endsWith(MANIFEST)) await rm(path)
}
