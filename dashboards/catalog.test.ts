/** What holds of the boards' JSON without an engine: ids, places, units, variables, alerts, provisioning. */
import { describe, expect, test } from 'vitest'
import { alertRules } from '../sql/kpi/alert-rules.ts'
import { TARGETS } from '../sql/kpi/targets.ts'
import { buildRule, querySql } from './alerts/groups.ts'
import { buildDashboards, catalog } from './catalog.ts'
import { LANGUAGES } from './language.ts'
import { provisioningFiles } from './provision.ts'
import { queriesOf } from './queries-of.ts'
import { GRAFANA_UNITS } from './sdk/kpi.ts'
import { stepsOf } from './sdk/panel-spec.ts'

const dashboards = LANGUAGES.flatMap((lang) => buildDashboards(lang))

test('uids are unique over both languages', () => {
  expect(new Set(dashboards.map((dashboard) => dashboard.uid)).size).toBe(catalog.length * LANGUAGES.length)
})

describe.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))('%s', (_, dashboard) => {
  test('every panel has an id of its own, a title, a description and a known unit', () => {
    expect(new Set(dashboard.panels.map((panel) => panel.id)).size).toBe(dashboard.panels.length)
    for (const panel of dashboard.panels) {
      expect(panel).toMatchObject({ title: expect.stringMatching(/./), description: expect.stringMatching(/./) })
      expect(GRAFANA_UNITS).toContain(panel.fieldConfig?.defaults.unit)
    }
  })

  test('no two panels overlap and none leaves the grid of 24', () => {
    const taken = new Set<string>()
    for (const { title, gridPos } of dashboard.panels) {
      const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 }
      expect([title, x + w <= 24, w * h > 0]).toEqual([title, true, true])
      for (let column = x; column < x + w; column++)
        for (let row = y; row < y + h; row++) {
          expect([title, taken.has(`${column},${row}`)]).toEqual([title, false])
          taken.add(`${column},${row}`)
        }
    }
  })

  // Grafana leaves a variable that the board lacks in the text, and ClickHouse refuses it.
  test('every panel has one query, and its queries use only variables that the board has', () => {
    const variables = (dashboard.templating.list ?? []).map((variable) => variable.name)
    const used = queriesOf(dashboard).flatMap((query) => [...query.rawSql.matchAll(/\$\{(\w+):singlequote\}/g)].map((match) => match[1]))
    expect([...new Set(used)].sort()).toEqual([...variables].sort())
    expect(queriesOf(dashboard).length).toBe(dashboard.panels.length + variables.length)
  })
})

test('both languages have the same panels in the same places', () => {
  const shape = (lang: 'en' | 'zh') =>
    buildDashboards(lang).map((dashboard) => dashboard.panels.map(({ id, type, gridPos }) => ({ id, type, gridPos })))
  expect(shape('zh')).toEqual(shape('en'))
})

test('links to other boards are shown, not hidden in a menu', () => {
  for (const dashboard of dashboards) for (const link of dashboard.links ?? []) expect(link).not.toHaveProperty('placement')
})

/** Colour steps of every panel and table column of the boards. */
const steps = new Set(
  dashboards.flatMap(({ panels }) =>
    panels.flatMap((panel) => [
      JSON.stringify(panel.fieldConfig?.defaults.thresholds?.steps),
      ...(panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) => properties.map(({ value }) => JSON.stringify(value?.steps))),
    ]),
  ),
)

test.each(alertRules.map((rule) => [rule.name, rule] as const))('the limit of %s is the red step of a panel', (_, rule) => {
  const target = TARGETS[rule.target]
  expect(steps).toContain(JSON.stringify(stepsOf(target)))
  const threshold = JSON.stringify(buildRule(rule, 'en').data[1]?.model)
  expect(threshold).toContain(`"params":[${target.limit}]`)
  expect(threshold).toContain(`"params":[${target.recover}]`)
})

test('an alert ends between its limit and the goal, so a value that hovers at the limit does not flap', () => {
  for (const { better, goal, limit, recover } of Object.values(TARGETS)) {
    const sign = better === 'higher' ? 1 : -1
    expect(sign * (recover - limit)).toBeGreaterThan(0)
    expect(sign * (goal - recover)).toBeGreaterThanOrEqual(0)
  }
})

test('rules use no variables, which Grafana would not put in', () => {
  for (const rule of alertRules) expect(querySql(rule)).not.toMatch(/\$\{|\$__conditionalAll/)
})

test('provisioning holds a data source, a provider per language, one rule group and every board', () => {
  const files = provisioningFiles({ alertLanguage: 'zh', dashboardsPath: '/boards', zone: 'Europe/Berlin' })
  expect([...files.keys()].filter((name) => name.startsWith('provisioning/'))).toHaveLength(3)
  expect(files.get('provisioning/dashboards/callboard.yaml')).toMatchObject({
    providers: [{ options: { path: '/boards/en' } }, { options: { path: '/boards/zh' } }],
  })
  expect(files.get('provisioning/alerting/callboard.yaml')).toMatchObject({
    apiVersion: 1,
    groups: [{ orgId: 1, folder: 'Callboard 中文', interval: '1m', rules: { length: alertRules.length } }],
  })
  expect(files.get('dashboards/zh/cb-wall-zh.json')).toMatchObject({ uid: 'cb-wall-zh', schemaVersion: 42 })
})
