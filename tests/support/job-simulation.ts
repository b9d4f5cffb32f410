/**
 * The scheduler's real code over a real ledger in virtual time: two processes that crash at any call, are stopped and continued, and a clock that
 * jumps. The same seed plays the same.
 */
import { seededRandom } from '../../domain/kernel/random.ts'
import { HOUR_MS, hours, type Instant, instant, MINUTE_MS, minutes, seconds } from '../../domain/kernel/time.ts'
import type { EngineDeps, Job, Run } from '../../jobs/engine/job.ts'
import type { RunEnd } from '../../jobs/engine/runner.ts'
import { startScheduler } from '../../jobs/engine/scheduler.ts'
import type { JobRun } from '../../ledger/job-ledger.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { memoryLedger } from './memory-ledger.ts'
import { VirtualTime } from './virtual-time.ts'

const START = instant(Date.parse('2026-03-06T00:00:00Z'))
const ZONE = 'America/New_York'
const TICK_MS = MINUTE_MS

export type SimulationOptions = {
  readonly seed: number
  /** Chance that a process dies at a call, that it is stopped there for a while, and that the clock jumps at a tick. */
  readonly crash: number
  readonly pause: number
  readonly jump: number
  readonly busyHours: number
  /** All processes are down for so long in the middle. */
  readonly downHours: number
  /** Changes the ledger's statements: a mistake to be found. */
  readonly rewrite?: (statement: string) => string
}

/** A row that a run wrote; readers take the one of the highest version. */
type Written = {
  readonly job: string
  readonly slot: Instant
  readonly version: Instant
  readonly runId: string
  readonly isWhole: boolean
}

export type Simulated = {
  readonly violations: readonly string[]
  readonly crashes: number
  readonly pauses: number
  readonly jumps: number
  readonly slots: number
  /** Slots whose attempts were used up and which were asked for by hand, as an operator would. */
  readonly requested: number
}

const NEVER = new Promise<never>(() => undefined)

/** One start of a process; when it dies, its calls never return. */
type Process = { readonly name: string; isDead: boolean; stoppedUntil: number }

class Simulation {
  readonly #options: SimulationOptions
  readonly #random: () => number
  readonly #time = new VirtualTime()
  readonly #ledger: Ledger
  readonly #written: Written[] = []
  #ends: RunEnd[] = []
  /** Runs of slots that were called back: of each job the last of them by fence, and where the slots begin. */
  readonly #recalls: { readonly job: string; readonly after: Instant; readonly fence: number }[] = []
  readonly #errors: string[] = []
  readonly #processes = new Map<string, Process>()
  #clockOffset = 0
  #isCalm = false
  #crashes = 0
  #pauses = 0
  #jumps = 0

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
    this.#ledger = this.#watched(memoryLedger(() => this.#now(), options.rewrite))
  }

  /** Remembers what was called back: a process may die before it says so. */
  #watched(ledger: Ledger): Ledger {
    const { jobs } = ledger
    const plan: typeof jobs.plan = async (job, next) => {
      const isPlanned = await jobs.plan(job, next)
      if (!isPlanned || next.whileOpen !== 'recall') return isPlanned
      const [last] = await jobs.runs({ job, limit: 1 })
      this.#recalls.push({ job, after: next.cursor, fence: last?.fence ?? 0 })
      this.#ends = this.#ends.filter((end) => end.job !== job || end.slotAt < next.cursor)
      return true
    }
    return { ...ledger, jobs: { ...jobs, plan } }
  }

  #isRecalled({ job, slot, fence }: JobRun): boolean {
    return this.#recalls.some((recall) => recall.job === job && slot.to > recall.after && fence <= recall.fence)
  }

  #now(): Instant {
    return instant(Math.round(START + this.#time.ms + this.#clockOffset))
  }

  async run(): Promise<Simulated> {
    const { busyHours, downHours } = this.#options
    this.#start('one')
    this.#start('two')
    await this.#time.pass(busyHours * HOUR_MS)
    this.#killAll()
    await this.#time.pass(downHours * HOUR_MS)
    this.#start('one')
    this.#start('two')
    await this.#time.pass(busyHours * HOUR_MS)
    const requested = await this.#settle()
    const violations = await this.#violations()
    const slots = (await this.#ledger.jobs.summary()).slots.reduce((sum, { count }) => sum + count, 0)
    await this.#ledger.close()
    return { violations, crashes: this.#crashes, pauses: this.#pauses, jumps: this.#jumps, slots, requested }
  }

  /** Nothing goes wrong any more and the clock is right; what failed for good is asked for by hand. The number of such slots. */
  async #settle(): Promise<number> {
    this.#isCalm = true
    this.#clockOffset = 0
    await this.#time.pass(2 * HOUR_MS)
    const failed = [...this.#outcomes(await this.#runs())].filter(([, runs]) => !runs.some(({ status }) => status === 'succeeded'))
    for (const [, [run]] of failed) if (run) await this.#ledger.jobs.request(run.job, run.slot)
    await this.#time.pass(2 * HOUR_MS)
    this.#killAll()
    return failed.length
  }

  #start(name: string): void {
    const process: Process = { name, isDead: false, stoppedUntil: 0 }
    this.#processes.set(name, process)
    const sleep = async (ms: number, signal?: AbortSignal) => {
      await this.#time.sleep(ms, signal)
      await this.#alive(process)
    }
    const deps: EngineDeps = {
      owner: name,
      ledger: this.#ledgerOf(process),
      clock: () => this.#now(),
      localZone: async () => ZONE,
      keepRuns: () => this.#call(process, async () => undefined),
      watermark: async () => undefined,
      timing: { sleep, random: this.#random },
    }
    const alarm = (tick: () => void) => {
      const beat = async () => {
        while (!process.isDead) {
          this.#maybeJump()
          tick()
          await sleep(TICK_MS * (this.#isCalm ? 3 : 0.5 + this.#random()))
        }
      }
      void beat()
      return { destroy: () => undefined }
    }
    const jobs = JOBS.map((job): Job => ({ ...job, run: (context) => this.#work(process, job, context, sleep) }))
    startScheduler({
      jobs,
      deps,
      alarm,
      onEnd: (end) => void this.#ends.push(end),
      onError: (error) => void this.#errors.push(String(error)),
    })
  }

  /** A job: its rows in two parts with time between, so that it can be interrupted half-way. */
  async #work(process: Process, { name }: Job, context: Run, sleep: (ms: number) => Promise<void>): Promise<number> {
    const { slot, startedAt, runId } = context
    const write = (isWhole: boolean) =>
      this.#call(process, async () => void this.#written.push({ job: name, slot: slot.from, version: startedAt, runId, isWhole }))
    await write(false)
    await sleep(this.#random() * 50_000)
    await write(true)
    return 1
  }

  #maybeJump(): void {
    if (this.#isCalm || this.#random() >= this.#options.jump) return
    this.#jumps += 1
    // From a second to two hours, either way.
    this.#clockOffset += Math.round((this.#random() < 0.5 ? -1 : 1) * 1000 * 7200 ** this.#random())
  }

  /** A call to ledger or store: the process may die or be stopped before it, or after it was carried out and before the answer. */
  async #call<T>(process: Process, work: () => Promise<T>): Promise<T> {
    await this.#boundary(process)
    const outcome = await work()
    await this.#boundary(process)
    return outcome
  }

  async #boundary(process: Process): Promise<void> {
    await this.#alive(process)
    if (this.#isCalm) return
    const { crash, pause } = this.#options
    const dice = this.#random()
    if (dice < crash / 2) return this.#die(process)
    if (dice > 1 - pause) {
      this.#pauses += 1
      process.stoppedUntil = this.#time.ms + this.#random() * 200_000
      await this.#alive(process)
    }
  }

  /** Passes when the process runs; never for a dead one. */
  async #alive(process: Process): Promise<void> {
    while (!process.isDead && process.stoppedUntil > this.#time.ms) await this.#time.sleep(process.stoppedUntil - this.#time.ms)
    if (process.isDead) await NEVER
  }

  #die(process: Process): Promise<never> {
    this.#crashes += 1
    process.isDead = true
    void this.#time.sleep(5000 + this.#random() * MINUTE_MS).then(() => {
      if (this.#processes.get(process.name) === process) this.#start(process.name)
    })
    return NEVER
  }

  #killAll(): void {
    for (const process of this.#processes.values()) process.isDead = true
    this.#processes.clear()
  }

  #ledgerOf(process: Process): Ledger {
    const through = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name)
          if (typeof member === 'function') return (...args: unknown[]) => this.#call(process, () => member.apply(target, args))
          return typeof member === 'object' && member !== null ? through(member) : member
        },
      })
    return through(this.#ledger)
  }

  #runs(): Promise<JobRun[]> {
    return this.#ledger.jobs.runs({ limit: 1_000_000 })
  }

  #outcomes(runs: readonly JobRun[]): Map<string, JobRun[]> {
    const slots = new Map<string, JobRun[]>()
    for (const run of runs.filter((one) => !this.#isRecalled(one)))
      slots.set(keyOf(run.job, run.slot.from), [...(slots.get(keyOf(run.job, run.slot.from)) ?? []), run])
    return slots
  }

  async #violations(): Promise<string[]> {
    const outcomes = this.#outcomes(await this.#runs())
    const found = [...this.#errors]
    found.push(...[...outcomes].flatMap(([slot, runs]) => this.#wrongWith(slot, runs)))
    for (const { name } of JOBS) {
      const mine = [...outcomes.values()].flat().filter(({ job }) => job === name)
      const ends = new Set(mine.map(({ slot }) => slot.to))
      const cursor = await this.#ledger.jobs.cursor(name)
      for (const { slot } of mine)
        if (slot.to !== cursor && !mine.some((next) => next.slot.from === slot.to))
          found.push(`${name}: a slot is missing after ${slot.to}`)
      if (cursor === undefined || !ends.has(cursor)) found.push(`${name}: the slot before the cursor was never run`)
    }
    if (this.#isUndisturbed && this.#ends.some(({ status }) => status === 'lost'))
      found.push('a lease was lost though nobody died, stood still or changed the clock')
    return found
  }

  get #isUndisturbed(): boolean {
    return this.#crashes + this.#pauses + this.#jumps === 0 && this.#options.downHours === 0
  }

  #wrongWith(slot: string, runs: readonly JobRun[]): string[] {
    const succeeded = runs.filter(({ status }) => status === 'succeeded')
    const told = this.#ends.filter(({ job, slotAt, status }) => keyOf(job, slotAt) === slot && status === 'succeeded').length
    if (succeeded.length !== 1 || told > 1) return [`${slot}: ${succeeded.length} runs succeeded, ${told} were told so`]
    const rows = this.#written.filter((row) => keyOf(row.job, row.slot) === slot)
    const newest = Math.max(...rows.map(({ version }) => version))
    const visible = rows.filter(({ version }) => version === newest)
    const ids = new Set(visible.map(({ runId }) => runId))
    if (ids.size !== 1 || visible.length !== 2 || !visible.some(({ isWhole }) => isWhole))
      return [`${slot}: visible are ${visible.map(({ runId }) => runId).join(', ')}`]
    return [...ids].every((id) => id.endsWith(`#${succeeded[0]?.fence}`))
      ? []
      : [`${slot}: visible is ${[...ids]}, finished was #${succeeded[0]?.fence}`]
  }
}

const keyOf = (job: string, slot: Instant): string => `${job}@${slot}`

const base = { description: '', kind: 'slot', catchUp: 'all', timeoutSeconds: minutes(10), run: () => Promise.resolve(0) } as const
const JOBS: readonly Job[] = [
  { ...base, name: 'hourly', schedule: { kind: 'every', seconds: hours(1) } },
  { ...base, name: 'quarterly', schedule: { kind: 'every', seconds: seconds(900) } },
  { ...base, name: 'daily', schedule: { kind: 'local-day' } },
]

export const simulateJobs = (options: SimulationOptions): Promise<Simulated> => new Simulation(options).run()
