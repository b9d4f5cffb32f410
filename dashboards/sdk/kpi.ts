/** A KPI of the catalogue as panels need it: its name in the board's language and its unit as Grafana names it. */
import { kpi, type Unit } from '../../sql/kpi/catalog.ts'
import type { Lang } from '../language.ts'

export const nameOf = (id: string, lang: Lang): string => kpi(id)[lang]

/** Grafana's unit ids; the viewer formats exactly these. */
export const GRAFANA_UNITS = ['percentunit', 's', 'dtdurations', 'ms', 'locale', 'none', 'bytes', 'short'] as const

export type GrafanaUnit = (typeof GRAFANA_UNITS)[number]

const UNITS = { ratio: 'percentunit', seconds: 's', ms: 'ms', count: 'locale' } as const satisfies Record<Unit, GrafanaUnit>

export const unitOf = (id: string): GrafanaUnit => UNITS[kpi(id).unit]
