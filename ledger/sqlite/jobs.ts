/** The job ledger on SQLite: claims by compare-and-set inside one immediate transaction. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { type Clock, type Instant, type Interval, interval, plus, type Seconds, seconds } from '../../domain/kernel/time.ts'
import type { Claim, ClaimRequest, JobRun, RunOutcome, RunStatus, SlotPlan, SlotStatus } from '../job-ledger.ts'
import { integer, moment, momentOrNone, type Row, text } from './rows.ts'

/** No retry waits longer; a wait beyond it means the clock was set back. */
const LONGEST_RETRY_SECONDS = seconds(900)

export function jobOperations(database: DatabaseSyncInstance, now: Clock) {
  const state = database.prepare('select cursor from job_state where job = ?')
  const setCursor = database.prepare(
    'insert into job_state (job, cursor) values (?, ?) on conflict (job) do update set cursor = excluded.cursor',
  )
  const addSlot = database.prepare('insert into job_slot (job, slot_from, slot_to, status) values (?, ?, ?, ?) on conflict do nothing')
  const supersede = database.prepare("update job_slot set status = 'skipped' where job = ? and status = 'due' and slot_from < ?")
  const slotStatus = database.prepare('select status from job_slot where job = ? and slot_from = ?')
  const makeDue = database.prepare(
    "insert into job_slot (job, slot_from, slot_to, status) values (?, ?, ?, 'due') on conflict (job, slot_from) do update set status = 'due', not_before = 0",
  )
  // A lease further away than it can have been granted was written before the clock was set back.
  const stale = database.prepare(
    "select slot_from, fence, attempt from job_slot where job = ? and status = 'running' and (lease_until <= ? or lease_until > ?)",
  )
  const loseRun = database.prepare("update job_run set status = 'lost', ended_at = ?, is_copied = 0 where job = ? and fence = ?")
  const endSlot = database.prepare(
    'update job_slot set status = ?, not_before = ?, lease_until = null where job = ? and slot_from = ? and fence = ?',
  )
  const running = database.prepare("select 1 from job_slot where job = ? and status = 'running' limit 1")
  const open = database.prepare("select 1 from job_slot where job = ? and status in ('due', 'running') limit 1")
  const nextDue = database.prepare(
    "select slot_from, slot_to, attempt from job_slot where job = ? and status = 'due' and (not_before <= ? or not_before > ?) order by slot_from limit 1",
  )
  const thisDue = database.prepare("select slot_from, slot_to, attempt from job_slot where job = ? and status = 'due' and slot_from = ?")
  const raiseFence = database.prepare(
    'insert into job_state (job, fence) values (?, 1) on conflict (job) do update set fence = fence + 1 returning fence',
  )
  const takeSlot = database.prepare(
    "update job_slot set status = 'running', attempt = ?, fence = ?, lease_until = ? where job = ? and slot_from = ?",
  )
  const addRun = database.prepare(
    "insert into job_run (job, fence, slot_from, slot_to, attempt, owner, status, started_at) values (?, ?, ?, ?, ?, ?, 'running', ?)",
  )
  const extend = database.prepare(
    "update job_slot set lease_until = ? where job = ? and slot_from = ? and fence = ? and status = 'running'",
  )
  const endRun = database.prepare(
    'update job_run set status = ?, ended_at = ?, rows = ?, error = ?, is_copied = 0 where job = ? and fence = ?',
  )
  const forgetRun = database.prepare('delete from job_run where job = ? and fence = ?')
  const uncount = database.prepare('update job_slot set attempt = attempt - 1 where job = ? and slot_from = ?')
  const forgetSlot = database.prepare('delete from job_slot where job = ? and slot_from = ?')
  const latestRuns = database.prepare("select * from job_run where (? = '' or job = ?) order by started_at desc, fence desc limit ?")
  const lastOfEach = database.prepare(
    'select * from job_run where (job, fence) in (select job, max(fence) from job_run group by job) order by job',
  )
  const byStatus = database.prepare('select job, status, count(*) as count from job_slot group by job, status order by job, status')
  const notCopied = database.prepare('select * from job_run where is_copied = 0 limit ?')
  const setCopied = database.prepare('update job_run set is_copied = 1 where job = ? and fence = ? and status = ?')

  function cursor(job: string): Instant | undefined {
    const row = state.get(job)
    return row && momentOrNone(row, 'cursor')
  }

  function plan(job: string, { from, cursor: next, due, skipped, whileOpen }: SlotPlan): boolean {
    if (cursor(job) !== from || (whileOpen === 'wait' && open.get(job))) return false
    setCursor.run(job, next)
    for (const slot of skipped) addSlot.run(job, slot.from, slot.to, 'skipped')
    for (const slot of due) addSlot.run(job, slot.from, slot.to, 'due')
    const newest = due.at(-1)
    if (whileOpen === 'supersede' && newest) supersede.run(job, newest.from)
    return true
  }

  function request(job: string, slot: Interval): boolean {
    const found = slotStatus.get(job, slot.from)
    if (found && text(found, 'status') === 'running') return false
    makeDue.run(job, slot.from, slot.to)
    return true
  }

  function expire({ job, leaseSeconds, maxAttempts }: ClaimRequest): void {
    const at = now()
    for (const row of stale.all(job, at, plus(at, leaseSeconds))) {
      const fence = integer(row, 'fence')
      loseRun.run(at, job, fence)
      endSlot.run(integer(row, 'attempt') >= maxAttempts ? 'failed' : 'due', 0, job, integer(row, 'slot_from'), fence)
    }
  }

  function claim(asked: ClaimRequest, slot?: Interval): Claim | undefined {
    expire(asked)
    const { job, owner, leaseSeconds } = asked
    const at = now()
    if (running.get(job)) return undefined
    const due = slot ? thisDue.get(job, slot.from) : nextDue.get(job, at, plus(at, LONGEST_RETRY_SECONDS))
    if (!due) return undefined
    const fence = integer(raiseFence.get(job) ?? {}, 'fence')
    const attempt = integer(due, 'attempt') + 1
    const leaseUntil = plus(at, leaseSeconds)
    takeSlot.run(attempt, fence, leaseUntil, job, integer(due, 'slot_from'))
    addRun.run(job, fence, integer(due, 'slot_from'), integer(due, 'slot_to'), attempt, owner, at)
    return { job, slot: slotOf(due), attempt, fence, owner, leaseUntil }
  }

  function finish({ job, slot, fence }: Claim, outcome: RunOutcome): boolean {
    const retryAt = outcome.status === 'succeeded' ? undefined : outcome.retryAt
    const status = retryAt !== undefined || outcome.status === 'deferred' ? 'due' : outcome.status
    const { changes } = endSlot.run(status, Math.round(retryAt ?? 0), job, slot.from, fence)
    if (Number(changes) === 0) return false
    if (outcome.status === 'deferred') {
      forgetRun.run(job, fence)
      uncount.run(job, slot.from)
    } else if (outcome.status === 'failed') endRun.run('failed', now(), 0, outcome.error, job, fence)
    else if (outcome.forget) {
      forgetRun.run(job, fence)
      forgetSlot.run(job, slot.from)
    } else endRun.run('succeeded', now(), outcome.rows, '', job, fence)
    return true
  }

  return {
    cursor,
    plan,
    request,
    claim,
    renew: ({ job, slot, fence }: Claim, leaseSeconds: Seconds): boolean =>
      Number(extend.run(plus(now(), leaseSeconds), job, slot.from, fence).changes) > 0,
    finish,
    runs: ({ job = '', limit }: { readonly job?: string; readonly limit: number }): JobRun[] => latestRuns.all(job, job, limit).map(toRun),
    summary: () => ({
      last: lastOfEach.all().map(toRun),
      slots: byStatus
        .all()
        .map((row) => ({ job: text(row, 'job'), status: toSlotStatus(text(row, 'status')), count: integer(row, 'count') })),
    }),
    uncopied: (limit: number): JobRun[] => notCopied.all(limit).map(toRun),
    markCopied: (runs: readonly JobRun[]): void => {
      for (const { job, fence, status } of runs) setCopied.run(job, fence, status)
    },
  }
}

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
