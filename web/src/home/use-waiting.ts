/** What waits and what is wrong, asked of each part that the person may open. */
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { breakOver } from '../floor/seats.ts'
import { count, dayOf, shiftDay, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay, useMe } from '../me.tsx'
import type { Tone } from '../parts.tsx'
import { MINUTE_MS } from '../time.ts'
import { homeWords } from '../words/home.ts'

export type Line = {
  readonly key: string
  readonly tone: Tone
  readonly text: string
  readonly note?: string | undefined
  readonly to: string
}

const TO_DO: readonly string[] = ['assigned', 'begun', 'to_settle']

/** As the page of seats has it. */
const BREAK_MINUTES = 15

export function useWaiting(): {
  readonly waits: readonly Line[]
  readonly wrong: readonly Line[]
  readonly isLoading: boolean
  readonly isFailed: boolean
} {
  const words = useWords(homeWords)
  const language = useLanguage()
  const { zone } = useNames()
  const parts = useParts()
  const { queue, appeals, scores, hasRoster, isOwn, overdue, soon, floor, jobs, letters, alerts } = parts
  const line = (key: string, tone: Tone, n: number | undefined, text: (n: string) => string, to: string, note?: string): Line[] =>
    n === undefined || n === 0 ? [] : [{ key, tone, text: text(count(n, language)), to, note }]
  const [next] = queue ?? []
  const over = floor?.seats.filter((seat) => breakOver(seat, Date.parse(floor.asOf), BREAK_MINUTES)).length
  return {
    isLoading: parts.isLoading,
    isFailed: parts.isFailed,
    waits: [
      ...line(
        'queue',
        'accent',
        queue?.length,
        words.toReview,
        '/quality/queue',
        next && words.nextDue(time(next.dueAt, zone, language, 'weekday')),
      ),
      ...line('appeals', 'warn', appeals, isOwn ? words.ownAppeals : words.appeals, '/quality/appeals'),
      ...(isOwn ? line('scores', 'accent', scores, words.ownScores, '/quality?days=7') : []),
      ...(isOwn && hasRoster ? [{ key: 'roster', tone: 'accent' as const, text: words.ownRoster, to: '/roster' }] : []),
      ...line('soon', 'warn', soon, words.dueSoon, '/orders?state=due_soon'),
    ],
    wrong: [
      ...(alerts ?? []).map(({ rule, subject, title }) => ({
        key: `${rule} ${subject}`,
        tone: 'bad' as const,
        text: title[language],
        to: '/',
      })),
      ...line('overdue', 'bad', overdue, words.overdue, '/orders?state=overdue'),
      ...line('break', 'bad', over, words.overBreak, '/floor'),
      ...line('jobs', 'bad', jobs, words.failedJobs, '/jobs?status=failed'),
      ...line('letters', 'warn', letters, words.deadLetters, '/dead-letters'),
    ],
  }
}

/** Of each part what it counts; undefined where the person may not ask, or no answer is there yet. */
function useParts() {
  const may = useMay()
  const me = useMe()
  const { directory, zone, chosenZone } = useNames()
  const today = directory.asOf === '' ? undefined : dayOf(directory.asOf, zone)
  const asks = (operation: string) => ({ enabled: may(operation) && today !== undefined, refetchInterval: MINUTE_MS })
  const orders = (state: 'overdue' | 'due_soon') => ({
    params: { query: { state, size: 1, from: today && shiftDay(today, -400), to: today, zone: chosenZone } },
  })
  const week = { size: 1, from: today && shiftDay(today, -6), to: today, zone: chosenZone }
  const isOwn = me?.who?.grants.every(({ scope }) => scope === 'own') ?? false
  const queue = api.useQuery('get', '/api/inspections/queue', {}, asks('getReviewQueue'))
  const appeals = api.useQuery('get', '/api/appeals', { params: { query: { state: 'open' } } }, asks('getAppeals'))
  const scores = api.useQuery(
    'get',
    '/api/scores',
    { params: { query: week } },
    { ...asks('getScores'), enabled: isOwn && asks('getScores').enabled },
  )
  const overdue = api.useQuery('get', '/api/orders', orders('overdue'), asks('getOrders'))
  const soon = api.useQuery('get', '/api/orders', orders('due_soon'), asks('getOrders'))
  const floor = api.useQuery('get', '/api/floor', {}, asks('getFloor'))
  const jobs = api.useQuery('get', '/api/jobs', { params: { query: { limit: 1 } } }, asks('getJobs'))
  const letters = api.useQuery('get', '/api/dead-letters', { params: { query: { limit: 1 } } }, asks('getDeadLetters'))
  const overview = api.useQuery('get', '/api/overview', { params: { query: { zone: chosenZone } } }, asks('getOverview'))
  const asked = [queue, appeals, scores, overdue, soon, floor, jobs, letters, overview]
  return {
    isOwn,
    hasRoster: may('getRoster'),
    queue: queue.data?.items.filter(({ state }) => TO_DO.includes(state)),
    appeals: appeals.data?.rows.length,
    scores: scores.data?.total,
    overdue: overdue.data?.total,
    soon: soon.data?.total,
    floor: floor.data,
    jobs: jobs.data?.jobs.reduce((sum, { failed }) => sum + failed, 0),
    letters: letters.data?.reasons.reduce((sum, reason) => sum + reason.count, 0),
    alerts: overview.data?.alerts,
    isLoading: asked.some(({ isFetching, data }) => isFetching && data === undefined),
    isFailed: asked.some(({ isError }) => isError),
  }
}
