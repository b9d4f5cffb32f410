/** The parent's side of a worker: starts it, hears what it says, signals it, awaits its end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Counts } from '../../ingest/writer.ts'
import type { Plan, Said } from './plan.ts'

// Four minutes: past every session, request and connection timeout, and past the retries that follow.
const STUCK_MS = 240_000

export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>
  readonly #errors: string[] = []
  readonly notes: string[] = []
  #heard: (() => void)[] = []
  isOpen = false
  /** Records it stored, those delivered again included. */
  stored = 0
  counts: Counts | undefined

  /** `worker` is the bundled file to run. */
  constructor(worker: string, plan: Plan) {
    this.#child = spawn(process.execPath, [worker, JSON.stringify(plan)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    })
    this.#exited = once(this.#child, 'exit').then(() => this.#tell())
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#errors.push(chunk.toString()))
    this.#child.on('message', (message) => this.#hear(message as Said))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  get wasKilled(): boolean {
    return this.#child.signalCode === 'SIGKILL'
  }

  /** Resolves once `condition` holds, which is asked whenever the worker says something; throws where it ends before or is stuck. */
  async until(condition: (worker: this) => boolean, what: string): Promise<void> {
    const timer = setTimeout(() => this.#tell(), STUCK_MS)
    const deadline = Date.now() + STUCK_MS
    try {
      while (!condition(this)) {
        if (this.hasExited) throw new Error(`The worker ended before ${what}: ${this.lastWords()}`)
        if (Date.now() >= deadline) throw new Error(`In ${STUCK_MS / 1000} s it did not happen that ${what}: ${this.lastWords()}`)
        await new Promise<void>((resolve) => this.#heard.push(resolve))
      }
    } finally {
      clearTimeout(timer)
    }
  }

  /** Resolves when the worker has ended or the time is over; true where it ended. */
  async endsWithin(ms: number): Promise<boolean> {
    const timer = new AbortController()
    const waited = new Promise<boolean>((resolve) => {
      const timeout = setTimeout(() => resolve(false), ms)
      timer.signal.addEventListener('abort', () => clearTimeout(timeout))
    })
    const isEnded = await Promise.race([this.#exited.then(() => true), waited])
    timer.abort()
    return isEnded
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async kill(): Promise<void> {
    if (!this.hasExited) this.#child.kill('SIGKILL')
    await this.#exited
  }

  /** Ends as SIGTERM makes it end: everything consumed is stored and committed. */
  async stop(): Promise<void> {
    if (!this.hasExited) this.#child.kill('SIGTERM')
    if (!(await this.endsWithin(STUCK_MS))) throw new Error(`In ${STUCK_MS / 1000} s after SIGTERM it did not end: ${this.lastWords()}`)
    await this.succeeded()
  }

  /** Throws where it ended otherwise than by finishing. */
  async succeeded(): Promise<Counts | undefined> {
    await this.#exited
    if (this.#child.exitCode !== 0)
      throw new Error(`The worker ended with ${this.#child.exitCode ?? this.#child.signalCode}: ${this.lastWords()}`)
    return this.counts
  }

  get exited(): Promise<unknown> {
    return this.#exited
  }

  lastWords(): string {
    return [...this.notes.slice(-10), this.#errors.join('').slice(-1500)].join('\n')
  }

  #hear(said: Said): void {
    if (said.event === 'open') this.isOpen = true
    if (said.event === 'note') this.notes.push(said.line)
    if (said.event === 'stored') this.stored += said.counts.consumed
    if (said.event === 'done') this.counts = said.counts
    this.#tell()
  }

  #tell(): void {
    const heard = this.#heard
    this.#heard = []
    for (const resolve of heard) resolve()
  }
}
