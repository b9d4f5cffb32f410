/** Forecast calls with their bands, and the calls that came. */
import { useMemo } from 'react'
import { Chart } from '../chart.tsx'
import { band, grid, legend, tooltip, valueAxis } from '../chart-parts.ts'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Forecast } from '../published-api.ts'
import { usePalette } from '../theme.ts'
import { type Tip, tipLines } from '../tip.ts'
import { forecastWords } from '../words/forecast.ts'
import { planningWords } from '../words/planning.ts'
import { NoData } from './no-data.tsx'
import type { DayRange } from './range.ts'
import { slotAxis } from './slot-axis.ts'

type Props = { readonly forecast: Forecast; readonly range: DayRange }

export function CallsChart({ forecast, range }: Props) {
  const words = useWords(planningWords)
  const option = useOption({ forecast, range })
  if (forecast.points.length === 0) return <NoData title={words.noForecast} help={words.noForecastHelp} />
  return <Chart option={option} height={320} label={words.callsLabel} />
}

function useOption({ forecast: { points, zone }, range }: Props) {
  const words = useWords(planningWords)
  const { planned } = useWords(forecastWords)
  const language = useLanguage()
  const palette = usePalette()
  return useMemo(() => {
    const hasForecast = points.some((point) => point.mean !== null)
    const hasPlan = points.some((point) => point.planned !== null && point.planned !== point.mean)
    const tip = (entries: readonly Tip[]) => {
      const point = points[entries[0]?.dataIndex ?? 0]
      if (point === undefined) return ''
      return tipLines(`${time(point.slotAt, zone, language, 'weekday')} ${time(point.slotAt, zone, language, 'clock')}`, [
        [words.forecast, count(point.mean, language)],
        ...(hasPlan ? [[planned, count(point.planned, language)] as const] : []),
        [words.actual, count(point.actual, language)],
        [words.band80, `${count(point.lo80, language)} – ${count(point.hi80, language)}`],
        [words.band95, `${count(point.lo95, language)} – ${count(point.hi95, language)}`],
      ])
    }
    const forecast = [
      ...band(
        words.band95,
        palette.accent,
        0.14,
        points.map((point) => point.lo95),
        points.map((point) => point.hi95),
      ),
      ...band(
        words.band80,
        palette.accent,
        0.22,
        points.map((point) => point.lo80),
        points.map((point) => point.hi80),
      ),
      {
        type: 'line',
        name: words.forecast,
        data: points.map((point) => point.mean),
        symbol: 'none',
        lineStyle: { width: 2, color: palette.accent },
        itemStyle: { color: palette.accent },
        z: 3,
      },
      ...(hasPlan
        ? [
            {
              type: 'line',
              name: planned,
              data: points.map((point) => (point.planned === point.mean ? null : point.planned)),
              symbol: 'none',
              lineStyle: { width: 2, type: 'dashed', color: palette.text },
              itemStyle: { color: palette.text },
              z: 5,
            },
          ]
        : []),
    ]
    return {
      grid: grid(),
      legend: legend(palette, {
        data: [...(hasForecast ? [words.forecast, words.band80, words.band95] : []), ...(hasPlan ? [planned] : []), words.actual],
      }),
      tooltip: tooltip(palette, { formatter: tip }),
      xAxis: slotAxis(
        palette,
        zone,
        language,
        range,
        points.map((point) => point.slotAt),
      ),
      yAxis: valueAxis(palette, { minInterval: 1 }),
      series: [
        ...(hasForecast ? forecast : []),
        {
          type: 'line',
          name: words.actual,
          data: points.map((point) => point.actual),
          symbol: 'none',
          lineStyle: { width: 1.5, color: palette.second },
          itemStyle: { color: palette.second },
          z: 4,
        },
      ],
    }
  }, [points, zone, range, words, planned, language, palette])
}
