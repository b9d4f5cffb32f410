/** One builder per kind of panel, with the house's defaults. */
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge'
import * as common from '@grafana/grafana-foundation-sdk/common'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import * as gauge from '@grafana/grafana-foundation-sdk/gauge'
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import type { TargetId } from '../../sql/kpi/targets.ts'
import { TARGETS } from '../../sql/kpi/targets.ts'
import type { Lang, Text } from '../language.ts'
import type { PanelOf } from './board.ts'
import type { GrafanaUnit } from './kpi.ts'
import { byThreshold, describe, type PanelSpec, stepsOf, thresholdsOf } from './panel-spec.ts'

/** A series is named by its label `series` alone. */
const SERIES_NAME = `\${__field.labels.series}`

const lastValue = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false)
const everyRow = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(true)
const fieldColor = (mode: dashboard.FieldColorModeId, fixed?: string) => {
  const color = new dashboard.FieldColorBuilder().mode(mode)
  return fixed === undefined ? color : color.fixedColor(fixed)
}

/** The query's last value as a number; `spark` draws its earlier rows beneath. */
export function statPanel(spec: PanelSpec & { readonly spark?: boolean }): PanelOf {
  return (lang) =>
    describe(new stat.PanelBuilder(), spec, lang, spec.spark ? 0 : 1)
      .graphMode(spec.spark ? common.BigValueGraphMode.Area : common.BigValueGraphMode.None)
      .colorMode(common.BigValueColorMode.Value)
      .thresholds(thresholdsOf(spec.target))
      .colorScheme(byThreshold())
      .reduceOptions(lastValue())
}

export type TrendSpec = PanelSpec & {
  readonly style?: 'line' | 'bars' | 'stacked'
  /** Series come from the label `series`, which names them. */
  readonly labelled?: boolean
  /** Pairs of columns drawn as a band, upper first, and dashed columns, by name in the board's language. */
  readonly bands?: (lang: Lang) => readonly (readonly [upper: string, lower: string])[]
  readonly dashed?: (lang: Lang) => readonly string[]
  readonly max?: number
}

/** Series over time; a target draws its limit as a dashed line. */
export function trendPanel(spec: TrendSpec): PanelOf {
  return (lang) => {
    const bars = spec.style !== undefined && spec.style !== 'line'
    const panel = describe(new timeseries.PanelBuilder(), spec, lang, 0)
      .drawStyle(bars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
      .lineWidth(bars ? 0 : 2)
      .fillOpacity(bars ? 80 : 8)
      .showPoints(common.VisibilityMode.Never)
      .spanNulls(false)
      .colorScheme(fieldColor(dashboard.FieldColorModeId.PaletteClassic))
      .legend(legend())
      .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.None))
    if (spec.style === 'stacked') panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'))
    if (spec.target !== undefined)
      panel.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
    if (spec.labelled) panel.displayName(SERIES_NAME)
    if (spec.max !== undefined) panel.max(spec.max)
    for (const [upper, lower] of spec.bands?.(lang) ?? []) band(panel, upper, lower)
    for (const name of spec.dashed?.(lang) ?? [])
      panel.overrideByName(name, [{ id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } }])
    return panel
  }
}

function band(panel: timeseries.PanelBuilder, upper: string, lower: string): void {
  const line = [
    { id: 'custom.lineWidth', value: 0 },
    { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } },
  ]
  panel.overrideByName(upper, [...line, { id: 'custom.fillBelowTo', value: lower }, { id: 'custom.fillOpacity', value: 14 }])
  panel.overrideByName(lower, [...line, { id: 'custom.fillOpacity', value: 0 }])
}

const legend = () =>
  new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs([])

/** A bar per row: a text column names it, the first number column measures it. */
export function barPanel(spec: PanelSpec & { readonly max?: number }): PanelOf {
  return (lang) => {
    const panel = describe(new bargauge.PanelBuilder(), spec, lang, 1)
      .orientation(common.VizOrientation.Horizontal)
      .displayMode(common.BarGaugeDisplayMode.Basic)
      .valueMode(common.BarGaugeValueMode.Color)
      .thresholds(thresholdsOf(spec.target))
      .colorScheme(byThreshold())
      .min(0)
      .reduceOptions(everyRow())
    return spec.max === undefined ? panel : panel.max(spec.max)
  }
}

export function gaugePanel(spec: PanelSpec & { readonly max: number }): PanelOf {
  return (lang) =>
    describe(new gauge.PanelBuilder(), spec, lang, 1)
      .thresholds(thresholdsOf(spec.target))
      .colorScheme(byThreshold())
      .min(0)
      .max(spec.max)
      .showThresholdMarkers(true)
      .showThresholdLabels(false)
      .reduceOptions(lastValue())
}

export type ColumnFormat = { readonly unit?: GrafanaUnit; readonly target?: TargetId; readonly decimals?: number }

/** A table; `columns` gives unit and colours by column name in the board's language. */
export function tablePanel(spec: PanelSpec & { readonly columns?: (lang: Lang) => Readonly<Record<string, ColumnFormat>> }): PanelOf {
  return (lang) => {
    const panel = describe(new table.PanelBuilder(), spec, lang, 1).showHeader(true).cellHeight(common.TableCellHeight.Sm)
    for (const [name, { unit, target, decimals }] of Object.entries(spec.columns?.(lang) ?? {})) {
      const properties: dashboard.DynamicConfigValue[] = []
      if (unit !== undefined) properties.push({ id: 'unit', value: unit })
      if (decimals !== undefined) properties.push({ id: 'decimals', value: decimals })
      if (target !== undefined)
        properties.push(
          { id: 'thresholds', value: { mode: 'absolute', steps: stepsOf(TARGETS[target]) } },
          { id: 'color', value: { mode: 'thresholds' } },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        )
      panel.overrideByName(name, properties)
    }
    return panel
  }
}

/** One column per bucket, lowest first; the cell's colour is its number. */
export function heatmapPanel(spec: PanelSpec): PanelOf {
  return (lang) =>
    describe(new heatmap.PanelBuilder(), spec, lang, 0)
      .calculate(false)
      .color(new heatmap.HeatmapColorOptionsBuilder().mode(heatmap.HeatmapColorMode.Scheme).scheme('Blues').steps(32))
      .cellGap(1)
      .showLegend()
}

/** `[code, name, colour]`: the number in the query, what is shown. */
export type State = readonly [code: number, name: Text, color: string]

/** A row per label, coloured by state code; a state lasts until the row's next one. */
export function timelinePanel(spec: PanelSpec & { readonly states: readonly State[] }): PanelOf {
  return (lang) => {
    const options = Object.fromEntries(spec.states.map(([code, name, color], index) => [String(code), { text: name[lang], color, index }]))
    return describe(new statetimeline.PanelBuilder(), spec, lang, 0)
      .mappings([{ type: dashboard.MappingType.ValueToText, options }])
      .colorScheme(byThreshold())
      .displayName(SERIES_NAME)
      .mergeValues(true)
      .showValue(common.VisibilityMode.Auto)
      .rowHeight(0.85)
      .fillOpacity(90)
      .lineWidth(0)
      .spanNulls(true)
      .legend(legend())
  }
}
