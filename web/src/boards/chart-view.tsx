/** Panels drawn as charts. */
import { useMemo } from 'react'
import { Chart, type ChartOption } from '../chart.tsx'
import { useNames } from '../directory.tsx'
import { useLanguage } from '../language.ts'
import { usePalette } from '../theme.ts'
import type { Field } from './fields.ts'
import type { PanelModel } from './model.ts'
import { heatmapOption, numbersOf, type Scene, timeseriesOption } from './panel-options.ts'
import type { Span } from './range.ts'
import { gaugeOption, statesOf, timelineOption } from './state-options.ts'

type Props = { readonly panel: PanelModel; readonly fields: readonly Field[]; readonly span: Span; readonly width: number }

export function ChartView({ panel, fields, span, width }: Props) {
  const palette = usePalette()
  const language = useLanguage()
  const { zone } = useNames()
  const option = useMemo(
    () => optionOf(panel.type, fields, { palette, zone, language, span, width }),
    [panel.type, fields, palette, zone, language, span, width],
  )
  return (
    <div className="chart-view">
      {panel.type === 'state-timeline' ? <StateLegend fields={fields} /> : null}
      <div className="chart-box">
        <Chart option={option} height="100%" label={`${panel.title}. ${panel.description ?? ''}`} />
      </div>
    </div>
  )
}

function optionOf(type: string, fields: readonly Field[], scene: Scene): ChartOption {
  switch (type) {
    case 'heatmap':
      return heatmapOption(fields, scene)
    case 'state-timeline':
      return timelineOption(fields, scene, Date.now())
    case 'gauge':
      return gaugeOption(fields, scene)
    default:
      return timeseriesOption(fields, scene)
  }
}

function StateLegend({ fields }: { readonly fields: readonly Field[] }) {
  const palette = usePalette()
  const numbers = numbersOf(fields)
  const seen = new Set(numbers.flatMap((field) => field.values))
  const states = statesOf(numbers[0]?.config ?? {}, palette).filter((state) => seen.has(state.code) && state.color !== 'transparent')
  return (
    <p className="state-legend">
      {states.map((state) => (
        <span key={state.code}>
          <i style={{ background: state.color }} aria-hidden="true" />
          {state.text}
        </span>
      ))}
    </p>
  )
}
