/** Imports files that are dropped into a directory and moves each to `done/` or `failed/`; a kill at any point loses and doubles nothing. */
import type { Stats } from 'node:fs'
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { failureOf, type ImportReport } from './import-file.ts'

export type Dropped = {
  readonly file: string
  /** Stopped half-way it stays, and the next run imports it again. */
  readonly status: 'done' | 'failed' | 'stopped'
  /** Why it failed, in one line. */
  readonly error: string | null
  /** null where it stays. */
  readonly movedTo: string | null
  readonly report: ImportReport | null
}

export type WatchOptions = {
  readonly directory: string
  /** A file counts as whole when it has not changed for so long. */
  readonly settleMs: number
  /** Between two looks. */
  readonly lookMs: number
  /** Ends when the directory holds no more files. */
  readonly once: boolean
  readonly signal: AbortSignal
  readonly importFile: (path: string, rejectsDirectory: string) => Promise<ImportReport>
  readonly onFile: (dropped: Dropped) => void
}

type Seen = { readonly size: number; readonly mtimeMs: number; readonly since: number }

/**
 * A file is imported first and moved afterwards: after a kill it is imported again, and as its rows' identity is the hash of its content
 * and their number, nothing is stored twice. Throws `not_found` where there is no such directory, and what is wrong with the store; the file then stays where it is.
 * Returns whether it ended since no file was left, which only `once` does.
 */
export async function watchDirectory(options: WatchOptions): Promise<boolean> {
  const { directory, signal } = options
  await checkDirectory(directory)
  for (const name of ['done', 'failed']) await made(join(directory, name))
  let seen = new Map<string, Seen>()
  while (!signal.aborted) {
    const files = await filesIn(directory)
    const now = performance.now()
    seen = new Map(files.map(([name, stats]) => [name, seenNow(seen.get(name), stats, now)]))
    for (const [name, { since }] of seen)
      if (now - since >= options.settleMs && !signal.aborted && (await take(name, options))) seen.delete(name)
    if (options.once && seen.size === 0) return true
    await pause(options.lookMs, signal)
  }
  return false
}

/** Throws `not_found` where there is no such directory. */
export async function checkDirectory(directory: string): Promise<void> {
  if (!(await statOf(directory))?.isDirectory())
    throw new CallboardError('not_found', `'${directory}' is no directory; make it, or watch another.`)
}

const made = (path: string): Promise<unknown> =>
  mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw new CallboardError('usage', `The directory '${path}' can't be made; watch one you may write to.`, { cause })
  })

/** Oldest first. Names with a dot in front or the ending of unfinished downloads are left alone. */
async function filesIn(directory: string): Promise<[string, Stats][]> {
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.') && !/\.(part|tmp|crdownload|filepart)$/i.test(name))
  const found = await Promise.all(
    names.map(async (name): Promise<[string, Stats | undefined]> => [name, await statOf(join(directory, name))]),
  )
  return found
    .flatMap(([name, stats]): [string, Stats][] => (stats?.isFile() ? [[name, stats]] : []))
    .sort(([a, { mtimeMs: first }], [b, { mtimeMs: second }]) => first - second || (a < b ? -1 : 1))
}

const statOf = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined)

const seenNow = (before: Seen | undefined, { size, mtimeMs }: Stats, now: number): Seen =>
  before?.size === size && before.mtimeMs === mtimeMs ? before : { size, mtimeMs, since: now }

/** False where the file changed meanwhile: what it has become is another file, imported when it has settled. */
async function take(name: string, { directory, importFile, onFile, signal }: WatchOptions): Promise<boolean> {
  const path = join(directory, name)
  const before = await statOf(path)
  const outcome = await importFile(path, join(directory, 'done')).then(judged, refusalOf)
  const after = await statOf(path)
  if (outcome.report?.stopped) onFile({ file: name, status: 'stopped', movedTo: null, ...outcome })
  // Also where it was just finished: that it comes again changes nothing.
  if (signal.aborted || !before || !after || before.size !== after.size || before.mtimeMs !== after.mtimeMs) return false
  const status = outcome.error === null ? 'done' : 'failed'
  const movedTo = await moved(path, join(directory, status), name)
  if (outcome.error !== null) await writeFile(`${movedTo}.error.txt`, `${outcome.error}\n`)
  onFile({ file: name, status, movedTo, ...outcome })
  return true
}

type Outcome = Pick<Dropped, 'error' | 'report'>

const judged = (report: ImportReport): Outcome => ({ report, error: failureOf(report) })

function refusalOf(error: unknown): Outcome {
  if (error instanceof CallboardError && (error.code === 'usage' || error.code === 'not_found'))
    return { report: null, error: error.message }
  throw error
}

/** A name taken by an earlier drop stays; the later one gets a number. */
async function moved(path: string, directory: string, name: string): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const target = join(directory, copy === 1 ? name : `${copy}-${name}`)
    if (await statOf(target)) continue
    await rename(path, target)
    return target
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
