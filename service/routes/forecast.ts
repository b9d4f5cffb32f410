/** `GET /api/forecast`: one queue, a site or the whole over local days. */
import { HALF_HOUR } from '../../domain/kernel/time.ts'
import { COLD_START } from '../../forecasting/cold-start.ts'
import type { Override } from '../../forecasting/overrides.ts'
import { addedUp, type PlanRow, planOf } from '../../forecasting/plan.ts'
import { accuracyOf } from '../../forecasting/slot-accuracy.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { readForecasts, readOverrides, readOwnForecasts } from '../../sql/reads/forecasts.ts'
import { readOffered } from '../../sql/reads/planning.ts'
import { scopeOf } from '../../sql/reads/scope.ts'
import { type ForecastPoint, getForecast } from '../api/forecast.ts'
import { momentOf, spanOf } from '../asked.ts'
import { withinSites } from '../auth/within-sites.ts'
import type { Api, Deps } from '../deps.ts'

export function forecastRoutes(app: Api, { store, clock, zone: usual }: Pick<Deps, 'store' | 'clock' | 'zone'>): void {
  app.route({
    ...getForecast,
    handler: async (request) => {
      const query = await withinSites(request, store, request.query)
      const { branch = '' } = query
      const zone = await zoneOf(store, { ...query, usual })
      const span = spanOf(query, zone)
      const asOf = query.asOf === undefined ? clock() : momentOf(query.asOf)
      const isPast = query.asOf !== undefined
      const scope = await scopeOf(store, query)
      const known = { ...span, asOf, isPast }
      const [rows, own, offered, overrides] = await Promise.all([
        readForecasts(store, scope, known),
        readOwnForecasts(store, scope, known),
        readOffered(store, scope, span, clock()),
        readOverrides(store, query.queue),
      ])
      const byQueue = planOf(rows, overrides, asOf, branch)
      const plan = scope.level === 'queue' ? byQueue : addedUp(byQueue, own, scope.siteId)
      const points = joined(plan, offered)
      const newest = plan.reduce<PlanRow | undefined>((best, row) => (best && best.asOf >= row.asOf ? best : row), undefined)
      const isShown = ({ queueId, branch: name, withdrawn }: Override) =>
        !withdrawn && name !== '' && (scope.queues?.includes(queueId) ?? true)
      const branches = [...new Set(overrides.filter(isShown).map((one) => one.branch))].sort()
      const isThin = rows.some(({ model }) => model.startsWith(COLD_START))
      return { zone, model: newest?.model ?? null, asOf: newest?.asOf ?? null, isThin, points, accuracy: accuracyOf(points), branches }
    },
  })
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
