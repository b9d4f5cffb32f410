/** HiGHS in a worker thread behind the solver port: memory and time are limited, and a crash is one line. */
import { MessageChannel } from 'node:worker_threads'
import { CallboardError } from '../../../domain/kernel/errors.ts'
import type { LpSession, MipModel, MipSolution, MipSolver, SolveOptions, SolverSession } from '../../../workforce/rostering/mip.ts'
import { openThread, type Thread } from '../../engine/thread.ts'
import type * as worker from './highs-worker.ts'

/** JavaScript heap of the thread; the WebAssembly memory has its own limit of 2 GiB inside the package. */
const HEAP_MB = 1024
/** HiGHS checks its clock between steps; a large root relaxation overran by up to 8 s. After this it is stopped and keeps its best solution, so that a limit is one. */
const GRACE_SECONDS = 1

/** Solves one program in a thread of its own; the memory HiGHS took is returned when the thread ends. */
export const solveMip: MipSolver = async (model, options) => {
  const session = openSolver()
  try {
    return await session.solveMip(model, options)
  } finally {
    await session.close()
  }
}

/** Opens a thread for several programs, one at a time; close it to free its memory. It starts at once, beside what is done before the first program. */
export function openSolver(): SolverSession {
  const thread = openThread(import.meta.url, './highs-worker', { heapMb: HEAP_MB })
  thread.run(undefined, { name: 'ready' }).catch(() => undefined)
  let lastLp = 0
  return {
    solveMip: (model, options) => solveWithin(thread, model, options),
    openLp: async (model, seconds) => {
      lastLp += 1
      const lp = lastLp
      const opened = await within(thread, seconds, 'openLp', { lp, model })
      return opened && lpSession(thread, lp)
    },
    close: () => thread.destroy(),
  }
}

const lpSession = (thread: Thread, lp: number): LpSession => ({
  addColumns: async (columns, seconds) => (await within(thread, seconds, 'addColumns', { lp, columns })) !== undefined,
  close: () => thread.run(lp, { name: 'closeLp' }).catch(failed),
  solve: (seconds) => within(thread, seconds, 'solveLp', lp),
})

type Worker = typeof worker

/** What takes too long takes the thread with it, and the programs open there; the next call gets a new one. */
async function within<Name extends 'openLp' | 'addColumns' | 'solveLp'>(
  thread: Thread,
  seconds: number,
  name: Name,
  input: Parameters<Worker[Name]>[0],
): Promise<Awaited<ReturnType<Worker[Name]>> | undefined> {
  const signal = after(seconds)
  try {
    return await thread.run(input, { name, signal })
  } catch (error) {
    return signal.aborted ? undefined : failed(error)
  }
}

/** A time that is over is the next millisecond. */
const after = (seconds: number): AbortSignal => AbortSignal.timeout(Math.max(1, Math.ceil(seconds * 1000)))

/** As the solver's own limit, and after the grace period the best solution seen so far. */
async function solveWithin(thread: Thread, model: MipModel, { onProgress, cutOffSeconds, ...limits }: SolveOptions): Promise<MipSolution> {
  const none = { values: null, objective: Number.POSITIVE_INFINITY, bound: Number.NEGATIVE_INFINITY }
  let best: MipSolution = { status: 'stopped', ...none, seconds: limits.seconds }
  const { port1: told, port2: events } = new MessageChannel()
  told.on('message', (event: worker.SolveEvent) => {
    if ('incumbent' in event) {
      if (event.incumbent.objective < best.objective) best = { ...best, ...event.incumbent }
      return
    }
    const { bound, seconds } = event.progress
    best = { ...best, bound: Math.max(best.bound, bound), seconds }
    onProgress?.(event.progress)
  })
  const signal = after(cutOffSeconds ?? limits.seconds + GRACE_SECONDS)
  const request: worker.MipRequest = { model, limits, askedAt: performance.timeOrigin + performance.now(), events }
  try {
    return await thread.run(request, { name: 'solveMip', signal, transferList: [events] })
  } catch (error) {
    return signal.aborted ? best : failed(error)
  } finally {
    told.close()
  }
}

/** An error inside the WebAssembly carries 140 kB of source in its stack: only the start of its message leaves. */
function failed(error: unknown): never {
  const line = ((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '').slice(0, 200)
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  throw new CallboardError('unavailable', `HiGHS failed: ${line}${isOutOfMemory ? ' Give it a smaller week or fewer agents at once.' : ''}`)
}
