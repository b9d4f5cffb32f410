/** People required, people to schedule after shrinkage, people on the roster. */
import { useMemo } from 'react'
import { Chart } from '../chart.tsx'
import { grid, legend, tooltip, valueAxis } from '../chart-parts.ts'
import { count, percent, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Staffing } from '../published-api.ts'
import { usePalette } from '../theme.ts'
import { type Tip, tipLines } from '../tip.ts'
import { planningWords } from '../words/planning.ts'
import { NoData } from './no-data.tsx'
import type { DayRange } from './range.ts'
import { slotAxis } from './slot-axis.ts'

type Props = { readonly staffing: Staffing; readonly range: DayRange }

export function StaffingChart({ staffing, range }: Props) {
  const words = useWords(planningWords)
  const option = useOption({ staffing, range })
  if (staffing.points.length === 0) return <NoData title={words.noStaffing} help={words.noStaffingHelp} />
  return (
    <>
      <Chart option={option} height={220} label={words.staffingLabel} />
      {staffing.points.some((point) => point.isHandlingAssumed) && <p className="note">{words.handlingAssumed}</p>}
    </>
  )
}

function useOption({ staffing: { points, zone }, range }: Props) {
  const words = useWords(planningWords)
  const language = useLanguage()
  const palette = usePalette()
  return useMemo(() => {
    const step = (name: string, color: string, data: readonly (number | null)[], more: object = {}) => ({
      type: 'line',
      name,
      data,
      step: 'end',
      symbol: 'none',
      lineStyle: { width: 1.5, color },
      itemStyle: { color },
      ...more,
    })
    const hasRoster = points.some((point) => point.rostered !== null)
    const tip = (entries: readonly Tip[]) => {
      const point = points[entries[0]?.dataIndex ?? 0]
      if (point === undefined) return ''
      return tipLines(`${time(point.slotAt, zone, language, 'weekday')} ${time(point.slotAt, zone, language, 'clock')}`, [
        [words.required, count(point.required, language)],
        [words.scheduled, count(point.scheduled, language)],
        [words.rostered, count(point.rostered, language)],
        ['SL', percent(point.serviceLevelRatio)],
      ])
    }
    return {
      grid: grid(),
      legend: legend(palette, { data: [words.required, words.scheduled, ...(hasRoster ? [words.rostered] : [])] }),
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
        step(
          words.required,
          palette.accent,
          points.map((point) => point.required),
          { areaStyle: { color: palette.accent, opacity: 0.12 } },
        ),
        step(
          words.scheduled,
          palette.muted,
          points.map((point) => point.scheduled),
          { lineStyle: { width: 1.5, type: 'dashed', color: palette.muted } },
        ),
        ...(hasRoster
          ? [
              step(
                words.rostered,
                palette.second,
                points.map((point) => point.rostered),
              ),
            ]
          : []),
      ],
    }
  }, [points, zone, range, words, language, palette])
}
