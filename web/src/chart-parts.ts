/** Axes, tooltips and bands that every chart of the pages shares. */
import { time } from './format.ts'
import type { Language } from './language.ts'
import type { Palette } from './theme.ts'

export const valueAxis = (palette: Palette, more: object = {}) => ({
  type: 'value',
  axisLabel: { color: palette.muted, fontSize: 11 },
  splitLine: { lineStyle: { color: palette.line } },
  ...more,
})

/** A time axis whose labels are in the site's zone; ECharts itself only knows the browser's zone and UTC. */
export const timeAxis = (palette: Palette, zone: string, language: Language, more: object = {}) => ({
  type: 'category',
  axisLine: { lineStyle: { color: palette.line } },
  axisTick: { show: false },
  axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true, formatter: (at: string) => time(at, zone, language, 'clock') },
  ...more,
})

export const tooltip = (palette: Palette, more: object = {}) => ({
  trigger: 'axis',
  backgroundColor: palette.panel,
  borderColor: palette.line,
  textStyle: { color: palette.text, fontSize: 12 },
  extraCssText: 'font-variant-numeric: tabular-nums; box-shadow: 0 4px 16px rgb(0 0 0 / 18%)',
  ...more,
})

export const legend = (palette: Palette, more: object = {}) => ({
  top: 0,
  right: 0,
  icon: 'roundRect',
  itemWidth: 12,
  itemHeight: 4,
  textStyle: { color: palette.muted, fontSize: 11 },
  ...more,
})

export const grid = (more: object = {}) => ({
  left: 8,
  right: 12,
  top: 30,
  bottom: 4,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
  ...more,
})

/** A band between two lines: an invisible floor with the difference stacked on it. */
export const band = (name: string, color: string, opacity: number, low: readonly (number | null)[], high: readonly (number | null)[]) => {
  const common = { type: 'line', stack: name, symbol: 'none', silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, z: 1 }
  const depth = high.map((value, at) => difference(value, low[at]))
  return [
    { ...common, name: `${name}-floor`, data: low },
    { ...common, name, data: depth, areaStyle: { color, opacity }, itemStyle: { color, opacity } },
  ]
}

const difference = (high: number | null, low: number | null | undefined): number | null =>
  high === null || low === null || low === undefined ? null : high - low
