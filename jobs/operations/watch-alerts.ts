/** Backlog job: looks every minute at what the alert rules watch, and keeps each alert with when it was raised and cleared. */
import { type Instant, instant, minutes } from '../../domain/kernel/time.ts'
import { type Alert, type AlertLimits, nextAlert, quietSince } from '../../domain/operations/alert.ts'
import { looks, type Seen } from '../../sql/kpi/alert-looks.ts'
import { type AlertRule, alertRules, limitsOf } from '../../sql/kpi/alert-rules.ts'
import type { Store } from '../../sql/store.ts'
import type { Row } from '../../sql/tables/definition.ts'
import { alertsTable } from '../../sql/tables/operations.ts'
import type { Job } from '../engine/job.ts'

/** Not a slot job: those wait for the watermark and 15 minutes more, and a source that lags would silence every alert. */
export const watchAlerts: Job<{ readonly store: Store }> = {
  name: 'watch-alerts',
  description: 'Raises and clears alerts on calls, work orders, interfaces, and records refused or lost.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(1) },
  catchUp: 'latest',
  timeoutSeconds: minutes(2),
  run: async ({ store, slot, startedAt, signal }) => {
    const latest = await readLatest(store)
    const rows: AlertRow[] = []
    for await (const [rule, measured] of looks(store, alertRules, slot.to)) {
      signal.throwIfAborted()
      rows.push(...judged(rule, measured, latest.get(rule.name) ?? new Map<string, Kept>(), slot.to))
    }
    if (rows.length > 0)
      await store.insert(
        alertsTable,
        rows.map((row) => ({ ...row, as_of: new Date(startedAt) })),
      )
    return rows.length
  },
}

type Ends = { readonly pendingAt: Instant; readonly raisedAt: Instant | null; readonly clearedAt: Instant | null }
/** The latest alert of a subject: where the machine stands, the instants of its row, and the limits it was last held against. */
type Kept = Ends & { readonly alert: Alert; readonly limits: Pick<AlertLimits, 'limit' | 'recover'> }

type AlertRow = ReturnType<typeof rowOf>

/** The rows of alerts that are open after this look or were before. */
function judged(rule: AlertRule, measured: readonly Seen[], latest: ReadonlyMap<string, Kept>, at: Instant): AlertRow[] {
  const silent = [...latest]
    .filter(([subject, kept]) => kept.clearedAt === null && !measured.some((row) => row.subject === subject))
    .map(([subject, { limits }]) => ({ subject, value: rule.absent, limits }))
  const seen = measured.map(({ subject, value, goal }) => ({ subject, value, limits: limitsOf(rule, goal) }))
  return [...seen, ...silent].flatMap(({ subject, value, limits: own }) => {
    const limits = { ...limitsOf(rule, null), ...own }
    const kept = latest.get(subject)
    const before = kept?.alert ?? quietSince(at)
    const after = nextAlert(before, { at, value }, limits)
    if (after === before || !(isOpen(before) || isOpen(after))) return []
    return [rowOf(rule.name, subject, { alert: after, limits, ...endsAfter(isOpen(before) ? kept : undefined, after) })]
  })
}

const isOpen = ({ status }: Alert): boolean => status === 'pending' || status === 'raised'

/** Instants of the machine's own looks, never of the run: a look that is repeated gives the same row. */
function endsAfter(open: Ends | undefined, after: Alert): Ends {
  const raisedAt = open?.raisedAt ?? (after.status === 'raised' ? after.since : null)
  return { pendingAt: open?.pendingAt ?? after.since, raisedAt, clearedAt: isOpen(after) ? null : after.since }
}

function rowOf(rule: string, subject: string, { alert, limits: { limit, recover }, pendingAt, raisedAt, clearedAt }: Kept) {
  return {
    rule,
    subject,
    pending_at: new Date(pendingAt),
    status: alert.status,
    raised_at: raisedAt === null ? null : new Date(raisedAt),
    cleared_at: clearedAt === null ? null : new Date(clearedAt),
    value: alert.value ?? 0,
    value_at: new Date(alert.valueAt),
    limit_value: limit,
    clear_value: recover,
  }
}

type LatestRow = Row<typeof alertsTable>

/** By rule and subject. A subject that nothing was ever wrong with is not there. */
async function readLatest(store: Store): Promise<Map<string, Map<string, Kept>>> {
  const rows = await store.query<LatestRow>(`select * from alerts_v1 final order by pending_at desc limit 1 by rule, subject`)
  const byRule = new Map<string, Map<string, Kept>>()
  for (const row of rows) byRule.set(row.rule, (byRule.get(row.rule) ?? new Map<string, Kept>()).set(row.subject, keptOf(row)))
  return byRule
}

function keptOf(row: LatestRow): Kept {
  const pendingAt = instant(Date.parse(row.pending_at))
  const raisedAt = row.raised_at === null ? null : instant(Date.parse(row.raised_at))
  const clearedAt = row.cleared_at === null ? null : instant(Date.parse(row.cleared_at))
  const kept = { pendingAt, raisedAt, clearedAt, limits: { limit: row.limit_value, recover: row.clear_value } }
  // One that ended stale begins anew as a quiet one does.
  if (clearedAt !== null) return { ...kept, alert: quietSince(clearedAt) }
  const last = { valueAt: instant(Date.parse(row.value_at)), value: row.value }
  const stands: Alert =
    raisedAt === null ? { ...last, status: 'pending', since: pendingAt } : { ...last, status: 'raised', since: raisedAt }
  return { ...kept, alert: stands }
}
