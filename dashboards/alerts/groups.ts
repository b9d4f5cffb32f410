/** Alert rules in the shape of Grafana's file provisioning; the SDK's RuleGroup has that of its HTTP API. */
import * as alerting from '@grafana/grafana-foundation-sdk/alerting'
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import * as expr from '@grafana/grafana-foundation-sdk/expr'
import { TARGETS, type Target } from '../../sql/kpi/targets.ts'
import { type Lang, uidIn } from '../language.ts'
import { ClickHouseQuery, DATASOURCE } from '../sdk/clickhouse.ts'
import { type AlertRule, rules } from './rules.ts'

const EXPRESSIONS = { type: '__expr__', uid: '__expr__' } as const

/** Seconds between the query's end and the evaluation. */
const INGEST_DELAY_SECONDS = 60

/** Query → threshold with hysteresis: fires past the limit, ends at `recover`. */
export function buildRule(rule: AlertRule, lang: Lang): alerting.Rule {
  const range = { from: rule.windowSeconds + INGEST_DELAY_SECONDS, to: INGEST_DELAY_SECONDS }
  return new alerting.RuleBuilder(rule.title[lang])
    .uid(uidIn(rule.uid, lang))
    .condition('B')
    .withQuery(
      new alerting.QueryBuilder('A').datasourceUid(DATASOURCE.uid).relativeTimeRange(range).model(new ClickHouseQuery(rule.sql, 1)),
    )
    .withQuery(
      new alerting.QueryBuilder('B')
        .datasourceUid(EXPRESSIONS.uid)
        .relativeTimeRange({ from: 0, to: 0 })
        .model(threshold(TARGETS[rule.target])),
    )
    .forDuration(rule.holdsFor)
    .noDataState('OK')
    .execErrState('Error')
    .labels({ severity: rule.severity, team: 'callboard' })
    .annotations({ summary: rule.summary[lang], __dashboardUid__: uidIn(rule.dashboard, lang) })
    .build()
}

function threshold(target: Target): Builder<Dataquery> {
  const [fires, ends] = target.better === 'higher' ? (['lt', 'gt'] as const) : (['gt', 'lt'] as const)
  return new expr.TypeThresholdBuilder()
    .refId('B')
    .datasource(EXPRESSIONS)
    .expression('A')
    .conditions([{ evaluator: { type: fires, params: [target.limit] }, unloadEvaluator: { type: ends, params: [target.recover] } }])
}

/** The provisioning file's document: one group, evaluated every minute. */
export function ruleFile(lang: Lang, folder: string): object {
  const provisioned = rules.map((rule) => {
    const { title, uid, condition, data, for: holdsFor, noDataState, execErrState, labels, annotations } = buildRule(rule, lang)
    return {
      uid,
      title,
      condition,
      data,
      for: holdsFor,
      noDataState,
      execErrState,
      labels,
      annotations,
      dashboardUid: uidIn(rule.dashboard, lang),
    }
  })
  return { apiVersion: 1, groups: [{ orgId: 1, name: `callboard-${lang}`, folder, interval: '1m', rules: provisioned }] }
}
