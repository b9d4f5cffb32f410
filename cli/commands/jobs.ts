/** `callboard jobs`: what runs by itself, how it went, and a run by hand. */

import { once } from 'node:events'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { findJob, type HotlineJob, type JobDeps, jobs } from '../../jobs/catalog.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { startScheduler } from '../../jobs/engine/scheduler.ts'
import { slotAt } from '../../jobs/engine/slots.ts'
import type { JobRun } from '../../ledger/job-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import type { RelayOptions } from '../../projections/publish-kafka.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { relayFrom, relayOptions } from '../kafka-options.ts'
import { withJobDeps, withLedger } from '../open-parts.ts'
import { tableText } from '../table.ts'
import { traced, traceOptions } from '../trace-options.ts'
import { zoneFrom, zoneOption } from '../zone-option.ts'

export const command: Command = {
  name: 'jobs',
  summary: 'Lists the jobs, shows their history, runs one by hand, or runs them all as they fall due, with the projections.',
  usage: 'jobs list | history [NAME] [--limit N] | run NAME [--slot ISO] | start [--relay-brokers H:P,…]',
  example: 'callboard jobs history forecast-volume --json',
  options: {
    slot: { type: 'string', description: 'An instant in the slot to run, such as 2026-03-01T16:00:00Z; else the latest closed slot.' },
    limit: { type: 'string', description: 'Runs to show.', default: '50' },
    ...zoneOption,
    ...relayOptions,
    ...traceOptions,
  },
  run: async (args, io) => {
    const [action, name] = args.positionals
    switch (action ?? '') {
      case 'list':
        return list(io)
      case 'history':
        return history(args, io, name)
      case 'run':
        return runByHand(args, io, jobNamed(name))
      case 'start':
        return start(args, io)
      default:
        return usage(command, action === undefined ? 'Say what to do.' : `'${action}' is not a sub-command of jobs.`)
    }
  },
}

function jobNamed(name: string | undefined): HotlineJob {
  const job = name === undefined ? undefined : findJob(name)
  return job ?? usage(command, `'${name ?? ''}' is not a job; jobs are ${jobs.map((one) => one.name).join(', ')}.`)
}

async function list(io: Io): Promise<number> {
  const last = await withLedger(io, async (ledger) => new Map((await ledger.jobs.summary()).last.map((run) => [run.job, run])))
  const rows = jobs.map(({ name, kind, schedule, catchUp, description }) => {
    const run = last.get(name)
    const every = schedule.kind === 'every' ? `every ${schedule.seconds} s` : 'local day'
    return {
      job: name,
      kind,
      schedule: every,
      catchUp,
      description,
      lastStatus: run?.status ?? null,
      lastStartedAt: run ? toIso(run.startedAt) : null,
    }
  })
  const columns = ['job', 'kind', 'schedule', 'lastStatus', 'lastStartedAt', 'description'] as const
  io.answer(rows, (all) =>
    tableText(
      columns,
      all.map((row) => columns.map((column) => row[column])),
    ),
  )
  return 0
}

type HistoryRow = {
  job: string
  slot: string
  attempt: number
  status: string
  startedAt: string
  endedAt: string | null
  rows: number
  error: string
}

const historyRow = ({ job, slot, attempt, status, startedAt, endedAt, rows, error }: JobRun): HistoryRow => ({
  job,
  slot: toIso(slot.from),
  attempt,
  status,
  startedAt: toIso(startedAt),
  endedAt: endedAt === undefined ? null : toIso(endedAt),
  rows,
  error,
})

async function history(args: Args, io: Io, name: string | undefined): Promise<number> {
  const limit = args.number('limit', { min: 1, max: 10_000, integer: true }) ?? 50
  const job = name === undefined ? undefined : jobNamed(name).name
  const runs = await withLedger(io, (ledger) => ledger.jobs.runs({ limit, ...(job === undefined ? {} : { job }) }))
  io.answer(runs.map(historyRow), (rows) =>
    tableText(
      ['job', 'slot', 'attempt', 'status', 'startedAt', 'endedAt', 'rows', 'error'],
      rows.map((row) => Object.values(row)),
    ),
  )
  return 0
}

async function runByHand(args: Args, io: Io, job: HotlineJob): Promise<number> {
  const zone = zoneFrom(args)
  mustHold(io, 'store', 'ledger')
  const at = slotInstant(args)
  return withJobDeps(io, zone, async (deps) => {
    const slot = at === undefined ? undefined : slotAt(job.schedule, await deps.localZone(), at)
    const end = await runNow(job, { deps, stop: io.signal }, slot)
    if (!end)
      throw new CallboardError(
        'conflict',
        `Job '${job.name}' is running elsewhere; see 'callboard jobs history ${job.name}' and try again when it has ended.`,
      )
    const [run] = await deps.ledger.jobs.runs({ job: job.name, limit: 1 })
    const row =
      run && run.slot.from === end.slotAt
        ? historyRow(run)
        : {
            job: job.name,
            slot: toIso(end.slotAt),
            attempt: end.attempt,
            status: end.status,
            startedAt: toIso(deps.clock()),
            endedAt: null,
            rows: end.rows,
            error: end.error,
          }
    io.answer([row], ([one]) => `${one?.job} ${one?.slot}: ${one?.status}, ${one?.rows} rows${one?.error ? ` – ${one.error}` : ''}`)
    return end.status === 'succeeded' ? 0 : 1
  })
}

function slotInstant(args: Args): Instant | undefined {
  const text = args.text('slot')
  if (text === undefined) return undefined
  const at = parseInstant(text)
  return at.ok ? at.value : usage(command, at.rejection.message)
}

async function start(args: Args, io: Io): Promise<number> {
  const relay = await relayFrom(command, args, io)
  return withJobDeps(io, zoneFrom(args), async (deps) => {
    await traced(args, deps.store, () => runAll(deps, io, relay))
    return 0
  })
}

async function runAll(deps: JobDeps, io: Io, relay: RelayOptions | undefined): Promise<void> {
  const line = (event: string, more: object) => io.note(JSON.stringify({ at: toIso(deps.clock()), event, ...more }))
  const failed = (event: string) => (error: unknown) => line(event, { error: error instanceof Error ? error.message : String(error) })
  const projections = new Projections({ ...deps, relay, onError: failed('projection_error') }).start()
  const scheduler = startScheduler({
    jobs,
    deps,
    onEnd: (end) => line('job', end),
    onRecall: ({ job, from, to }) => line('job_recalled', { job, from: toIso(from), to: toIso(to) }),
    onError: failed('job_error'),
  })
  line('jobs_started', { jobs: jobs.map(({ name }) => name) })
  if (!io.signal.aborted) await once(io.signal, 'abort')
  await scheduler.stop()
  await projections.stop()
}
