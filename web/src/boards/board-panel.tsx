/** One panel: title, what it shows, and its content or why there is none. */
import { InfoCircleOutlined } from '@ant-design/icons'
import { Skeleton, Tooltip } from 'antd'
import { type CSSProperties, useMemo } from 'react'
import { useWords } from '../language.ts'
import { BarView } from './bar-view.tsx'
import { ChartView } from './chart-view.tsx'
import { fieldsOf } from './fields.ts'
import type { PanelModel } from './model.ts'
import type { Span } from './range.ts'
import { StatView } from './stat-view.tsx'
import { TableView } from './table-view.tsx'
import { type Asked, usePanelData } from './use-panel-data.ts'
import { useSize } from './use-size.ts'
import { boardWords } from './words.ts'

/** A point per 3 px is as fine as a line can be read; bars want 9. */
const PX_PER_POINT = { line: 3, bars: 9 }

export function BoardPanel({ panel, asked }: { readonly panel: PanelModel; readonly asked: Asked }) {
  const words = useWords(boardWords)
  const [body, size] = useSize<HTMLDivElement>()
  const isBars = panel.fieldConfig.defaults.custom?.['drawStyle'] === 'bars' || panel.type === 'heatmap'
  // Rounded, so that a window being resized does not ask for data at every pixel.
  const points =
    size === undefined ? undefined : Math.max(24, Math.round(size.width / (isBars ? PX_PER_POINT.bars : PX_PER_POINT.line) / 24) * 24)
  const { data, error, isOutdated } = usePanelData(panel, asked, points)
  const { x, y, w, h } = panel.gridPos
  return (
    <section
      className={`board-panel ${panel.type} ${isOutdated ? 'stale-panel' : ''}`}
      style={{ '--column': `${x + 1} / span ${w}`, '--row': `${y + 1} / span ${h}` } as CSSProperties}
    >
      <header>
        <h2 title={panel.title}>{panel.title}</h2>
        {panel.description === undefined ? null : (
          <Tooltip title={panel.description}>
            <button type="button" className="panel-about" aria-label={`${words.about}: ${panel.description}`}>
              <InfoCircleOutlined />
            </button>
          </Tooltip>
        )}
      </header>
      <div className="panel-body" ref={body}>
        {error !== null && data?.frame === undefined ? (
          <p className="panel-error" role="alert">
            {error.message}
          </p>
        ) : data === undefined || size === undefined ? (
          <div aria-busy="true">
            <Skeleton active title={false} paragraph={{ rows: panel.type === 'stat' ? 1 : 4 }} />
          </div>
        ) : (
          <Content panel={panel} frame={data.frame} span={data.span} width={size.width} />
        )}
      </div>
    </section>
  )
}

type ContentProps = {
  readonly panel: PanelModel
  readonly frame: Parameters<typeof fieldsOf>[1]
  readonly span: Span
  readonly width: number
}

function Content({ panel, frame, span, width }: ContentProps) {
  const words = useWords(boardWords)
  const fields = useMemo(() => fieldsOf(panel, frame), [panel, frame])
  if ((fields[0]?.values.length ?? 0) === 0) return <p className="panel-none">{words.noData}</p>
  switch (panel.type) {
    case 'stat':
      return <StatView panel={panel} fields={fields} />
    case 'bargauge':
      return <BarView fields={fields} />
    case 'table':
      return <TableView fields={fields} label={panel.title} />
    case 'timeseries':
    case 'heatmap':
    case 'state-timeline':
    case 'gauge':
      return <ChartView panel={panel} fields={fields} span={span} width={width} />
    default:
      return <p className="panel-none">{words.unknownType(panel.type)}</p>
  }
}
