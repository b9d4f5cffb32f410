/** The command line of this source tree as compiled modules, with or without a change made wrong on purpose, and processes of it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, relative } from 'node:path'
import { build as bundle, type Plugin } from 'vite'
import { REPOSITORY } from './build.ts'
import { changed, type Mutant } from './mutants.ts'

/** Threads are started by the address of their module, which no bundler sees. */
const ENTRIES = [
  'cli/dev.ts',
  'tests/faults/urger.ts',
  'bench/loop-delay.ts',
  'ledger/sqlite/worker.ts',
  'jobs/compute/solver/highs-worker.ts',
  'service/events/masking-worker.ts',
]
/** Rooms with files that the code reads at run time. */
const WITH_ASSETS = ['sql', 'contracts', 'dashboards']

export type Program = {
  readonly modules: string
  [Symbol.asyncDispose](): Promise<void>
}

/** Of a mutant, with its changes. */
export async function programOf(mutant?: Pick<Mutant, 'name' | 'changes'>): Promise<Program> {
  const directory = await mkdtemp(join(tmpdir(), 'callboard-program-'))
  const modules = join(directory, 'dist')
  await bundle({
    root: REPOSITORY,
    configFile: false,
    logLevel: 'error',
    plugins: mutant ? [await changing(mutant)] : [],
    build: {
      ssr: true,
      outDir: modules,
      minify: false,
      target: 'node20',
      rollupOptions: {
        input: ENTRIES.map((path) => join(REPOSITORY, path)),
        preserveEntrySignatures: 'strict',
        output: { preserveModules: true, preserveModulesRoot: REPOSITORY, entryFileNames: '[name].js' },
      },
    },
  })
  for (const room of WITH_ASSETS) await copyAssets(room, modules)
  await cp(join(REPOSITORY, 'package.json'), join(directory, 'package.json'))
  await symlink(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'))
  return { modules, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}

async function changing({ name, changes }: Pick<Mutant, 'name' | 'changes'>): Promise<Plugin> {
  const texts = new Map<string, string>()
  for (const change of changes) {
    const path = join(REPOSITORY, change.file)
    texts.set(path, changed(texts.get(path) ?? (await readFile(path, 'utf8')), change, name))
  }
  return { name: 'changed', enforce: 'pre', load: (id) => texts.get(id) }
}

async function copyAssets(room: string, modules: string): Promise<void> {
  const entries = await readdir(join(REPOSITORY, room), { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = relative(REPOSITORY, join(entry.parentPath, entry.name))
    if (entry.isFile() && ['.sql', '.json'].includes(extname(path))) await cp(join(REPOSITORY, path), join(modules, path))
  }
}

/** Far past what anything here takes on a busy machine. */
const STUCK_MS = 60_000

/** One process of the program, and all it has written. */
export class Running {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  /** Ended, and all it wrote has been heard. */
  #isOver = false
  text = ''

  constructor({ modules }: Program, module: string, args: readonly string[]) {
    const env = { ...process.env, UV_THREADPOOL_SIZE: '16' }
    this.#child = spawn(process.execPath, [join(modules, module), ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk: Buffer) => this.#hear(chunk))
    this.#ended = once(this.#child, 'close').then(() => {
      this.#isOver = true
    })
  }

  #hear(chunk: Buffer): void {
    this.text += chunk.toString()
    this.#child.emit('heard')
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** What `pattern` captures, once it was written. */
  async says(pattern: RegExp): Promise<string> {
    const late = AbortSignal.timeout(STUCK_MS)
    for (;;) {
      const found = pattern.exec(this.text)?.[1]
      if (found !== undefined) return found
      if (this.#isOver) throw new Error(`It ended and did not say ${pattern.source}: ${this.text}`)
      await Promise.race([once(this.#child, 'heard', { signal: late }), this.#ended])
    }
  }

  /** Its exit code; null where a signal ended it. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STUCK_MS)
    if (signal && this.isAlive) this.#child.kill(signal)
    await this.#ended
    clearTimeout(timer)
    return this.#child.exitCode
  }
}
