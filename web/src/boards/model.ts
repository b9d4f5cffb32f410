/** The part of a Grafana dashboard's JSON that the viewer draws; the API publishes it as what Grafana reads and says no more of it. */
import type { Board } from '../published-api.ts'

export type Threshold = { readonly value: number | null; readonly color: string }

type Mapping = {
  readonly type: string
  readonly options: Readonly<Record<string, { readonly text?: string; readonly color?: string; readonly index?: number }>>
}

export type FieldConfig = {
  readonly unit?: string
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  readonly displayName?: string
  readonly thresholds?: { readonly steps: readonly Threshold[] }
  readonly color?: { readonly mode: string; readonly fixedColor?: string }
  readonly mappings?: readonly Mapping[]
  readonly custom?: Readonly<Record<string, unknown>>
}

type Override = {
  readonly matcher: { readonly id: string; readonly options?: unknown }
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[]
}

type PanelTarget = { readonly refId: string; readonly rawSql: string; readonly format: 0 | 1 }

export type PanelModel = {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly interval?: string
  readonly targets: readonly PanelTarget[]
  readonly options: { readonly graphMode?: string; readonly reduceOptions?: { readonly values?: boolean } }
  readonly fieldConfig: { readonly defaults: FieldConfig; readonly overrides: readonly Override[] }
}

export type VariableModel = { readonly name: string; readonly label?: string; readonly query: { readonly rawSql: string } }

export type BoardModel = {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly time: { readonly from: string; readonly to: string }
  readonly refresh: string
  /** IANA name; its queries cut hours and days in it. */
  readonly timezone: string
  readonly panels: readonly PanelModel[]
  readonly templating: { readonly list?: readonly VariableModel[] }
}

export const boardOf = (json: Board) => json as Board & BoardModel
