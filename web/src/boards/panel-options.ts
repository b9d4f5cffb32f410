/** Panel JSON + frame → ECharts option, for the kinds that are drawn as charts. */
import type { ChartOption } from '../chart.tsx'
import { grid, legend, tooltip, valueAxis } from '../chart-parts.ts'
import { time } from '../format.ts'
import type { Language } from '../language.ts'
import type { Palette } from '../theme.ts'
import { DAY_MS } from '../time.ts'
import { tipLines } from '../tip.ts'
import { type Cell, type Field, namedColor, valueText } from './fields.ts'
import type { FieldConfig } from './model.ts'
import { type Span, ticksOf } from './range.ts'

export type Scene = {
  readonly palette: Palette
  readonly zone: string
  readonly language: Language
  readonly span: Span
  /** Of the panel, in pixels: decides how many labels fit. */
  readonly width: number
}

const LABEL_PX = 90

type Point = readonly [at: Cell, value: Cell]

export const timeOf = (fields: readonly Field[]): Field | undefined => fields.find((field) => field.schema.type === 'time')

export const numbersOf = (fields: readonly Field[]): Field[] => fields.filter((field) => field.schema.type === 'number')

/** Axis over the whole range with labels at round times of the site's zone; ECharts knows only the browser's zone and UTC. */
export function rangeAxis({ palette, zone, language, span, width }: Scene): object {
  const ticks = ticksOf(span, zone, Math.max(2, Math.floor(width / LABEL_PX)))
  const style = span.toMs - span.fromMs > 5 * DAY_MS ? 'day' : span.toMs - span.fromMs > DAY_MS * 1.1 ? 'moment' : 'clock'
  return {
    type: 'value',
    min: span.fromMs,
    max: span.toMs,
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: true, customValues: ticks, lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.muted,
      fontSize: 11,
      // No hideOverlap: ticks are as many as fit, and labels hidden while a chart is still small stay hidden when it grows (ECharts 6.1).
      customValues: ticks,
      formatter: (at: number) => time(at, zone, language, style),
    },
    splitLine: { show: false },
  }
}

const axisUnit = (config: FieldConfig, language: Language) => (value: number) =>
  valueText(value, { ...config, decimals: config.unit === 'percentunit' ? 0 : (config.decimals ?? 0) }, language)

export function timeseriesOption(fields: readonly Field[], scene: Scene): ChartOption {
  const { palette, language, zone } = scene
  const at = timeOf(fields)
  const values = numbersOf(fields)
  const first = values[0]?.config ?? {}
  const shown = values.filter((field) => !isBandEdge(field))
  const tip = (entries: readonly { readonly axisValue: number }[]) => {
    const index = at?.values.indexOf(entries[0]?.axisValue ?? Number.NaN) ?? -1
    if (index < 0) return ''
    const lines = values.filter((field) => field.values[index] !== null)
    return tipLines(
      time(Number(at?.values[index]), zone, language, 'moment'),
      lines.map((field) => [field.name, valueText(field.values[index] ?? null, field.config, language)]),
    )
  }
  return {
    grid: grid(),
    legend: legend(palette, { type: 'scroll', left: 0, right: 0, data: shown.map((field) => field.name) }),
    tooltip: tooltip(palette, { formatter: tip, confine: true }),
    xAxis: rangeAxis(scene),
    yAxis: valueAxis(palette, {
      axisLine: { show: false },
      axisTick: { show: false },
      min: 0,
      max: first.max,
      minInterval: first.unit === 'locale' ? 1 : undefined,
      axisLabel: { color: palette.muted, fontSize: 11, formatter: axisUnit(first, language) },
    }),
    series: [
      ...values.flatMap((field) => bandSeries(field, values, at, palette)),
      ...shown.map((field, index) => lineSeries(field, index, shown.length === 1, at, palette)),
      ...limitLines(first, palette),
    ],
  }
}

const custom = (field: Field, key: string): unknown => field.config.custom?.[key]

const isBandEdge = (field: Field): boolean => custom(field, 'lineWidth') === 0 && custom(field, 'drawStyle') !== 'bars'

const pointsOf = (at: Field | undefined, values: readonly Cell[]): Point[] =>
  values.map((value, index) => [at?.values[index] ?? null, value])

/** A line needs two points; one that stands alone is drawn as a dot. */
const dotted = (points: readonly Point[]): object[] =>
  points.map((point, index) => {
    const isAlone = point[1] !== null && (points[index - 1]?.[1] ?? null) === null && (points[index + 1]?.[1] ?? null) === null
    return { value: point, symbol: isAlone ? 'circle' : 'none', symbolSize: 4 }
  })

function lineSeries(field: Field, index: number, isOnly: boolean, at: Field | undefined, palette: Palette): object {
  const color = palette.series[index % palette.series.length] ?? palette.accent
  const stacking = custom(field, 'stacking')
  const isStacked = typeof stacking === 'object' && stacking !== null && 'mode' in stacking && stacking.mode === 'normal'
  const common = { name: field.name, data: pointsOf(at, field.values), itemStyle: { color }, ...(isStacked ? { stack: 'all' } : {}) }
  if (custom(field, 'drawStyle') === 'bars') return { ...common, type: 'bar', barMaxWidth: 18, large: false }
  const isDashed = custom(field, 'lineStyle') !== undefined
  const lineStyle = { color, width: isDashed ? 1.5 : 2, type: isDashed ? 'dashed' : 'solid' }
  return {
    ...common,
    data: dotted(common.data),
    type: 'line',
    showAllSymbol: true,
    lineStyle,
    areaStyle: isOnly && !isDashed ? { color, opacity: 0.07 } : undefined,
    z: 3,
  }
}

/** `fillBelowTo`: an invisible floor with the difference stacked on it. */
function bandSeries(upper: Field, fields: readonly Field[], at: Field | undefined, palette: Palette): object[] {
  const lower = fields.find((field) => field.schema.name === custom(upper, 'fillBelowTo'))
  if (lower === undefined) return []
  const depth = upper.values.map((high, index) => {
    const low = lower.values[index]
    return typeof high === 'number' && typeof low === 'number' ? high - low : null
  })
  const common = { type: 'line', stack: `band-${upper.name}`, symbol: 'none', silent: true, lineStyle: { opacity: 0 }, z: 1 }
  return [
    { ...common, data: pointsOf(at, lower.values) },
    { ...common, data: pointsOf(at, depth), areaStyle: { color: palette.accent, opacity: 0.16 } },
  ]
}

/** The target's goal and limit as dashed lines, where the panel asks for them. */
function limitLines(config: FieldConfig, palette: Palette): object[] {
  const style = config.custom?.['thresholdsStyle']
  if (typeof style !== 'object' || style === null) return []
  const steps = (config.thresholds?.steps ?? []).filter((step) => step.value !== null)
  const data = steps.map((step) => ({
    yAxis: step.value,
    lineStyle: { color: namedColor(step.color, palette), type: 'dashed', width: 1, opacity: 0.8 },
  }))
  return [{ type: 'line', data: [], silent: true, markLine: { symbol: 'none', silent: true, label: { show: false }, data } }]
}

/** Columns are buckets, rows of the picture; colour is the number in the cell. */
export function heatmapOption(fields: readonly Field[], { palette, zone, language, span, width }: Scene): ChartOption {
  const at = timeOf(fields)
  const buckets = numbersOf(fields)
  const cells = buckets.flatMap((bucket, row) => bucket.values.map((value, column) => [column, row, value ?? 0]))
  const most = cells.reduce((max, cell) => Math.max(max, Number(cell[2] ?? 0)), 1)
  const columns = at?.values ?? []
  const ticks = new Set(ticksOf(span, zone, Math.max(2, Math.floor(width / LABEL_PX))))
  const axis = { axisLine: { show: false }, axisTick: { show: false } }
  return {
    grid: grid({ top: 8, bottom: 4 }),
    tooltip: tooltip(palette, {
      trigger: 'item',
      confine: true,
      formatter: ({ value }: { readonly value: readonly number[] }) =>
        tipLines(time(Number(columns[value[0] ?? 0]), zone, language, 'moment'), [
          [buckets[value[1] ?? 0]?.name ?? '', valueText(value[2] ?? null, buckets[0]?.config ?? {}, language)],
        ]),
    }),
    xAxis: {
      ...axis,
      type: 'category',
      data: columns,
      axisLabel: {
        color: palette.muted,
        fontSize: 11,
        interval: (_: number, value: string) => ticks.has(Number(value)),
        formatter: (value: string) => time(Number(value), zone, language, 'clock'),
      },
    },
    yAxis: { ...axis, type: 'category', data: buckets.map((bucket) => bucket.name), axisLabel: { color: palette.muted, fontSize: 11 } },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [palette.panel, palette.accentSoft, palette.accent] } },
    series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: palette.panel, borderWidth: 1 }, progressive: 0 }],
  }
}
