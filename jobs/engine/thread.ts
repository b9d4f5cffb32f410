/** One worker thread for heavy functions: what a module beside the caller exports runs there by name, on copied data. */
import type { Piscina } from 'piscina'
import { workerModule } from '../../ledger/start-worker.ts'

export type Thread = { readonly run: Piscina['run']; readonly destroy: () => Promise<void> }

/** `heapMb` limits its JavaScript heap; after `idleMs` without a call the thread ends, and what its heap had grown to is free again. */
export type ThreadLimits = { readonly heapMb?: number; readonly idleMs?: number }

/**
 * The thread starts with the first call and stays, if nothing else is said. A call whose `signal` aborts takes the thread with it, and the next call gets a
 * new one; `destroy` ends it.
 */
export function openThread(callerUrl: string, module: string, { heapMb, idleMs = Number.POSITIVE_INFINITY }: ThreadLimits = {}): Thread {
  const { url, ...more } = workerModule(callerUrl, module)
  const settings = {
    ...{ filename: url.href, ...more, minThreads: 0, maxThreads: 1, idleTimeout: idleMs },
    // Waiting by Atomics would keep the promises of a task from settling.
    ...{ atomics: 'disabled' as const, recordTiming: false },
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  }
  let pool: Promise<Piscina> | undefined
  const open = async (): Promise<Piscina> => {
    const opened = new (await import('piscina')).Piscina(settings)
    // A module that does not load fails before it has been given a call, and what waits would wait for ever.
    opened.on('error', () => {
      pool = undefined
      void opened.destroy()
    })
    return opened
  }
  return {
    run: async (input, options) => {
      // Loaded with the first call: 100 ms that the start of the process does not wait for.
      pool ??= open()
      return (await pool).run(input, options)
    },
    destroy: async () => (await pool)?.destroy(),
  }
}
