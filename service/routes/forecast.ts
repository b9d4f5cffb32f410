/** `GET /api/forecast` and `/api/staffing`: one queue, a site or the whole over local days. */
import type { FastifyInstance } from 'fastify'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { DAY_MS, HALF_HOUR, type Interval, parseInstant } from '../../domain/kernel/time.ts'
import { COLD_START } from '../../forecasting/cold-start.ts'
import type { Override } from '../../forecasting/overrides.ts'
import { type Forecast, type ForecastPoint, ForecastQuery, RangeQuery, type Staffing } from '../api/planning.ts'
import type { Deps } from '../deps.ts'
import { zoneOf } from '../queries/directory.ts'
import { addedUp } from '../queries/levels.ts'
import { type PlanRow, readOverrides, readPlan } from '../queries/plan.ts'
import { daysBetween, readOffered, readRostered, readStaffing } from '../queries/planning.ts'
import { scopeOf } from '../queries/scope.ts'
import { accuracyOf } from './accuracy.ts'

const LONGEST_MS = 62 * DAY_MS

export function forecastRoutes(app: FastifyInstance, { store, clock }: Deps): void {
  app.get<{ Querystring: ForecastQuery }>(
    '/api/forecast',
    { schema: { querystring: ForecastQuery } },
    async ({ query }): Promise<Forecast> => {
      const { branch = '' } = query
      const zone = await zoneOf(store)
      const span = spanOf(query, zone)
      const asOf = query.asOf === undefined ? clock() : momentOf(query.asOf)
      const isPast = query.asOf !== undefined
      const scope = await scopeOf(store, query)
      const { queues } = scope
      const [rows, offered, overrides] = await Promise.all([
        readPlan(store, { queues, ...span, asOf, isPast, branch }),
        readOffered(store, scope, span, clock()),
        readOverrides(store, query.queue),
      ])
      const plan = await addedUp(store, scope, rows, { ...span, asOf, isPast })
      const points = joined(plan, offered)
      const newest = plan.reduce<PlanRow | undefined>((best, row) => (best && best.asOf >= row.asOf ? best : row), undefined)
      const isShown = ({ queueId, branch: name, withdrawn }: Override) => !withdrawn && name !== '' && (queues?.includes(queueId) ?? true)
      const branches = [...new Set(overrides.filter(isShown).map((one) => one.branch))].sort()
      const isThin = rows.some(({ model }) => model.startsWith(COLD_START))
      return { zone, model: newest?.model ?? null, asOf: newest?.asOf ?? null, isThin, points, accuracy: accuracyOf(points), branches }
    },
  )
  app.get<{ Querystring: RangeQuery }>('/api/staffing', { schema: { querystring: RangeQuery } }, async ({ query }): Promise<Staffing> => {
    const zone = await zoneOf(store)
    const span = spanOf(query, zone)
    const scope = await scopeOf(store, query)
    const [staffing, rostered] = await Promise.all([readStaffing(store, scope, span, query.branch ?? ''), readRostered(store, scope, span)])
    const onRoster = new Map(rostered.map((row) => [row.slotAt, row.rostered]))
    const points = staffing.map(({ asOf: _, ...row }) => ({ ...row, rostered: onRoster.get(row.slotAt) ?? null }))
    return { zone, asOf: staffing.at(-1)?.asOf ?? null, points }
  })
}

function momentOf(text: string) {
  const at = parseInstant(text)
  if (!at.ok) throw new CallboardError('usage', at.rejection.message)
  return at.value
}

function spanOf({ from, to }: Pick<RangeQuery, 'from' | 'to'>, zone: string): Interval {
  const span = daysBetween(from, to, zone)
  if (span.to <= span.from) throw new CallboardError('usage', `The range ends on ${to}, before it begins on ${from}; swap the days.`)
  if (span.to - span.from > LONGEST_MS)
    throw new CallboardError('usage', `The range from ${from} to ${to} is longer than 62 days; choose a shorter one.`)
  return span
}

const UNPLANNED = { mean: null, lo80: null, hi80: null, lo95: null, hi95: null, planned: null, ahtSeconds: null, workloadErlangs: null }

function joined(plan: readonly PlanRow[], offered: readonly { slot: string; calls: number }[]): ForecastPoint[] {
  const points = new Map<number, ForecastPoint>()
  for (const { slotAt, mean, lo80, hi80, lo95, hi95, planned, ahtSeconds } of plan) {
    const workloadErlangs = ahtSeconds === null ? null : (planned * ahtSeconds) / HALF_HOUR
    points.set(Date.parse(slotAt), { slotAt, mean, lo80, hi80, lo95, hi95, planned, ahtSeconds, workloadErlangs, actual: null })
  }
  for (const { slot, calls } of offered)
    points.set(Date.parse(slot), { ...(points.get(Date.parse(slot)) ?? { slotAt: slot, ...UNPLANNED }), actual: calls })
  return [...points.values()].sort((a, b) => Date.parse(a.slotAt) - Date.parse(b.slotAt))
}
