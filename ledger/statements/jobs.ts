/** The job ledger: claims by compare-and-set, in a transaction that is the only writer. */
import { type Clock, type Instant, type Interval, instant, interval, plus, type Seconds } from '../../domain/kernel/time.ts'
import {
  type Claim,
  type ClaimRequest,
  type JobRun,
  LONGEST_RETRY,
  type RunOutcome,
  type RunStatus,
  type SlotPlan,
  type SlotStatus,
} from '../job-ledger.ts'
import { integer, moment, momentOrNone, type Row, text } from './rows.ts'
import type { Session } from './session.ts'

const ADD_SLOT = 'insert into job_slot (job, slot_from, slot_to, status) values (?, ?, ?, ?) on conflict do nothing'
const MAKE_DUE =
  "insert into job_slot (job, slot_from, slot_to, status) values (?, ?, ?, 'due') on conflict (job, slot_from) do update set status = 'due', not_before = 0"
// A lease further away than it can have been granted was written before the clock was set back.
const STALE =
  "select slot_from, fence, attempt from job_slot where job = ? and status = 'running' and (lease_until <= ? or lease_until > ?) order by slot_from"
const LOSE_RUN = "update job_run set status = 'lost', ended_at = ?, is_copied = 0 where job = ? and fence = ?"
const END_SLOT = 'update job_slot set status = ?, not_before = ?, lease_until = null where job = ? and slot_from = ? and fence = ?'
const IS_OPEN = "select 1 as open from job_slot where job = ? and status in ('due', 'running') limit 1"
const IS_RUNNING = "select 1 as running from job_slot where job = ? and status = 'running' limit 1"
const NEXT_DUE =
  "select slot_from, slot_to, attempt from job_slot where job = ? and status = 'due' and (not_before <= ? or not_before > ?) order by slot_from limit 1"
const THIS_DUE = "select slot_from, slot_to, attempt from job_slot where job = ? and status = 'due' and slot_from = ?"
const RAISE_FENCE =
  'insert into job_state (job, fence) values (?, 1) on conflict (job) do update set fence = job_state.fence + 1 returning fence'
const TAKE_SLOT = "update job_slot set status = 'running', attempt = ?, fence = ?, lease_until = ? where job = ? and slot_from = ?"
const LAST_START = 'select started_at from job_run where job = ? order by fence desc limit 1'
const ADD_RUN =
  "insert into job_run (job, fence, slot_from, slot_to, attempt, owner, status, started_at) values (?, ?, ?, ?, ?, ?, 'running', ?)"
const END_RUN = 'update job_run set status = ?, ended_at = ?, rows = ?, error = ?, is_copied = 0 where job = ? and fence = ?'
const FORGET_RUN = 'delete from job_run where job = ? and fence = ? and is_copied = 0'

export function jobOperations(session: Session, now: Clock) {
  async function cursor(job: string): Promise<Instant | undefined> {
    const row = await session.get('select cursor from job_state where job = ?', job)
    return row && momentOrNone(row, 'cursor')
  }

  async function plan(job: string, { from, cursor: next, due, skipped, whileOpen }: SlotPlan): Promise<boolean> {
    if ((await cursor(job)) !== from || (whileOpen === 'wait' && (await session.get(IS_OPEN, job)))) return false
    await session.run(
      'insert into job_state (job, cursor) values (?, ?) on conflict (job) do update set cursor = excluded.cursor',
      job,
      next,
    )
    if (whileOpen === 'recall') await session.run('delete from job_slot where job = ? and slot_to > ?', job, next)
    for (const slot of skipped) await session.run(ADD_SLOT, job, slot.from, slot.to, 'skipped')
    for (const slot of due) await session.run(ADD_SLOT, job, slot.from, slot.to, 'due')
    const newest = due.at(-1)
    if (whileOpen === 'supersede' && newest)
      await session.run("update job_slot set status = 'skipped' where job = ? and status = 'due' and slot_from < ?", job, newest.from)
    return true
  }

  async function request(job: string, slot: Interval): Promise<boolean> {
    const found = await session.get('select status from job_slot where job = ? and slot_from = ?', job, slot.from)
    if (found && text(found, 'status') === 'running') return false
    await session.run(MAKE_DUE, job, slot.from, slot.to)
    return true
  }

  async function expire({ job, leaseSeconds, maxAttempts }: ClaimRequest): Promise<void> {
    const at = now()
    for (const row of await session.all(STALE, job, at, plus(at, leaseSeconds))) {
      const fence = integer(row, 'fence')
      await session.run(LOSE_RUN, at, job, fence)
      await session.run(END_SLOT, integer(row, 'attempt') >= maxAttempts ? 'failed' : 'due', 0, job, integer(row, 'slot_from'), fence)
    }
  }

  async function claim(asked: ClaimRequest, slot?: Interval): Promise<Claim | undefined> {
    await expire(asked)
    const { job, owner, leaseSeconds } = asked
    const at = now()
    if (await session.get(IS_RUNNING, job)) return undefined
    const due = slot ? await session.get(THIS_DUE, job, slot.from) : await session.get(NEXT_DUE, job, at, plus(at, LONGEST_RETRY))
    if (!due) return undefined
    const fence = integer(await session.get(RAISE_FENCE, job), 'fence')
    const attempt = integer(due, 'attempt') + 1
    const leaseUntil = plus(at, leaseSeconds)
    const { from, to } = slotOf(due)
    await session.run(TAKE_SLOT, attempt, fence, leaseUntil, job, from)
    const startedAt = await nextStart(job, at)
    await session.run(ADD_RUN, job, fence, from, to, attempt, owner, startedAt)
    return { job, slot: slotOf(due), attempt, fence, owner, startedAt, leaseUntil }
  }

  async function nextStart(job: string, at: Instant): Promise<Instant> {
    const last = await session.get(LAST_START, job)
    return last ? instant(Math.max(at, integer(last, 'started_at') + 1)) : at
  }

  /** A run that was copied as running ends where it was copied to as well. */
  async function forget(job: string, fence: number): Promise<void> {
    if ((await session.run(FORGET_RUN, job, fence)) === 0) await session.run(END_RUN, 'succeeded', now(), 0, '', job, fence)
  }

  async function finish({ job, slot, fence }: Claim, outcome: RunOutcome): Promise<boolean> {
    const retryIn = outcome.status === 'succeeded' ? undefined : outcome.retryIn
    const status = retryIn === undefined ? outcome.status : 'due'
    const notBefore = retryIn === undefined ? 0 : Math.round(plus(now(), retryIn))
    if ((await session.run(END_SLOT, status, notBefore, job, slot.from, fence)) === 0) return false
    if (outcome.status === 'deferred') {
      await forget(job, fence)
      await session.run('update job_slot set attempt = attempt - 1 where job = ? and slot_from = ?', job, slot.from)
    } else if (outcome.status === 'failed') await session.run(END_RUN, 'failed', now(), 0, outcome.error, job, fence)
    else if (outcome.forget) {
      await forget(job, fence)
      await session.run('delete from job_slot where job = ? and slot_from = ?', job, slot.from)
    } else await session.run(END_RUN, 'succeeded', now(), outcome.rows, '', job, fence)
    return true
  }

  return {
    cursor,
    plan,
    request,
    claim,
    finish,
    renew: async ({ job, slot, fence }: Claim, leaseSeconds: Seconds): Promise<boolean> =>
      (await session.run(
        "update job_slot set lease_until = ? where job = ? and slot_from = ? and fence = ? and status = 'running'",
        plus(now(), leaseSeconds),
        job,
        slot.from,
        fence,
      )) > 0,
    ...historyOperations(session, now),
  }
}

const historyOperations = (session: Session, now: Clock) => ({
  runs: async ({ job, limit }: { readonly job?: string; readonly limit: number }): Promise<JobRun[]> =>
    (job === undefined
      ? await session.all('select * from job_run order by started_at desc, fence desc limit ?', limit)
      : await session.all('select * from job_run where job = ? order by started_at desc, fence desc limit ?', job, limit)
    ).map(toRun),
  summary: async () => ({
    last: (
      await session.all('select * from job_run where (job, fence) in (select job, max(fence) from job_run group by job) order by job')
    ).map(toRun),
    slots: (await session.all('select job, status, count(*) as count from job_slot group by job, status order by job, status')).map(
      (row) => ({ job: text(row, 'job'), status: toSlotStatus(text(row, 'status')), count: integer(row, 'count') }),
    ),
  }),
  uncopied: async ({ limit, runningFor }: { readonly limit: number; readonly runningFor: Seconds }): Promise<JobRun[]> =>
    (
      await session.all(
        "select * from job_run where is_copied = 0 and (status <> 'running' or started_at <= ?) limit ?",
        now() - runningFor * 1000,
        limit,
      )
    ).map(toRun),
  markCopied: async (runs: readonly JobRun[]): Promise<void> => {
    for (const { job, fence, status } of runs)
      await session.run('update job_run set is_copied = 1 where job = ? and fence = ? and status = ?', job, fence, status)
  },
})

const slotOf = (row: Row): Interval => interval(moment(row, 'slot_from'), moment(row, 'slot_to'))

const toRun = (row: Row): JobRun => ({
  job: text(row, 'job'),
  slot: slotOf(row),
  attempt: integer(row, 'attempt'),
  fence: integer(row, 'fence'),
  owner: text(row, 'owner'),
  status: toRunStatus(text(row, 'status')),
  startedAt: moment(row, 'started_at'),
  endedAt: momentOrNone(row, 'ended_at'),
  rows: integer(row, 'rows'),
  error: text(row, 'error'),
})

/** The column's check constraint admits nothing else. */
const toRunStatus = (value: string): RunStatus => value as RunStatus
const toSlotStatus = (value: string): SlotStatus => value as SlotStatus
