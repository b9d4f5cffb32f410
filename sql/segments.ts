/** Segment files: an insert's rows on their way into the embedded engine. */
import { type FileHandle, open, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'

/** Pieces go out in one vectored write, so the event loop copies nothing and waits for one answer. */
export async function writePieces(path: string, content: Uint8Array | string | readonly Uint8Array[]): Promise<void> {
  if (typeof content === 'string' || content instanceof Uint8Array) return writeFile(path, content)
  const file = await open(path, 'wx')
  try {
    for (let from = 0; from < content.length; from += PIECES_PER_WRITE) await writeAll(file, content.slice(from, from + PIECES_PER_WRITE))
  } finally {
    await file.close()
  }
}

// Linux takes 1024 pieces at a time.
const PIECES_PER_WRITE = 512

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const expected = pieces.reduce((total, { byteLength }) => total + byteLength, 0)
  const { bytesWritten } = await file.writev([...pieces])
  if (bytesWritten !== expected)
    throw new CallboardError(
      'unavailable',
      `Only ${bytesWritten} of ${expected} bytes of a segment could be written; free space on the disk.`,
    )
}

/** Removes what a killed process left; only the holder of the directory may call it. */
export async function removeStale(segments: string): Promise<void> {
  for (const name of await readdir(segments)) if (name.endsWith('.segment')) await rm(join(segments, name), { force: true })
}
