/** What every panel has: title, description, query, unit, threshold colours. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import { TARGETS, type Target, type TargetId } from '../../sql/kpi/targets.ts'
import type { Format } from '../engine/frames.ts'
import type { Lang, Text } from '../language.ts'
import { ClickHouseQuery, DATASOURCE } from './clickhouse.ts'
import type { GrafanaUnit } from './kpi.ts'

export type PanelSpec = {
  readonly title: Text
  readonly description: Text
  readonly sql: (lang: Lang) => string
  readonly unit: GrafanaUnit
  readonly decimals?: number
  readonly target?: TargetId
  /** Shortest interval of a series, such as `15m`, the grain of the KPI views. */
  readonly interval?: string
}

/** The part of every panel builder of the SDK that `describe` uses. */
interface PanelBuilder extends Builder<dashboard.Panel> {
  title(title: string): this
  description(description: string): this
  datasource(datasource: typeof DATASOURCE): this
  withTarget(target: Builder<Dataquery>): this
  interval(interval: string): this
  unit(unit: string): this
  decimals(decimals: number): this
  thresholds(thresholds: Builder<dashboard.ThresholdsConfig>): this
  colorScheme(color: Builder<dashboard.FieldColor>): this
}

export function describe<B extends PanelBuilder>(builder: B, spec: PanelSpec, lang: Lang, format: Format): B {
  builder
    .title(spec.title[lang])
    .description(spec.description[lang])
    .datasource(DATASOURCE)
    .withTarget(new ClickHouseQuery(spec.sql(lang), format))
    .unit(spec.unit)
  if (spec.decimals !== undefined) builder.decimals(spec.decimals)
  if (spec.interval !== undefined) builder.interval(spec.interval)
  if (spec.target !== undefined) builder.thresholds(thresholdsOf(spec.target))
  return builder
}

const NEUTRAL = 'blue'

/** Colours by the limits of `targets.ts`; a value without a target stays neutral. */
export function thresholdsOf(id: TargetId | undefined): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(id === undefined ? [{ value: null, color: NEUTRAL }] : stepsOf(TARGETS[id]))
}

export function stepsOf(target: Target): dashboard.Threshold[] {
  const { better, goal, limit } = target
  if (better === 'higher')
    return [
      { value: null, color: 'red' },
      { value: limit, color: 'orange' },
      { value: goal, color: 'green' },
    ]
  return [
    { value: null, color: 'green' },
    { value: goal, color: 'orange' },
    { value: limit, color: 'red' },
  ]
}

export const byThreshold = (): dashboard.FieldColorBuilder => new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds)
