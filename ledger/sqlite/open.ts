/** Opens the embedded ledger: a SQLite file owned by one worker thread, behind an asynchronous port. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { readAnchor } from '../anchor.ts'
import type { Ledger } from '../ledger.ts'
import { type Call, ledgerOver } from '../operations.ts'
import { startWorker } from '../start-worker.ts'
import type { Answer, Request } from './worker.ts'

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void }

export const ledgerFile = (dataDir: string): string => join(dataDir, 'ledger.sqlite')

/**
 * Several processes may hold one ledger open at once. A write is on disk when its promise resolves; writes asked for
 * together share one fsync. Throws `unavailable` when the file can't be opened, `conflict` when a newer version wrote it.
 */
export async function openSqliteLedger(dataDir: string): Promise<Ledger> {
  makeDirectory(dataDir)
  const worker = startWorker(import.meta.url, './worker', { workerData: { file: ledgerFile(dataDir) } })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let closing: Promise<void> | undefined

  const wait = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.ref()
    })
  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id)
    waiting.delete(id)
    // Nothing under way: a process that forgot to close the ledger may still end.
    if (waiting.size === 0) worker.unref()
    return one
  }
  const failAll = (error: Error) => {
    for (const id of [...waiting.keys()]) settle(id)?.reject(error)
  }

  worker.on('message', ({ id, value, failure }: Answer) => {
    const one = settle(id)
    if (failure) one?.reject(new CallboardError(failure.code, failure.message))
    else one?.resolve(value)
  })
  worker.on('error', (cause) => failAll(new CallboardError('internal', `The ledger's thread failed: ${cause.message}`, { cause })))
  // The native module aborts the process when the thread is torn down under it, so closing waits for its end.
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      failAll(new CallboardError('unavailable', 'The ledger is closed.'))
      resolve()
    })
  })

  const post = (name: Request['name'], args: readonly unknown[]): Promise<unknown> => {
    lastId += 1
    const answered = wait(lastId)
    worker.postMessage({ id: lastId, name, args } satisfies Request)
    return answered
  }
  // The worker answers what the named operation returns: both sides are typed by Operations.
  const call = ((name, ...args) =>
    closing ? Promise.reject(new CallboardError('unavailable', 'The ledger is closed.')) : post(name, args)) as Call
  const close = () => {
    closing ??= post('close', []).then(() => {
      worker.ref()
      return ended
    })
    return closing
  }

  await wait(0)
  return ledgerOver(call, {
    close,
    anchor: async () => readAnchor(ledgerFile(dataDir)),
    isShared: false,
    sharedClock: async () => undefined,
  })
}

function makeDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new CallboardError('usage', `Data directory '${dataDir}' can't be made; name a directory you may write to.`, {
      cause,
    })
  }
}
