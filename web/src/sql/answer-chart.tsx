/** The answer drawn: the first column that is no number (else the first) lays out, every number column is a line or bars. */
import { useMemo } from 'react'
import { Chart } from '../chart.tsx'
import { grid, legend, tooltip, valueAxis } from '../chart-parts.ts'
import { useWords } from '../language.ts'
import type { SqlResult } from '../published-api.ts'
import { usePalette } from '../theme.ts'
import { sqlWords } from '../words/sql.ts'
import { isNumeric } from './column-type.ts'

/** More bars than this can't be told apart; lines are drawn instead. */
const MOST_BARS = 60

export function AnswerChart({ result }: { readonly result: SqlResult }) {
  const words = useWords(sqlWords)
  const palette = usePalette()
  const option = useMemo(() => {
    const at = Math.max(
      0,
      result.columns.findIndex((column) => !isNumeric(column.type)),
    )
    const measures = result.columns.flatMap((column, index) =>
      index !== at && isNumeric(column.type) ? [{ name: column.name, index }] : [],
    )
    if (measures.length === 0) return undefined
    const isTime = /Date/.test(result.columns[at]?.type ?? '')
    const type = isTime || result.rows.length > MOST_BARS ? 'line' : 'bar'
    return {
      names: measures.map((measure) => measure.name),
      grid: grid(),
      legend: legend(palette),
      tooltip: tooltip(palette),
      xAxis: {
        type: 'category',
        data: result.rows.map((row) => String(row[at])),
        axisLabel: { color: palette.muted, hideOverlap: true, fontSize: 11 },
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { show: false },
      },
      yAxis: valueAxis(palette),
      series: measures.map(({ name, index }) => ({
        type,
        name,
        symbol: 'none',
        barMaxWidth: 36,
        data: result.rows.map((row) => numberOf(row[index])),
      })),
    }
  }, [result, palette])
  if (option === undefined) return <p className="note">{words.noChart}</p>
  return <Chart option={option} height={340} label={words.chartLabel(option.names.join(', '))} />
}

/** 64-bit integers arrive as text. */
const numberOf = (value: unknown): number | null =>
  typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : null
