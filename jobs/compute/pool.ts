/** One worker thread for heavy pure functions: scoring and fitting stay off the thread that answers people. */
import type { Worker } from 'node:worker_threads'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { startWorker } from '../../ledger/start-worker.ts'
import type { TaskName, Tasks } from './tasks.ts'

export type ComputePool = {
  /** Runs a task on copied data, one at a time in the order asked for. An aborted task is stopped with its thread; the next gets a new one. */
  run<Name extends TaskName>(name: Name, input: Parameters<Tasks[Name]>[0], signal?: AbortSignal): Promise<ReturnType<Tasks[Name]>>
  close(): Promise<void>
}

export type ComputeRequest = { readonly name: TaskName; readonly input: unknown }
export type ComputeAnswer = { readonly value: unknown } | { readonly error: string }

/** The thread starts with the first task. */
export function openComputePool(): ComputePool {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function runOne(request: ComputeRequest, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted()
    worker ??= startWorker(import.meta.url, './worker')
    const thread = worker
    thread.ref()
    try {
      return await ask(thread, request, signal)
    } catch (error) {
      if (error instanceof TaskFailed) throw error.failure
      worker = undefined
      await thread.terminate()
      throw error
    } finally {
      thread.unref()
    }
  }

  return {
    run: (name, input, signal) => {
      // The thread answers what the named task returns: both sides are typed by Tasks.
      const run = last.then(() => runOne({ name, input }, signal)) as Promise<ReturnType<Tasks[typeof name]>>
      last = run.catch(() => undefined)
      return run
    },
    close: async () => {
      await last
      await worker?.terminate()
      worker = undefined
    },
  }
}

/** The task itself threw; the thread is sound. */
class TaskFailed extends Error {
  readonly failure: CallboardError

  constructor(failure: CallboardError) {
    super(failure.message)
    this.failure = failure
  }
}

function ask(thread: Worker, request: ComputeRequest, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      thread.off('message', onMessage)
      thread.off('error', onError)
      thread.off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onMessage = (answer: ComputeAnswer) =>
      settle(() =>
        'error' in answer
          ? reject(new TaskFailed(new CallboardError('internal', `${request.name} failed: ${answer.error}`)))
          : resolve(answer.value),
      )
    const onError = (cause: Error) =>
      settle(() => reject(new CallboardError('internal', `The compute thread failed in ${request.name}: ${cause.message}`, { cause })))
    const onExit = () => settle(() => reject(new CallboardError('internal', `The compute thread ended in ${request.name}.`)))
    const onAbort = () => settle(() => reject(signal?.reason))
    thread.on('message', onMessage)
    thread.on('error', onError)
    thread.on('exit', onExit)
    signal?.addEventListener('abort', onAbort, { once: true })
    thread.postMessage(request)
  })
}
