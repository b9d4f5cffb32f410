/** Panels that show KPIs of the catalogue: name, unit and expression come from there, the limits from `targets.ts`. */

import { kpi } from '../../sql/kpi/catalog.ts'
import type { TargetId } from '../../sql/kpi/targets.ts'
import type { Lang, Text } from '../language.ts'
import type { PanelOf } from './board.ts'
import { nameOf, unitOf } from './kpi.ts'
import { currentSql, type Dimension, headlineSql, rankingSql, totalSql, trendBySql, trendSql } from './kpi-sql.ts'
import { barPanel, type ColumnFormat, gaugePanel, statPanel, tablePanel, trendPanel } from './panels.ts'

/** The grain of the KPI views. */
const GRAIN = '15m'

type KpiSpec = { readonly title?: Text; readonly description: Text; readonly target?: TargetId }

const named = (id: string): Text => ({ en: kpi(id).en, zh: kpi(id).zh })

const decimalsOf = (id: string): number =>
  ({ percentunit: 1, s: 0, ms: 0, dtdurations: 0, locale: 0, none: 0, bytes: 1, short: 2 })[unitOf(id)]

/** The catalogue's description where `spec` has none. The KPI over the range as a number, its course as a spark line. */
export function headline(id: string, spec: Partial<KpiSpec> = {}): PanelOf {
  return statPanel({
    title: named(id),
    description: kpi(id).description,
    ...spec,
    sql: (lang) => headlineSql(id, lang),
    unit: unitOf(id),
    decimals: decimalsOf(id),
    interval: GRAIN,
    spark: true,
  })
}

/** The KPI over the range on a dial from 0 to `max`. */
export function dial(id: string, spec: Partial<KpiSpec> & { readonly max: number }): PanelOf {
  return gaugePanel({
    title: named(id),
    description: kpi(id).description,
    ...spec,
    sql: (lang) => totalSql([id], lang),
    unit: unitOf(id),
    decimals: decimalsOf(id),
  })
}

/** A KPI of the present, whatever the range. */
export function current(id: string, spec: Partial<KpiSpec> = {}): PanelOf {
  return statPanel({
    title: named(id),
    description: kpi(id).description,
    ...spec,
    sql: (lang) => currentSql([id], lang),
    unit: unitOf(id),
    decimals: decimalsOf(id),
  })
}

/** KPIs of one view over time. */
export function trend(
  ids: readonly string[],
  spec: KpiSpec & { readonly title: Text; readonly style?: 'line' | 'bars' | 'stacked'; readonly max?: number; readonly interval?: string },
): PanelOf {
  return trendPanel({
    interval: GRAIN,
    ...spec,
    sql: (lang) => trendSql(ids, lang),
    unit: unitOf(ids[0] ?? ''),
    decimals: decimalsOf(ids[0] ?? ''),
  })
}

/** One KPI over time, a series per member of the dimension. */
export function trendBy(
  id: string,
  by: Dimension,
  spec: KpiSpec & { readonly title: Text; readonly style?: 'line' | 'stacked'; readonly max?: number; readonly interval?: string },
): PanelOf {
  return trendPanel({
    interval: GRAIN,
    ...spec,
    sql: (lang) => trendBySql(id, by, lang),
    unit: unitOf(id),
    decimals: decimalsOf(id),
    labelled: true,
  })
}

/** A bar per member of the dimension. */
export function bars(
  id: string,
  by: Dimension,
  spec: KpiSpec & { readonly title: Text; readonly max?: number; readonly limit?: number },
): PanelOf {
  return barPanel({ ...spec, sql: (lang) => rankingSql([id], by, lang, spec.limit), unit: unitOf(id), decimals: decimalsOf(id) })
}

/** A row per member of the dimension, a column per KPI; `targets` colours columns. */
export function kpiTable(
  ids: readonly string[],
  by: Dimension,
  spec: { readonly title: Text; readonly description: Text; readonly targets?: Readonly<Record<string, TargetId>> },
): PanelOf {
  const format = (id: string): ColumnFormat => {
    const target = spec.targets?.[id]
    return { unit: unitOf(id), decimals: decimalsOf(id), ...(target === undefined ? {} : { target }) }
  }
  const columns = (lang: Lang) => Object.fromEntries(ids.map((id) => [nameOf(id, lang), format(id)]))
  return tablePanel({ title: spec.title, description: spec.description, sql: (lang) => rankingSql(ids, by, lang), unit: 'none', columns })
}
