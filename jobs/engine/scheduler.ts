/** The alarm clock: every ten seconds a look at the job ledger, whatever is done to the clock. It remembers nothing; the ledger does. */
import { schedule } from 'node-cron'
import { copyRuns } from './copy-runs.ts'
import { HostClock } from './host-clock.ts'
import type { EngineDeps, Job } from './job.ts'
import { TICK } from './plan.ts'
import { type Recall, reconcile, runNow } from './reconcile.ts'
import type { RunEnd } from './runner.ts'

export type Scheduler = {
  /** Looks now instead of at the next tick; resolves when what was due has run. */
  readonly wake: () => Promise<void>
  /** As `wake`, and backlog jobs are done with everything that was there when it was called. */
  readonly catchUp: () => Promise<void>
  /** Aborts what is running, hands its slots back, and resolves when all is quiet. */
  readonly stop: () => Promise<void>
}

export type SchedulerOptions<Deps extends EngineDeps> = {
  readonly jobs: readonly Job<Deps>[]
  readonly deps: Deps
  readonly onEnd?: (end: RunEnd) => void
  /** The clock was ahead and is right again: the job goes on from where it should be. */
  readonly onRecall?: (recall: Recall) => void
  /** Ledger or store out of reach; the next tick tries again. */
  readonly onError?: (error: unknown) => void
  /** Calls `tick` again and again until it is destroyed; default: `everyTenSeconds`. */
  readonly alarm?: (tick: () => void) => { destroy(): void | Promise<void> }
}

const TICK_MS = TICK * 1000

/**
 * node-cron waits for an instant of the clock, hours where that was set back: whoever finds it silent for longer than a tick, by time that only
 * passes, starts it anew.
 */
export function everyTenSeconds(tick: () => void): { destroy(): Promise<void> } {
  let last = performance.now()
  const ring = () => {
    last = performance.now()
    tick()
  }
  const begun = () =>
    schedule(`*/${TICK} * * * * *`, ring, { timezone: 'UTC', noOverlap: false, name: 'jobs', suppressMissedWarning: true })
  let task = begun()
  const watch = setInterval(() => {
    if (performance.now() - last < TICK_MS * 1.5) return
    void task.destroy()
    task = begun()
    ring()
  }, TICK_MS).unref()
  return {
    destroy: async () => {
      clearInterval(watch)
      await task.destroy()
    },
  }
}

/** Jobs that take long must not hold up the others: each job has its own lane, and a lane never overlaps itself. */
export function startScheduler<Deps extends EngineDeps>({
  jobs,
  deps,
  onEnd,
  onRecall,
  onError,
  alarm = everyTenSeconds,
}: SchedulerOptions<Deps>): Scheduler {
  const stopping = new AbortController()
  const lanes = new Map<string, Promise<void>>()
  const hostClock = new HostClock(deps, onError)

  // Once a look for all of them: an insert at the end of each run was a third of the engine's statements at rest.
  const copied = () => inLane('', () => copyRuns(deps))

  /** Joins what is under way. */
  const inLane = (lane: string, work: () => Promise<unknown>): Promise<void> => {
    const running = lanes.get(lane)
    if (running) return running
    const run = work()
      .then(
        () => undefined,
        (error: unknown) => onError?.(error),
      )
      .finally(() => lanes.delete(lane))
    lanes.set(lane, run)
    return run
  }
  const wake = async (): Promise<void> => {
    const look = (job: Job<Deps>) => async () => {
      if (await hostClock.isRight()) await reconcile({ jobs: [job], deps, stop: stopping.signal, onEnd, onRecall })
    }
    if (!stopping.signal.aborted) await Promise.all(jobs.map((job) => inLane(job.name, look(job))))
  }
  const catchUp = async (): Promise<void> => {
    await wake()
    // A look leaves a backlog alone that was done once in its slot; what came since is done by a run that was asked for.
    const again = (job: Job<Deps>) => async () => {
      if (!(await hostClock.isRight())) return
      const end = await runNow(job, { deps, stop: stopping.signal })
      if (end) onEnd?.(end)
    }
    const backlog = jobs.filter(({ kind }) => kind === 'backlog')
    if (!stopping.signal.aborted) await Promise.all(backlog.map((job) => inLane(job.name, again(job))))
  }

  const clockwork = alarm(wakeUp)
  /** Not awaited by the alarm: a lane that takes minutes must not silence the tick of the others. What ends is copied by the next look. */
  function wakeUp(): void {
    void copied()
    void wake()
  }
  return {
    wake: () => wake().then(copied),
    catchUp: () => catchUp().then(copied),
    stop: async () => {
      stopping.abort(new Error('shutdown'))
      await clockwork.destroy()
      await Promise.all(lanes.values())
      await copied()
    },
  }
}
