/** How long the interval of a row is, and rows that count more than one: subtotals and days. */
import { DAY_MS } from '../../domain/kernel/time.ts'
import { seriesName } from './counted-rows.ts'
import type { Draft, Survey } from './draft.ts'
import { at, put } from './paths.ts'
import { type RowRejected, rowRejected } from './row-reject.ts'

/** Lengths that exports have, in seconds. */
export const USUAL_SECONDS = [300, 600, 900, 1200, 1800, 3600]
/** Where neither the row nor the file says it: what most suites count by. */
export const DEFAULT_SECONDS = 1800
/** The shortest local day; an interval as long counts a day. */
const DAY_SECONDS = 23 * 3600

export const isWholeDay = (seconds: number): boolean => seconds >= DAY_SECONDS

/**
 * From the row's two ends as the clock on the wall shows them, so that a change of the clocks makes no half-hour longer, or the time that really passes
 * where that alone is a usual length, as over a skipped hour; 0 or less where they are the wrong way round, undefined where the row has no end. An end that is the last second or minute of the interval counts as that.
 */
export function statedSeconds({ span: { start, until } }: Draft): number | undefined {
  if (!start || !until) return undefined
  const between = start.wallMs === undefined || until.wallMs === undefined ? 0 : until.wallMs - start.wallMs
  // 23:30 to 00:00 of the same date ends with the day.
  const endsTheDay = between <= 0 && until.wallMs !== undefined && until.wallMs % DAY_MS === 0 && between > -DAY_MS
  const wall = endsTheDay ? between + DAY_MS : between
  const lengths = start.iso.flatMap((from) => until.iso.map((to) => Date.parse(to) - Date.parse(from))).filter((length) => length > 0)
  const shortest = lengths.length > 0 ? Math.min(...lengths) : wall
  const isElapsed = wall <= 0 || (!USUAL_SECONDS.includes(wall / 1000) && USUAL_SECONDS.includes(shortest / 1000))
  const seconds = (isElapsed ? shortest : wall) / 1000
  return [...USUAL_SECONDS, DAY_MS / 1000].find((usual) => seconds === usual - 1 || seconds === usual - 60) ?? seconds
}

/** Of the instants at which the row may begin, those that are as far from its end as it is long; all where none is. An end may be its last minute. */
export function startsByEnd({ span: { until } }: Draft, starts: readonly number[], seconds: number): readonly number[] {
  if (starts.length < 2 || !until) return starts
  const ends = until.iso.map((iso) => Date.parse(iso))
  const fitting = starts.filter((start) => ends.some((end) => Math.abs(end - start - seconds * 1000) <= 60_000))
  return fitting.length > 0 ? fitting : starts
}

/** Puts the length into the record: the row's own, else the one that was given, else the distance of its series' rows. */
export function intervalFault(draft: Draft, row: number, survey: Survey | undefined): RowRejected | undefined {
  const stated = statedSeconds(draft)
  const given = at(draft.record, 'intervalSeconds')
  const seconds = stated ?? (typeof given === 'number' ? given : (survey?.distances.get(seriesName(draft.record)) ?? DEFAULT_SECONDS))
  if (seconds <= 0) return fault('intervalSeconds.range', 'the interval ends before it begins', 'correct its end')
  if (typeof given === 'number' && given !== seconds)
    return fault(
      'intervalSeconds.contradiction',
      `the row's ends are ${seconds} s apart, and ${given} s were given`,
      'leave the given length out',
    )
  const total = survey?.totals.get(row)
  if (total !== undefined) return fault('row.total', total, keepText(draft))
  const doubled = survey?.doubled.get(row)
  if (doubled !== undefined) return fault('row.doubled', doubled, nameText(draft))
  if (isWholeDay(seconds))
    return fault(
      'row.total',
      'it counts a whole day, which is no demand of an interval',
      'nothing is lost: its intervals are rows of their own',
    )
  if (survey?.overlapping.has(row))
    return fault('row.overlap', `the next row of the same queue begins within its ${seconds} s`, 'leave subtotals out, or correct its end')
  put(draft.record, 'intervalSeconds', seconds)
  return undefined
}

const keepText = ({ record }: Draft): string =>
  `nothing is lost if it is a total; if it is none, keep it in the mapping: "keep": ${JSON.stringify({ queueId: [at(record, 'queueId')] })}`

const nameText = ({ record }: Draft): string =>
  `name the subtotals in the mapping, "drop": {"queueId": ["…"]}, or the queues that are none, "keep": ${JSON.stringify({ queueId: [at(record, 'queueId')] })}`

const fault = (code: string, rule: string, remedy: string): RowRejected => rowRejected(code, { column: null, value: null, rule, remedy })
