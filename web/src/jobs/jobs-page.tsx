/** What runs by itself, how it went, and another run of what failed. */
import { Button } from 'antd'
import { api, service } from '../api.ts'
import { AuthorInput } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Filter } from '../filter.tsx'
import { ago, count, duration, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, PageHead, Panel, TableHead, type Tone } from '../parts.tsx'
import type { JobRow, JobRunRow, Jobs } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { useChange } from '../use-change.ts'
import { jobWords } from '../words/jobs.ts'

const REFRESH_MS = 10_000
const STATUSES = ['failed', 'lost', 'running', 'succeeded'] as const
const TONES: Readonly<Record<JobRunRow['status'], Tone>> = { succeeded: 'good', running: 'accent', failed: 'bad', lost: 'warn' }

type RunAgain = { readonly isPending: boolean; readonly run: (job: string, slotAt?: string) => void }

export function JobsPage() {
  const words = useWords(jobWords)
  const search = useSearch()
  const query = { job: search.get('job'), status: search.oneOf('status', STATUSES) }
  const jobs = api.useQuery('get', '/api/jobs', { params: { query } }, { refetchInterval: REFRESH_MS })
  const { send, notice, isSending } = useChange()
  const again: RunAgain = {
    isPending: isSending,
    run: (name, slotAt) =>
      void send(async () => {
        await service.POST('/api/jobs/{name}/run', { params: { path: { name } }, body: slotAt === undefined ? {} : { slotAt } })
        return words.asked(name)
      }),
  }
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <AuthorInput />
      </PageHead>
      <ChangeNotice notice={notice} />
      <Await from={jobs} lines={14}>
        {(data) => (
          <div className="stack">
            <Panel>
              <JobTable data={data} again={again} />
            </Panel>
            <Panel
              title={words.history}
              extra={
                <>
                  <Filter
                    name="job"
                    label={words.job}
                    all={words.allJobs}
                    choices={data.jobs.map(({ name }) => ({ value: name, label: name }))}
                  />
                  <Filter
                    name="status"
                    label={words.status}
                    all={words.allRuns}
                    choices={STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
                  />
                </>
              }
            >
              {data.runs.length === 0 ? <p className="note">{words.none}</p> : <RunTable runs={data.runs} again={again} />}
            </Panel>
          </div>
        )}
      </Await>
    </>
  )
}

function JobTable({ data, again }: { readonly data: Jobs; readonly again: RunAgain }) {
  const words = useWords(jobWords)
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.job, words.schedule, words.last]} numbers={[words.waiting, words.givenUp, '']} />
        <tbody>
          {data.jobs.map((job) => (
            <JobLine key={job.name} job={job} asOf={data.asOf} again={again} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function JobLine({ job, asOf, again }: { readonly job: JobRow; readonly asOf: string; readonly again: RunAgain }) {
  const words = useWords(jobWords)
  const language = useLanguage()
  const { last } = job
  return (
    <tr>
      <td>
        <span className="mono">{job.name}</span>
        <span className="note" style={{ display: 'block' }}>
          {job.description}
        </span>
      </td>
      <td>{job.everySeconds === null ? words.daily : words.everySeconds(job.everySeconds)}</td>
      <td>
        {last === null ? (
          words.never
        ) : (
          <>
            <Badge tone={TONES[last.status]}>{words.statuses[last.status]}</Badge>
            <span className="note"> {ago(last.endedAt ?? last.startedAt, Date.parse(asOf), language)}</span>
          </>
        )}
      </td>
      <td className="num">{count(job.due, language)}</td>
      <td className="num">{job.failed === 0 ? count(0, language) : <Badge tone="bad">{count(job.failed, language)}</Badge>}</td>
      <td className="num">
        <Button size="small" disabled={again.isPending} onClick={() => again.run(job.name)}>
          {words.run}
        </Button>
      </td>
    </tr>
  )
}

function RunTable({ runs, again }: { readonly runs: readonly JobRunRow[]; readonly again: RunAgain }) {
  const words = useWords(jobWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.job, words.status, words.slot, words.started]} numbers={[words.took, words.rows, '']} />
        <tbody>
          {runs.map((run) => (
            <tr key={`${run.job} ${run.slotAt} ${run.attempt} ${run.startedAt}`}>
              <td className="mono">{run.job}</td>
              <td>
                <Badge tone={TONES[run.status]}>{words.statuses[run.status]}</Badge>
                {run.attempt > 1 ? <span className="note"> {words.attempt(run.attempt)}</span> : null}
                {run.error === '' ? null : (
                  <span className="note break" style={{ display: 'block' }}>
                    {run.error}
                  </span>
                )}
              </td>
              <td>{time(run.slotAt, zone, language)}</td>
              <td>{time(run.startedAt, zone, language, 'full')}</td>
              <td className="num">
                {run.endedAt === null ? NONE : duration((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000)}
              </td>
              <td className="num">{count(run.rows, language)}</td>
              <td className="num">
                {run.status === 'failed' || run.status === 'lost' ? (
                  <Button size="small" disabled={again.isPending} onClick={() => again.run(run.job, run.slotAt)}>
                    {words.runAgain}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
