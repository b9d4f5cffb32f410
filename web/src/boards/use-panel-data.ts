/** Frames of a panel: asked anew when range, variables or round change; the last answer stays while the next is on its way. */

import { useEffect, useState } from 'react'
import type { DsAnswer, DsRequest, FrameJson } from '../../../service/api/boards.ts'
import { ApiError, request } from '../api.ts'
import { MINUTE_MS } from '../time.ts'
import type { PanelModel } from './model.ts'
import { durationMs, intervalOf, type Span } from './range.ts'

type Variables = Readonly<Record<string, readonly string[]>>

/** What all panels of a board are asked for; `round` grows with each refresh. */
export type Asked = { readonly span: Span; readonly variables: Variables; readonly round: number }

export type PanelData = {
  readonly frame: FrameJson | undefined
  readonly error: string | undefined
  readonly isLoading: boolean
  readonly isStale: boolean
}

const LEAST_INTERVAL_MS = MINUTE_MS

type State = { readonly key: string; readonly span: Span; readonly frame: FrameJson | undefined; readonly error: string | undefined }

/** `points` bounds the points of a series; undefined waits. */
export function usePanelData(
  panel: PanelModel,
  { span, variables, round }: Asked,
  points: number | undefined,
): PanelData & { readonly span: Span } {
  const [state, setState] = useState<State>()
  const intervalMs = points === undefined ? undefined : intervalOf(span, durationMs(panel.interval) ?? LEAST_INTERVAL_MS, points)
  const chosen = JSON.stringify(variables)
  const key = `${panel.id} ${chosen} ${span.fromMs}`
  const sql = panel.targets[0]?.rawSql

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks for a repeat; the panel's query stands for the panel.
  useEffect(() => {
    if (intervalMs === undefined || sql === undefined) return
    const stop = new AbortController()
    const asked: Span = { fromMs: span.fromMs, toMs: span.toMs }
    ask(panel, asked, intervalMs, JSON.parse(chosen) as DsRequest['variables'], stop.signal).then(
      (frame) => setState({ key, span: asked, frame, error: undefined }),
      (error: unknown) => {
        if (stop.signal.aborted) return
        const message = error instanceof Error ? error.message : String(error)
        setState((last) => ({ key, span: asked, frame: last?.key === key ? last.frame : undefined, error: message }))
      },
    )
    return () => stop.abort()
  }, [sql, key, chosen, span.fromMs, span.toMs, intervalMs, round])

  const isCurrent = state !== undefined && state.key === key
  return {
    frame: state?.frame,
    error: isCurrent ? state.error : undefined,
    isLoading: state === undefined,
    isStale: !isCurrent,
    span: state?.span ?? span,
  }
}

async function ask(
  panel: PanelModel,
  span: Span,
  intervalMs: number,
  variables: DsRequest['variables'],
  signal: AbortSignal,
): Promise<FrameJson | undefined> {
  const target = panel.targets[0]
  if (target === undefined) return undefined
  const query = { refId: target.refId, rawSql: target.rawSql, format: target.format, intervalMs }
  const body = { from: String(span.fromMs), to: String(span.toMs), queries: [query], ...(variables === undefined ? {} : { variables }) }
  const { results } = await request<DsAnswer>('/api/ds/query', { body, signal })
  const result = results[target.refId]
  if (result?.error !== undefined) throw new ApiError(result.status, { code: 'query.failed', message: result.error })
  return result?.frames[0]
}
