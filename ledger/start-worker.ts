/** Starts a worker thread from the module beside the caller: compiled `.js`, or `.ts` source through tsx. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** `startWorker(import.meta.url, './solver-worker')` runs `solver-worker.ts` or `.js`, whichever the caller is itself. */
export function startWorker(callerUrl: string, module: string, options: WorkerOptions = {}): Worker {
  const isSource = callerUrl.endsWith('.ts')
  const entry = new URL(`${module}${isSource ? '.ts' : '.js'}`, callerUrl)
  return new Worker(isSource ? throughTsx(entry) : entry, isSource ? { ...options, execArgv: [] } : options)
}

/** Node 20 can't read TypeScript, and tsx's own `--import` registers in the main thread only. */
function throughTsx(entry: URL): URL {
  // Resolved by require, which exists under every loader; it would pick the CommonJS build of 'tsx/esm/api' itself.
  const api = new URL('./dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'))).href
  const source = `import { register } from ${JSON.stringify(api)}; register(); await import(${JSON.stringify(entry.href)})`
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}
