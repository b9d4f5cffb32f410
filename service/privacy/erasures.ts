/** Erasures that were begun over HTTP: one at a time, each asked after until its receipt is fetched; what is on record is in the ledger. */
import { randomUUID } from 'node:crypto'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import type { Principal } from '../../domain/principal.ts'
import { type ErasureParts, type ErasureReceipt, type ErasureRequest, type ErasureStage, eraseCustomer } from './erase.ts'

export type ErasureRun = {
  readonly id: string
  readonly customerId: string
  readonly stage: ErasureStage | 'done' | 'failed'
  /** Why it failed or was refused. */
  readonly message: string
  readonly receipt: ErasureReceipt | undefined
}

/** Receipts are kept by this process alone, the latest so many; another run of the same erasure makes another one. */
const KEPT = 20

export function erasureRuns(parts: ErasureParts, onFailure: (error: unknown) => void) {
  const runs = new Map<string, ErasureRun>()
  let running: Promise<void> | undefined

  async function carryOut(run: ErasureRun, principal: Principal, request: ErasureRequest): Promise<void> {
    const now = (change: Partial<ErasureRun>) => void runs.set(run.id, { ...(runs.get(run.id) ?? run), ...change })
    try {
      const done = await eraseCustomer(parts, principal, request, (stage) => now({ stage }))
      now(done.ok ? { stage: 'done', receipt: done.value } : { stage: 'failed', message: done.rejection.message })
    } catch (error) {
      onFailure(error)
      now({ stage: 'failed', message: 'Something failed inside; the log has it. Erase again: what was done stays done.' })
    } finally {
      running = undefined
    }
  }

  return {
    find: (id: string): ErasureRun | undefined => runs.get(id),
    /** The one under way, if any, has ended: the store may be closed. */
    ended: async (): Promise<void> => running,
    begin(principal: Principal, request: ErasureRequest): Parsed<ErasureRun> {
      if (running) return rejected('erasure.under_way', 'An erasure is under way; begin the next one when it is done.')
      const run: ErasureRun = { id: randomUUID(), customerId: request.customerId, stage: 'catching_up', message: '', receipt: undefined }
      runs.set(run.id, run)
      for (const id of runs.keys()) if (runs.size > KEPT) runs.delete(id)
      running = carryOut(run, principal, request)
      return parsed(run)
    },
  }
}
