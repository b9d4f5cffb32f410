/** Executes every query of every dashboard on the engine, as a check before boards are published. */
import { HOUR_MS } from '../domain/kernel/time.ts'
import { alertRules } from '../sql/kpi/alert-rules.ts'
import type { Store } from '../sql/store.ts'
import { querySql } from './alerts/groups.ts'
import { buildDashboards } from './catalog.ts'
import { runSql, runTarget } from './engine/run.ts'
import { LANGUAGES } from './language.ts'
import { queriesOf } from './queries-of.ts'

type FailedQuery = { readonly dashboard: string; readonly panel: string; readonly refId: string; readonly error: string }

export type CheckReport = {
  readonly dashboards: number
  readonly panels: number
  readonly queries: number
  readonly failed: readonly FailedQuery[]
}

/** Panels and variables of all boards in both languages, then the alert rules; the range is the 24 h before `nowMs`. */
export async function checkDashboards(store: Pick<Store, 'result'>, nowMs: number): Promise<CheckReport> {
  const dashboards = LANGUAGES.flatMap((lang) => buildDashboards(lang))
  const context = { fromMs: nowMs - 24 * HOUR_MS, toMs: nowMs, intervalMs: HOUR_MS / 4 }
  const failed: FailedQuery[] = []
  const attempt = async (at: Omit<FailedQuery, 'error'>, run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (error) {
      failed.push({ ...at, error: error instanceof Error ? error.message : String(error) })
    }
  }
  const queries = dashboards.flatMap(queriesOf)
  for (const query of queries)
    await attempt({ dashboard: query.dashboard, panel: query.owner, refId: query.refId }, () => runTarget(store, query, context))
  for (const rule of alertRules)
    await attempt({ dashboard: 'alerts', panel: rule.name, refId: 'A' }, () =>
      runSql(store, querySql(rule), { ...context, fromMs: nowMs - rule.window * 1000 }),
    )
  return {
    dashboards: dashboards.length,
    panels: dashboards.reduce((sum, dashboard) => sum + dashboard.panels.length, 0),
    queries: queries.length + alertRules.length,
    failed,
  }
}
