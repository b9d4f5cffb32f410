/** Frames of a panel: asked anew at the board's interval and when range or variables change; the last answer stays while the next is on its way. */
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { ApiError, service } from '../api.ts'
import { useSteadyError } from '../parts.tsx'
import type { DsRequest, FrameJson } from '../published-api.ts'
import { MINUTE_MS } from '../time.ts'
import type { PanelModel } from './model.ts'
import { durationMs, intervalOf, type Range, spanOf } from './range.ts'

/** What all panels of a board are asked for. */
export type Asked = {
  readonly range: Range
  readonly variables: Readonly<Record<string, string[]>>
  readonly everyMs: number | false
  /** The board's own: its queries run in no other. */
  readonly zone: string
}

/** Head of the keys of all that a board shows. */
export const PANELS = 'panels'

/** Ten seconds: panels that ask within it ask for the same range. */
const TICK_MS = 10_000

export const tick = (): number => Math.floor(Date.now() / TICK_MS) * TICK_MS

const LEAST_INTERVAL_MS = MINUTE_MS

/** `points` bounds the points of a series; undefined waits. The key holds the range in words, so that a later present is a repeat and not another question. */
export function usePanelData(
  { targets: [target], interval }: PanelModel,
  { range, variables, everyMs, zone }: Asked,
  points: number | undefined,
) {
  const shown = spanOf(range, tick(), zone)
  const intervalMs = shown && points && intervalOf(shown, durationMs(interval) ?? LEAST_INTERVAL_MS, points)
  const question = JSON.stringify([range, variables, zone])
  const asked = useQuery({
    queryKey: [PANELS, target, question, intervalMs],
    queryFn:
      target === undefined || intervalMs === undefined
        ? skipToken
        : async ({ signal }) => {
            const span = spanOf(range, tick(), zone)
            if (span === undefined) throw new RangeError(`The range '${range.from}' to '${range.to}' can't be read.`)
            const query = { refId: target.refId, rawSql: target.rawSql, format: target.format, intervalMs }
            const body = { from: String(span.fromMs), to: String(span.toMs), queries: [query], variables, zone }
            return { question, span, frame: await askBoard(body, signal) }
          },
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  })
  // A finer or coarser interval, as while a window is resized, is the same question.
  return { data: asked.data, error: useSteadyError(asked), isOutdated: asked.data !== undefined && asked.data.question !== question }
}

/** The frame of the one query asked for. */
export async function askBoard(body: DsRequest, signal: AbortSignal): Promise<FrameJson | undefined> {
  const [result] = Object.values((await service.POST('/api/ds/query', { body, signal })).data?.results ?? {})
  if (result?.error !== undefined) throw new ApiError(result.status, { code: 'query.failed', message: result.error })
  return result?.frames[0]
}
