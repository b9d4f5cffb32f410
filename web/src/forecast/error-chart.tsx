/** Day-ahead error by local day, the forecast beside the four-week mean. */
import { useMemo } from 'react'
import { Chart } from '../chart.tsx'
import { grid, legend, tooltip, valueAxis } from '../chart-parts.ts'
import { dayText, percent } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import type { DayAccuracy } from '../published-api.ts'
import { usePalette } from '../theme.ts'
import { type Tip, tipLines } from '../tip.ts'
import { forecastWords } from '../words/forecast.ts'

export function ErrorChart({ days }: { readonly days: readonly DayAccuracy[] }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const palette = usePalette()
  const option = useMemo(() => {
    const line = (name: string, color: string, data: readonly (number | null)[]) => ({
      type: 'line',
      name,
      data,
      symbolSize: 4,
      lineStyle: { width: 2, color },
      itemStyle: { color },
    })
    const tip = (entries: readonly Tip[]) => {
      const day = days[entries[0]?.dataIndex ?? 0]
      if (day === undefined) return ''
      return tipLines(dayText(day.day, language), [
        [words.error, percent(day.wape)],
        [words.errorNaive, percent(day.naiveWape)],
        [words.bias, percent(day.bias)],
        [words.coverage80, percent(day.coverage80, 0)],
      ])
    }
    return {
      grid: grid(),
      legend: legend(palette, { data: [words.error, words.errorNaive] }),
      tooltip: tooltip(palette, { formatter: tip }),
      xAxis: {
        type: 'category',
        data: days.map(({ day }) => dayText(day, language, 'day')),
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { show: false },
        axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
      },
      yAxis: valueAxis(palette, { axisLabel: { color: palette.muted, fontSize: 11, formatter: (value: number) => percent(value, 0) } }),
      series: [
        line(
          words.error,
          palette.accent,
          days.map(({ wape }) => wape),
        ),
        line(
          words.errorNaive,
          palette.muted,
          days.map(({ naiveWape }) => naiveWape),
        ),
      ],
    }
  }, [days, words, language, palette])
  return <Chart option={option} height={220} label={words.byDayLabel} />
}
