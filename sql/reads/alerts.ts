/** Alerts that were raised and last. */
import { type AlertRule, alertRules } from '../kpi/alert-rules.ts'
import type { Store } from '../store.ts'

/** A page shows no more; so many at once have one cause. */
const MOST = 50

type AlertRow = { rule: string; subject: string; raisedAt: string; value: number; limit: number }

export type OpenAlert = AlertRow & Pick<AlertRule, 'title' | 'about' | 'unit'>

/** Latest first. An alert of a rule that no longer exists is nobody's any more. */
export async function readOpenAlerts(store: Store): Promise<OpenAlert[]> {
  const rows = await store.query<AlertRow>(
    `select toString(rule) as rule, subject, raised_at as raisedAt, value, limit_value as limit from alerts
     where cleared_at is null order by raised_at desc, rule, subject limit ${MOST}`,
  )
  return rows.flatMap((row) => {
    const rule = alertRules.find(({ name }) => name === row.rule)
    return rule ? [{ ...row, title: rule.title, about: rule.about, unit: rule.unit }] : []
  })
}
