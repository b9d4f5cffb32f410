/** One worker thread for heavy pure functions: scoring and fitting stay off the thread that answers people. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { openThread } from '../engine/thread.ts'
import type * as tasks from './tasks.ts'

type Tasks = typeof tasks

export type ComputePool = {
  /** Runs a task on copied data, one at a time in the order asked for. An aborted task is stopped with its thread; the next gets a new one. */
  run<Name extends keyof Tasks>(name: Name, input: Parameters<Tasks[Name]>[0], signal?: AbortSignal): Promise<ReturnType<Tasks[Name]>>
  close(): Promise<void>
}

/** The thread starts with the first task. */
export function openComputePool(): ComputePool {
  const thread = openThread(import.meta.url, './tasks')
  // Piscina takes waiting tasks that have a signal latest first.
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (name, input, signal) => {
      const run = last.then(() => thread.run(input, { name, signal: signal ?? null }).catch((error) => failed(name, error, signal)))
      last = run.catch(() => undefined)
      return run
    },
    close: async () => {
      await last
      await thread.destroy()
    },
  }
}

function failed(name: string, cause: unknown, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted()
  throw new CallboardError('internal', `${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
}
