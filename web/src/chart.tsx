/** An ECharts chart in the page's colours that follows its box; the parts used are registered here once. */
import { BarChart, CustomChart, GaugeChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { FONT, usePalette } from './theme.ts'

use([
  BarChart,
  CustomChart,
  GaugeChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
])

export type ChartOption = EChartsCoreOption

/** `label` says in words what the chart shows, for people who do not see it. */
export function Chart({
  option,
  height,
  label,
}: {
  readonly option: ChartOption
  readonly height: number | string
  readonly label: string
}) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const palette = usePalette()

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const made = init(element, null, { renderer: 'canvas' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    const base: ChartOption = {
      textStyle: { fontFamily: FONT, color: palette.text },
      color: [...palette.series],
      animation: false,
      backgroundColor: 'transparent',
    }
    chart.current?.setOption({ ...base, ...option }, { notMerge: true })
  }, [option, palette])

  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
