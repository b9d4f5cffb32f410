/** A directory that is made under another name beside its place and takes the place when it is whole: what was killed is never taken for it. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { diskFull, isDiskFull } from '../domain/kernel/disk-full.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { isAlive } from '../sql/process-alive.ts'
import { sync, syncTree } from './manifest.ts'

/** Less is full for whatever is saved: 1 MiB. */
const LEAST_FREE = 1 << 20

/** Removes what killed processes left below `directory`: names of `prefix` and their process id. */
export async function removeAbandoned(directory: string, prefix: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(directory, name), { recursive: true, force: true })
  }
}

/** `prefix` and this process's id. */
export const draftName = (prefix: string): string => `${prefix}${process.pid}-${randomUUID()}`

/** `make` fills a directory beside `target`, which is new or empty; it takes the target's place on disk, or is removed where `make` throws. */
export async function putInPlace(target: string, verb: string, make: (draft: string) => Promise<void>): Promise<void> {
  const [parent, prefix] = [dirname(target), `${basename(target)}.${verb}-`]
  await mkdir(parent, { recursive: true })
  await removeAbandoned(parent, prefix)
  const draft = join(parent, draftName(prefix))
  try {
    await mkdir(draft)
    await make(draft)
    await syncTree(draft)
    await rename(draft, target)
    await sync(parent)
  } catch (error) {
    const { bavail, bsize } = await statfs(parent)
    await rm(draft, { recursive: true, force: true })
    // The engine says other things when it finds no room for its backup.
    if (isDiskFull(error) || bavail * bsize < LEAST_FREE)
      throw diskFull({ what: basename(target), where: parent, free: bavail * bsize }, error)
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY')
      throw new CallboardError('usage', `'${target}' is a mount point and can't be put in place whole; name a new directory inside it.`)
    throw error
  }
}
