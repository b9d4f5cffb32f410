/** `GET /api/forecast` and `/api/staffing`: one queue over local days. */
import type { FastifyInstance } from 'fastify'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Interval } from '../../domain/kernel/time.ts'
import { type Forecast, type ForecastPoint, RangeQuery, type Staffing } from '../api/planning.ts'
import type { Deps } from '../deps.ts'
import { zoneOf } from '../queries/directory.ts'
import { daysBetween, type ForecastRow, readForecast, readOffered, readRostered, readStaffing } from '../queries/planning.ts'
import { accuracyOf } from './accuracy.ts'

const LONGEST_MS = 62 * 86_400_000

export function forecastRoutes(app: FastifyInstance, { store, clock }: Deps): void {
  app.get<{ Querystring: RangeQuery }>('/api/forecast', { schema: { querystring: RangeQuery } }, async ({ query }): Promise<Forecast> => {
    const zone = await zoneOf(store)
    const span = spanOf(query, zone)
    const [forecast, offered] = await Promise.all([readForecast(store, query.queue, span), readOffered(store, query.queue, span, clock())])
    const points = joined(forecast, offered)
    const newest = forecast.at(-1)
    return { zone, model: newest?.model ?? null, asOf: newest?.asOf ?? null, points, accuracy: accuracyOf(points) }
  })
  app.get<{ Querystring: RangeQuery }>('/api/staffing', { schema: { querystring: RangeQuery } }, async ({ query }): Promise<Staffing> => {
    const zone = await zoneOf(store)
    const span = spanOf(query, zone)
    const [staffing, rostered] = await Promise.all([readStaffing(store, query.queue, span), readRostered(store, query.queue, span)])
    const onRoster = new Map(rostered.map((row) => [row.slotAt, row.rostered]))
    const points = staffing.map(({ asOf: _, ...row }) => ({ ...row, rostered: onRoster.get(row.slotAt) ?? null }))
    return { zone, asOf: staffing.at(-1)?.asOf ?? null, points }
  })
}

function spanOf({ from, to }: RangeQuery, zone: string): Interval {
  const span = daysBetween(from, to, zone)
  if (span.to <= span.from) throw new CallboardError('usage', `The range ends on ${to}, before it begins on ${from}; swap the days.`)
  if (span.to - span.from > LONGEST_MS)
    throw new CallboardError('usage', `The range from ${from} to ${to} is longer than 62 days; choose a shorter one.`)
  return span
}

function joined(forecast: readonly ForecastRow[], offered: readonly { slot: string; calls: number }[]): ForecastPoint[] {
  const points = new Map<number, ForecastPoint>()
  for (const { model: _, asOf: __, ...row } of forecast) points.set(Date.parse(row.slotAt), { ...row, actual: null })
  const empty = { mean: null, lo80: null, hi80: null, lo95: null, hi95: null }
  for (const { slot, calls } of offered)
    points.set(Date.parse(slot), { ...(points.get(Date.parse(slot)) ?? { slotAt: slot, ...empty }), actual: calls })
  return [...points.values()].sort((a, b) => Date.parse(a.slotAt) - Date.parse(b.slotAt))
}
