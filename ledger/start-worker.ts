/** The module of a worker thread beside its caller: compiled `.js`, or `.ts` source through tsx. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** `startWorker(import.meta.url, './solver-worker')` runs `solver-worker.ts` or `.js`, whichever the caller is itself. */
export function startWorker(callerUrl: string, module: string, options: WorkerOptions = {}): Worker {
  const { url, ...more } = workerModule(callerUrl, module)
  return new Worker(url, { ...options, ...more })
}

/** Node 20 can't read TypeScript, and tsx's own `--import` registers in the main thread only. */
export function workerModule(callerUrl: string, module: string): { readonly url: URL; readonly execArgv?: string[] } {
  if (!callerUrl.endsWith('.ts')) return { url: new URL(`${module}.js`, callerUrl) }
  // Resolved by require, which exists under every loader; it would pick the CommonJS build of 'tsx/esm/api' itself.
  const api = new URL('./dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'))).href
  const source = `import { register } from ${JSON.stringify(api)}; register()`
  return { url: new URL(`${module}.ts`, callerUrl), execArgv: ['--import', `data:text/javascript,${encodeURIComponent(source)}`] }
}
