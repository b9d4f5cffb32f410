/** HiGHS in a worker thread behind the solver port: memory and time are limited, and a crash is one line. */
import { CallboardError } from '../../../domain/kernel/errors.ts'
import { startWorker } from '../../../ledger/start-worker.ts'
import type { LpSolution, MipModel, MipSolution, MipSolver, SolveOptions, SolverSession } from '../../../workforce/rostering/mip.ts'
import type { Answer, Request } from './messages.ts'

/** JavaScript heap of the thread; the WebAssembly memory has its own limit of 2 GiB inside the package. */
const HEAP_MB = 1024
/** HiGHS checks its clock between steps; a large root relaxation overran by up to 8 s. After this it is stopped and keeps its best solution. */
const GRACE_SECONDS = 10

/** Solves one program in a thread of its own; the memory HiGHS took is returned when the thread ends. */
export const solveMip: MipSolver = async (model, options) => {
  const session = openSolver()
  try {
    return await session.solveMip(model, options)
  } finally {
    await session.close()
  }
}

type Waiting = {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  readonly onEvent?: (answer: Answer) => void
}

/** Opens a thread for several programs, one at a time; close it to free its memory. */
export function openSolver(): SolverSession {
  const worker = startWorker(import.meta.url, './highs-worker', LIMITS)
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  const failAll = (message: string) => {
    for (const { reject } of waiting.values()) reject(new CallboardError('unavailable', message))
    waiting.clear()
  }
  worker.on('message', (answer: Answer) => settle(answer, waiting))
  worker.on('error', (error) =>
    failAll(`The solver stopped: ${(error.message.split('\n')[0] ?? '').slice(0, 200)} Give it a smaller week or fewer agents at once.`),
  )
  worker.on('exit', (code) => failAll(`The solver's thread ended with code ${code}.`))

  const ask = (request: Request, onEvent?: (answer: Answer) => void): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.set(request.id, { resolve, reject, ...(onEvent ? { onEvent } : {}) })
      worker.postMessage(request)
    })
  const nextId = () => {
    lastId += 1
    return lastId
  }

  return {
    solveMip: (model, options) => solveWithin(model, options, nextId(), ask, () => worker.terminate()),
    openLp: async (model) => {
      const lp = nextId()
      await ask({ kind: 'lp-open', id: lp, lp, model })
      return {
        addColumns: async (columns) => void (await ask({ kind: 'lp-columns', id: nextId(), lp, columns })),
        close: async () => void (await ask({ kind: 'lp-close', id: nextId(), lp })),
        solve: async () => lpSolution(await ask({ kind: 'lp-solve', id: nextId(), lp })),
      }
    },
    close: async () => {
      worker.removeAllListeners('exit')
      await worker.terminate()
    },
  }
}

function settle(answer: Answer, waiting: Map<number, Waiting>): void {
  const asked = waiting.get(answer.id)
  if (!asked) return
  if (answer.kind === 'progress' || answer.kind === 'incumbent') {
    asked.onEvent?.(answer)
    return
  }
  waiting.delete(answer.id)
  if (answer.kind === 'failed') asked.reject(new CallboardError('unavailable', `HiGHS failed: ${answer.message}`))
  else asked.resolve(answer)
}

function lpSolution(answer: Answer): LpSolution {
  if (answer.kind !== 'lp') throw new CallboardError('internal', `The solver answered '${answer.kind}' to a linear program.`)
  return answer.solution
}

/** As the solver's own limit, and after the grace period the best solution seen so far. */
async function solveWithin(
  model: MipModel,
  { onProgress, ...limits }: SolveOptions,
  id: number,
  ask: (request: Request, onEvent: (answer: Answer) => void) => Promise<Answer>,
  stop: () => Promise<number>,
): Promise<MipSolution> {
  let best: MipSolution = {
    status: 'stopped',
    values: null,
    objective: Number.POSITIVE_INFINITY,
    bound: Number.NEGATIVE_INFINITY,
    seconds: limits.seconds,
  }
  const watch = (answer: Answer) => {
    if (answer.kind === 'incumbent' && answer.objective < best.objective)
      best = { ...best, values: answer.values, objective: answer.objective }
    if (answer.kind !== 'progress') return
    best = { ...best, bound: Math.max(best.bound, answer.progress.bound), seconds: answer.progress.seconds }
    onProgress?.(answer.progress)
  }
  const { promise: overrun, cancel } = timer((limits.seconds + GRACE_SECONDS) * 1000)
  try {
    const answer = await Promise.race([ask({ kind: 'mip', id, model, limits }, watch), overrun])
    if (answer === 'overrun') {
      await stop()
      return best
    }
    if (answer.kind !== 'mip') throw new CallboardError('internal', `The solver answered '${answer.kind}' to a program.`)
    return answer.solution
  } finally {
    cancel()
  }
}

function timer(ms: number): { promise: Promise<'overrun'>; cancel: () => void } {
  let handle: NodeJS.Timeout | undefined
  const promise = new Promise<'overrun'>((resolve) => {
    handle = setTimeout(() => resolve('overrun'), ms)
  })
  return { promise, cancel: () => clearTimeout(handle) }
}

/** From source the thread needs tsx to read TypeScript; compiled it is plain JavaScript. */
const LIMITS = { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, stdout: true, stderr: true }
