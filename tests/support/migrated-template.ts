/** Vitest's global setup: one migrated data directory for all files of a run, which copy it: migrating takes 7 CPU-s, a copy 0.5. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    migratedTemplate: string
  }
}

const WORKER = new URL('./template-worker.ts', import.meta.url).pathname

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const path = await mkdtemp(join(tmpdir(), 'callboard-template-'))
  await promisify(execFile)(process.execPath, ['--import', 'tsx', WORKER, path], { env: { ...process.env, UV_THREADPOOL_SIZE: '16' } })
  project.provide('migratedTemplate', path)
  return () => rm(path, { recursive: true, force: true })
}
