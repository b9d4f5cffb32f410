/** Alert rules in the shape of Grafana's file provisioning; the SDK's RuleGroup has that of its HTTP API. */
import * as alerting from '@grafana/grafana-foundation-sdk/alerting'
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import * as expr from '@grafana/grafana-foundation-sdk/expr'
import { type AlertRule, alertRules, ruleSql } from '../../sql/kpi/alert-rules.ts'
import { TARGETS, type Target } from '../../sql/kpi/targets.ts'
import { type Lang, uidIn } from '../language.ts'
import { ClickHouseQuery, DATASOURCE } from '../sdk/clickhouse.ts'

const EXPRESSIONS = { type: '__expr__', uid: '__expr__' } as const

export const uidOf = ({ name }: AlertRule, lang: Lang): string => uidIn(`cb-alert-${name}`, lang)

/**
 * One row per instance, its label named after what it is. Grafana knows one limit per rule: where a subject has a goal of its own, its value is
 * moved as far as the goal is from the target's, so that the rule fires where the job does.
 */
export const querySql = (rule: AlertRule): string =>
  `select ${rule.about === 'all' ? '' : `subject as \`${rule.about}\`, `}value - ifNull(goal - ${TARGETS[rule.target].goal}, 0) as value
    from (${ruleSql(rule, { from: '$__fromTime', to: '$__toTime' })}) as looked`

/** Query → threshold with hysteresis: fires past the limit, ends at `recover`. */
export function buildRule(rule: AlertRule, lang: Lang): alerting.Rule {
  return new alerting.RuleBuilder(rule.title[lang])
    .uid(uidOf(rule, lang))
    .condition('B')
    .withQuery(
      new alerting.QueryBuilder('A')
        .datasourceUid(DATASOURCE.uid)
        .relativeTimeRange({ from: rule.window, to: 0 })
        .model(new ClickHouseQuery(querySql(rule), 1)),
    )
    .withQuery(
      new alerting.QueryBuilder('B')
        .datasourceUid(EXPRESSIONS.uid)
        .relativeTimeRange({ from: 0, to: 0 })
        .model(threshold(TARGETS[rule.target])),
    )
    .forDuration(`${rule.holdsFor}s`)
    .noDataState('OK')
    .execErrState('Error')
    .labels({ severity: rule.severity, team: 'callboard' })
    .annotations({ summary: rule.summary[lang], __dashboardUid__: uidIn(rule.board, lang) })
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
  const provisioned = alertRules.map((rule) => {
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
      dashboardUid: uidIn(rule.board, lang),
    }
  })
  return { apiVersion: 1, groups: [{ orgId: 1, name: `callboard-${lang}`, folder, interval: '1m', rules: provisioned }] }
}
