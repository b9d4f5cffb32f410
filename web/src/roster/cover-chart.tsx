/** Required against rostered for every half hour of the week; the sign decides the colour, the number is written in. */
import { useMemo } from 'react'
import { Chart } from '../chart.tsx'
import { tooltip } from '../chart-parts.ts'
import { dayOf, dayText, minuteOfDay } from '../format.ts'
import { groupBy } from '../group.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Roster } from '../published-api.ts'
import { useMode, usePalette } from '../theme.ts'
import { tipLines } from '../tip.ts'
import { planningWords } from '../words/planning.ts'

type Cell = { readonly day: string; readonly minute: number; readonly required: number; readonly rostered: number }

function cellsOf({ coverage, zone }: Roster): Cell[] {
  const slots = groupBy(coverage, (slot) => slot.slotAt)
  return [...slots].map(([slotAt, members]) => ({
    day: dayOf(slotAt, zone),
    minute: minuteOfDay(slotAt, zone),
    required: members.reduce((sum, slot) => sum + slot.required, 0),
    rostered: members.reduce((sum, slot) => sum + slot.rostered, 0),
  }))
}

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export function CoverChart({ roster }: { readonly roster: Roster }) {
  const words = useWords(planningWords)
  const option = useOption(roster)
  return <Chart option={option} height={250} label={words.coverLabel} />
}

function useOption(roster: Roster) {
  const words = useWords(planningWords)
  const language = useLanguage()
  const palette = usePalette()
  const mode = useMode()
  return useMemo(() => {
    const cells = cellsOf(roster)
    const minutes = [...new Set(cells.map((cell) => cell.minute))].sort((a, b) => a - b)
    const days = [...roster.days].reverse()
    const widest = Math.max(1, ...cells.map((cell) => Math.abs(cell.rostered - cell.required)))
    // Blue-grey for over and red-brown for short differ in lightness too, so they can be told apart without colour vision.
    const colours =
      mode === 'dark' ? ['#e0675c', '#5b302d', '#20292e', '#1d4a4a', '#45bdb5'] : ['#c0392b', '#f2c4bd', '#f1f4f5', '#bfdcda', '#0b6e6e']
    const tip = ({ dataIndex }: { readonly dataIndex: number }) => {
      const cell = cells[dataIndex]
      if (cell === undefined) return ''
      const over = cell.rostered - cell.required
      return tipLines(`${dayText(cell.day, language)} ${clock(cell.minute)}`, [
        [words.required, String(cell.required)],
        [words.rostered, String(cell.rostered)],
        [over < 0 ? words.short : over > 0 ? words.over : words.met, String(Math.abs(over))],
      ])
    }
    return {
      grid: { left: 8, right: 8, top: 8, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: tooltip(palette, { trigger: 'item', formatter: tip }),
      xAxis: {
        type: 'category',
        data: minutes.map(clock),
        axisLabel: { color: palette.muted, fontSize: 11, interval: (_: number, text: string) => text.endsWith(':00') },
        axisTick: { show: false },
        axisLine: { show: false },
      },
      yAxis: {
        type: 'category',
        data: days.map((day) => dayText(day, language)),
        axisLabel: { color: palette.muted, fontSize: 11 },
        axisTick: { show: false },
        axisLine: { show: false },
      },
      visualMap: {
        min: -widest,
        max: widest,
        calculable: false,
        orient: 'horizontal',
        right: 0,
        bottom: 0,
        itemHeight: 120,
        itemWidth: 10,
        text: [words.over, words.short],
        textStyle: { color: palette.muted, fontSize: 11 },
        inRange: { color: colours },
      },
      series: [
        {
          type: 'heatmap',
          data: cells.map((cell) => [minutes.indexOf(cell.minute), days.indexOf(cell.day), cell.rostered - cell.required]),
          itemStyle: { borderColor: palette.panel, borderWidth: 1 },
        },
      ],
    }
  }, [roster, words, language, palette, mode])
}
