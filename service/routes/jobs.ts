/** `/api/jobs`: the jobs with their runs, and slots asked for again. */
import { recordAccess } from '../../centres/access.ts'
import { closest } from '../../domain/kernel/closest.ts'
import { type Interval, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { findJob, type HotlineJob, jobs } from '../../jobs/catalog.ts'
import { lastClosed, slotAt } from '../../jobs/engine/slots.ts'
import type { JobRun } from '../../ledger/job-ledger.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { getJobs, type JobRow, type JobRunRow, runJob } from '../api/jobs.ts'
import { whoAsks } from '../auth/reads.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'

const RUNS_SHOWN = 100
/** Runs of one status are found among these. */
const RUNS_SEARCHED = 5_000

export function jobRoutes(app: Api, { store, ledger, clock, zone: usual }: Deps): void {
  app.route({
    ...getJobs,
    handler: async ({ query: { job, status, limit = RUNS_SHOWN } }) => {
      const [summary, runs] = await Promise.all([
        ledger.jobs.summary(),
        ledger.jobs.runs({ limit: status === undefined ? limit : RUNS_SEARCHED, ...(job === undefined ? {} : { job: named(job).name }) }),
      ])
      const shown = runs.filter((run) => status === undefined || run.status === status).slice(0, limit)
      return { asOf: toIso(clock()), jobs: jobs.map((one) => jobRow(one, summary)), runs: shown.map(runRow) }
    },
  })

  app.route({
    ...runJob,
    handler: async (request) => {
      const job = named(request.params.name)
      const slot = await slotOf(job, request.body.slotAt)
      if (!(await ledger.jobs.request(job.name, slot)))
        throw new Refused(409, {
          code: 'job.running',
          message: `This slot of '${job.name}' is running; wait until it has ended, then run it again.`,
        })
      const detail = { slot: toIso(slot.from) }
      await recordAccess(ledger, {
        ...whoAsks(request),
        what: 'run_job',
        subject: job.name,
        outcome: 'ok',
        address: request.ip,
        at: clock(),
        detail,
      })
      return { job: job.name, slotAt: toIso(slot.from) }
    },
  })

  async function slotOf(job: HotlineJob, asked: string | undefined): Promise<Interval> {
    const zone = await zoneOf(store, { usual })
    if (asked === undefined) return lastClosed(job.schedule, zone, clock())
    const at = parseInstant(asked)
    if (!at.ok) throw new Refused(400, { code: 'request.usage', message: at.rejection.message })
    // A run's own slot, also where days were another zone's then.
    const run = (await ledger.jobs.runs({ job: job.name, limit: RUNS_SEARCHED })).find(({ slot }) => slot.from === at.value)
    return run?.slot ?? slotAt(job.schedule, zone, at.value)
  }
}

function named(name: string): HotlineJob {
  const job = findJob(name)
  if (job !== undefined) return job
  const names = jobs.map((one) => one.name)
  const near = closest(name, names)
  const remedy = near === undefined ? `jobs are ${names.join(', ')}.` : `did you mean '${near}'?`
  throw new Refused(404, { code: 'job.unknown', message: `'${name}' is not a job; ${remedy}` })
}

type Summary = Awaited<ReturnType<Deps['ledger']['jobs']['summary']>>

function jobRow({ name, description, schedule }: HotlineJob, { last, slots }: Summary): JobRow {
  const run = last.find(({ job }) => job === name)
  const count = (status: string) => slots.find((one) => one.job === name && one.status === status)?.count ?? 0
  return {
    ...{ name, description, everySeconds: schedule.kind === 'every' ? schedule.seconds : null },
    ...{ due: count('due'), failed: count('failed'), last: run === undefined ? null : runRow(run) },
  }
}

const runRow = ({ job, slot, attempt, status, startedAt, endedAt, rows, error }: JobRun): JobRunRow => ({
  ...{ job, slotAt: toIso(slot.from), attempt, status, startedAt: toIso(startedAt) },
  ...{ endedAt: endedAt === undefined ? null : toIso(endedAt), rows, error },
})
