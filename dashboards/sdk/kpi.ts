/** A KPI of the catalogue as panels need it: its name in the board's language and its unit as Grafana names it. */
import type { Lang } from '../language.ts'
import { PROVISIONAL } from './provisional.ts'

export type Kpi = {
  readonly id: string
  readonly en: string
  readonly zh: string
  readonly unit: string
  readonly view: string
  readonly expression: string
}

const byId = new Map<string, Kpi>(PROVISIONAL.map((entry) => [entry.id, entry]))

/** Throws RangeError when the catalogue has no such KPI. */
export function kpi(id: string): Kpi {
  const entry = byId.get(id)
  if (entry === undefined) throw new RangeError(`The KPI catalogue has no '${id}'; it has ${[...byId.keys()].join(', ')}.`)
  return entry
}

export const nameOf = (id: string, lang: Lang): string => kpi(id)[lang]

/** Grafana's unit ids; the viewer formats exactly these. */
export const GRAFANA_UNITS = ['percentunit', 's', 'dtdurations', 'ms', 'locale', 'none', 'bytes', 'short'] as const

export type GrafanaUnit = (typeof GRAFANA_UNITS)[number]

const UNITS: Readonly<Record<string, GrafanaUnit>> = { ratio: 'percentunit', seconds: 's', ms: 'ms', count: 'locale', measure: 'short' }

export function unitOf(id: string): GrafanaUnit {
  const unit = UNITS[kpi(id).unit]
  if (unit === undefined)
    throw new RangeError(`KPI '${id}' is in '${kpi(id).unit}', which has no Grafana unit; add it to UNITS in dashboards/sdk/kpi.ts.`)
  return unit
}
