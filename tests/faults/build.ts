/** The worker of a source tree as one file, and a data directory it has migrated: a start then takes 1 s of processor time instead of 7. */
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build as bundle } from 'vite'
import type { Plan } from './plan.ts'
import { WorkerProcess } from './worker-process.ts'

export type Build = {
  /** The bundled worker. */
  readonly worker: string
  /** A data directory with every migration applied and nothing in it. */
  readonly template: string
  [Symbol.asyncDispose](): Promise<void>
}

export const REPOSITORY = new URL('../..', import.meta.url).pathname

const NOTHING: Plan = { role: 'recompute', dataDir: '', faults: [], brokers: [], topic: '', group: '', untilEnd: false }

export async function built(tree: string): Promise<Build> {
  const directory = await mkdtemp(join(tmpdir(), 'callboard-build-'))
  await bundle({
    root: tree,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['typebox'] },
    build: {
      ssr: join(tree, 'tests/faults/worker.ts'),
      outDir: directory,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  })
  // The bundle finds both beside itself.
  await cp(join(tree, 'sql/migrations'), join(directory, 'migrations'), { recursive: true })
  await symlink(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'))
  const [worker, template] = [join(directory, 'worker.mjs'), join(directory, 'data')]
  await new WorkerProcess(worker, { ...NOTHING, dataDir: template }).succeeded()
  return { worker, template, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}
