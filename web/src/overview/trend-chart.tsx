/** Offered and answered calls of today by half hour over the forecast and its band. */
import { useMemo } from 'react'
import { Chart } from '../chart.tsx'
import { band, grid, legend, timeAxis, tooltip, valueAxis } from '../chart-parts.ts'
import { Code } from '../code.tsx'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Empty } from '../parts.tsx'
import type { Overview } from '../published-api.ts'
import { usePalette } from '../theme.ts'
import { type Tip, tipLines } from '../tip.ts'
import { overviewWords } from '../words/overview.ts'

export function TrendChart({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords)
  const option = useTrendOption(overview)
  const hasAny = overview.trend.some((point) => point.offered !== null || point.mean !== null)
  if (!hasAny)
    return (
      <Empty title={words.noCallsToday}>
        <Code text={words.noCallsHelp} />
      </Empty>
    )
  return <Chart option={option} height={260} label={words.trendLabel} />
}

function useTrendOption({ trend }: Overview) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const palette = usePalette()
  const { zone } = useNames()
  return useMemo(() => {
    const line = (name: string, color: string, data: readonly (number | null)[], more: object = {}) => ({
      type: 'line',
      name,
      data,
      symbol: 'none',
      lineStyle: { width: 2, color },
      itemStyle: { color },
      z: 3,
      ...more,
    })
    const hasForecast = trend.some((point) => point.mean !== null)
    const forecast = hasForecast
      ? [
          ...band(
            words.band80,
            palette.muted,
            0.18,
            trend.map((point) => point.lo80),
            trend.map((point) => point.hi80),
          ),
          line(
            words.forecast,
            palette.muted,
            trend.map((point) => point.mean),
            { lineStyle: { width: 1.5, type: 'dashed', color: palette.muted }, z: 2 },
          ),
        ]
      : []
    const tip = (entries: readonly Tip[]) => {
      const point = trend[entries[0]?.dataIndex ?? 0]
      if (point === undefined) return ''
      return tipLines(time(point.slotAt, zone, language, 'moment'), [
        [words.offeredShort, count(point.offered, language)],
        [words.answered, count(point.handled, language)],
        [words.forecast, count(point.mean, language)],
        [words.band80, `${count(point.lo80, language)} – ${count(point.hi80, language)}`],
      ])
    }
    return {
      grid: grid(),
      legend: legend(palette, { data: [words.offeredShort, words.answered, ...(hasForecast ? [words.forecast, words.band80] : [])] }),
      tooltip: tooltip(palette, { formatter: tip }),
      xAxis: timeAxis(palette, zone, language, { data: trend.map((point) => point.slotAt), boundaryGap: false }),
      yAxis: valueAxis(palette, { minInterval: 1 }),
      series: [
        ...forecast,
        line(
          words.offeredShort,
          palette.second,
          trend.map((point) => point.offered),
        ),
        line(
          words.answered,
          palette.accent,
          trend.map((point) => point.handled),
        ),
      ],
    }
  }, [trend, words, language, palette, zone])
}
