/** The worker thread that owns the SQLite file; answers requests in order, grouped into transactions. */
import { parentPort, workerData } from 'node:worker_threads'
import { isDiskFull } from '../../domain/kernel/disk-full.ts'
import { CallboardError, type ErrorCode } from '../../domain/kernel/errors.ts'
import { instant } from '../../domain/kernel/time.ts'
import { readAnchor, writeAnchor } from '../anchor.ts'
import { LARGEST_GROUP, runGroup, type Work } from '../group.ts'
import { type OperationName, operationsOver, READS, runNamed } from '../operations.ts'
import { ledgerFull, openDatabase } from './database.ts'
import { sqliteSession, sqliteTransactions } from './session.ts'

export type Request = { readonly id: number; readonly name: OperationName | 'close'; readonly args: readonly unknown[] }

export type Failure = { readonly code: ErrorCode; readonly message: string }

export type Answer = { readonly id: number; readonly value?: unknown; readonly failure?: Failure }

/** The answer to nobody's request that says the file is open, or why not. */
export const OPENED = 0

function failureOf(error: unknown, file: string): Failure {
  const known = error instanceof CallboardError ? error : isDiskFull(error) ? ledgerFull(file, error) : undefined
  if (known) return { code: known.code, message: known.message }
  return { code: 'unavailable', message: `The ledger failed: ${error instanceof Error ? error.message : String(error)}` }
}

/**
 * Notes the newest seal after each commit. An anchor that the ledger does not reach, or that is another ledger's, stays: it is the proof of what was
 * lost, until the ledger is declared to be a new one.
 */
function anchoring(file: string, { newestSeal, sealAt }: ReturnType<typeof operationsOver>): (isRenewed: boolean) => Promise<void> {
  let noted = readAnchor(file)
  return async (isRenewed) => {
    if (isRenewed) noted = undefined
    const newest = await newestSeal()
    if (!newest || newest.position === noted?.position) return
    if (noted && (newest.ledger !== noted.ledger || (await sealAt(noted.position)) !== noted.seal)) return
    writeAnchor(file, newest)
    noted = newest
  }
}

function serve(port: NonNullable<typeof parentPort>, file: string): void {
  const database = openDatabase(file)
  const operations = operationsOver(sqliteSession(database), () => instant(Date.now()))
  const transactions = sqliteTransactions(database)
  const anchor = anchoring(file, operations)
  const queue: Request[] = []
  let isDraining = false
  const answer = (message: Answer) => port.postMessage(message)

  const toWork = ({ id, name, args }: Request): Work => ({
    isWrite: name !== 'close' && !READS.has(name),
    run: async () => (name === 'close' ? undefined : runNamed(operations, name, args)),
    done: (outcome) => answer(outcome.ok ? { id, value: outcome.value } : { id, failure: failureOf(outcome.error, file) }),
  })

  // A drain that fails ends the thread, and with it everything that waits.
  const drainSoon = () => setImmediate(() => void drain())

  async function drain(): Promise<void> {
    const group = queue.splice(0, LARGEST_GROUP)
    const isLast = group.some(({ name }) => name === 'close')
    if (isLast) database.exec('pragma optimize')
    await runGroup(transactions, group.map(toWork))
    // Where the disk is full the next commit notes it.
    await anchor(group.some(({ name }) => name === 'renewIdentity')).catch(() => undefined)
    if (isLast) {
      database.close()
      port.close()
    } else if (queue.length > 0) drainSoon()
    else isDraining = false
  }

  port.on('message', (request: Request) => {
    queue.push(request)
    if (isDraining) return
    isDraining = true
    drainSoon()
  })
  answer({ id: OPENED })
}

if (parentPort) {
  try {
    serve(parentPort, String(workerData.file))
  } catch (error) {
    parentPort.postMessage({ id: OPENED, failure: failureOf(error, String(workerData.file)) } satisfies Answer)
    parentPort.close()
  }
}
