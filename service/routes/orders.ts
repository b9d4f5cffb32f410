/** `/api/orders`: the list, and one order with its steps. */
import { toIso } from '../../domain/kernel/time.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import type { ReachViews } from '../../sql/reach-views.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { listOrders, ORDERS_PER_PAGE, readOrder, readOrderSteps } from '../../sql/reads/orders.ts'
import { getOrder, getOrders } from '../api/orders.ts'
import { askedZone, spanAsked } from '../asked.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'

/** An order may stay open for weeks. */
const DEFAULT_DAYS = 90

export function orderRoutes(app: Api, { store, clock, zone: usual }: Deps, views: ReachViews): void {
  app.route({
    ...getOrders,
    handler: async (request) => {
      const { query } = request
      const zone = await zoneOf(store, { usual: askedZone(query.zone, usual) })
      const now = clock()
      const span = spanAsked(query, localDate(now, zone), zone, DEFAULT_DAYS)
      const found = await listOrders(await views.of(rightsOf(request)), query, span, now)
      return { ...found, page: query.page ?? 1, size: query.size ?? ORDERS_PER_PAGE }
    },
  })

  app.route({
    ...getOrder,
    handler: async (request) => {
      const { id } = request.params
      const within = await views.of(rightsOf(request))
      const now = clock()
      const found = await readOrder(within, id, now)
      if (found === undefined)
        throw new Refused(404, {
          code: 'order.unknown',
          message: `There is no work order '${id}'. Search for it, or look in the list of work orders.`,
        })
      const { content, resolution, ...order } = found
      return { asOf: toIso(now), order, content, resolution, steps: await readOrderSteps(within, found) }
    },
  })
}
