/** State timelines and gauges: panel JSON + frame → ECharts option. */
import type { ChartOption } from '../chart.tsx'
import { grid, tooltip } from '../chart-parts.ts'
import { time } from '../format.ts'
import type { Palette } from '../theme.ts'
import { tipLines } from '../tip.ts'
import { type Field, namedColor, valueText } from './fields.ts'
import type { FieldConfig } from './model.ts'
import { numbersOf, rangeAxis, type Scene, timeOf } from './panel-options.ts'

type State = { readonly code: number; readonly text: string; readonly color: string }

export function statesOf(config: FieldConfig, palette: Palette): State[] {
  const options = config.mappings?.find((mapping) => mapping.type === 'value')?.options ?? {}
  return Object.entries(options)
    .map(([code, { text = code, color = 'gray', index = 0 }]) => ({ code: Number(code), text, color: namedColor(color, palette), index }))
    .sort((a, b) => a.index - b.index)
}

type Stretch = readonly [fromMs: number, toMs: number, row: number, code: number]

/** A state lasts until the row's next one, the last until now or the range's end. */
export function stretchesOf(at: Field | undefined, rows: readonly Field[], endMs: number): Stretch[] {
  return rows.flatMap((row, index) => {
    const changes = row.values.flatMap((code, position) =>
      typeof code === 'number' ? [[Number(at?.values[position]), code] as const] : [],
    )
    const merged = changes.filter(([, code], position) => position === 0 || changes[position - 1]?.[1] !== code)
    return merged.map(([from, code], position): Stretch => [from, Math.max(from, merged[position + 1]?.[0] ?? endMs), index, code])
  })
}

type DrawApi = {
  readonly value: (index: number) => number
  readonly coord: (point: readonly number[]) => readonly number[]
  readonly size: (of: readonly number[]) => readonly number[]
}

export function timelineOption(fields: readonly Field[], scene: Scene, nowMs: number): ChartOption {
  const { palette, zone, language, span } = scene
  const at = timeOf(fields)
  const rows = numbersOf(fields)
  const states = statesOf(rows[0]?.config ?? {}, palette)
  const byCode = new Map(states.map((state) => [state.code, state]))
  // A shift or state that begins later than now ends with its own next change, so the end matters to past ranges only.
  const data = stretchesOf(at, rows, span.toMs > nowMs ? Math.max(nowMs, span.fromMs) : span.toMs)
  const draw = (_: unknown, api: DrawApi) => {
    const [x = 0, y = 0] = api.coord([api.value(0), api.value(2)])
    const [right = 0] = api.coord([api.value(1), api.value(2)])
    const height = (api.size([0, 1])[1] ?? 0) * 0.78
    const fill = byCode.get(api.value(3))?.color ?? palette.muted
    return { type: 'rect', shape: { x, y: y - height / 2, width: Math.max(right - x, 0.5), height, r: 1 }, style: { fill } }
  }
  return {
    grid: grid({ top: 8 }),
    tooltip: tooltip(palette, {
      trigger: 'item',
      confine: true,
      formatter: ({ value: [from, to, row, code] }: { readonly value: Stretch }) =>
        tipLines(rows[row]?.name ?? '', [
          [
            byCode.get(code)?.text ?? String(code),
            `${time(from, zone, language, 'clockSeconds')} – ${time(to, zone, language, 'clockSeconds')}`,
          ],
        ]),
    }),
    xAxis: rangeAxis(scene),
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: palette.muted, fontSize: 10, interval: 0 },
    },
    series: [{ type: 'custom', renderItem: draw, encode: { x: [0, 1], y: 2 }, data, clip: true, progressive: 0 }],
  }
}

export function gaugeOption(fields: readonly Field[], { palette, language }: Scene): ChartOption {
  const field = numbersOf(fields)[0]
  const value = field?.values.findLast((cell) => cell !== null) ?? null
  const { min = 0, max = 1, thresholds } = field?.config ?? {}
  const steps = thresholds?.steps ?? []
  const colors = steps.map((step, index) => [
    Math.min(1, ((steps[index + 1]?.value ?? max) - min) / (max - min)),
    namedColor(step.color, palette),
  ])
  return {
    series: [
      {
        type: 'gauge',
        min,
        max,
        radius: '92%',
        center: ['50%', '58%'],
        startAngle: 205,
        endAngle: -25,
        axisLine: { lineStyle: { width: 12, color: colors } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { show: false },
        pointer: { width: 4, length: '55%', itemStyle: { color: palette.text } },
        detail: {
          offsetCenter: [0, '38%'],
          fontSize: 22,
          fontWeight: 620,
          color: palette.text,
          formatter: () => valueText(value, field?.config ?? {}, language),
        },
        data: [{ value: typeof value === 'number' ? value : min }],
      },
    ],
  }
}
