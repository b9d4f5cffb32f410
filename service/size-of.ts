/** Bytes of a directory that others write to meanwhile. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What vanishes on the way counts 0. Directory by directory: `readdir` with `recursive` gives up the whole tree where a merge
 * removes a part's directory under it, and the status then said 0 bytes.
 */
export async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map((entry) => {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) return sizeOf(path)
      return entry.isFile() ? stat(path).then(({ size }) => size, nothing) : 0
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const nothing = (): number => 0
