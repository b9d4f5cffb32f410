/** `/api/calls`: the list, and one call with everything that hangs on it. */
import { localDate } from '../../domain/kernel/zone.ts'
import type { ReachViews } from '../../sql/reach-views.ts'
import {
  CALLS_PER_PAGE,
  listCalls,
  readCall,
  readInterfaceSteps,
  readLegs,
  readOrdersOf,
  readRecordingsOf,
  readSeatSteps,
} from '../../sql/reads/calls.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { getCall, getCalls } from '../api/calls.ts'
import { askedZone, spanAsked } from '../asked.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'
import { unlessBeyond } from '../within-reach.ts'

const DEFAULT_DAYS = 7

export function callRoutes(app: Api, { store, clock, zone: usual }: Deps, views: ReachViews): void {
  app.route({
    ...getCalls,
    handler: async (request) => {
      const { query } = request
      const zone = await zoneOf(store, { usual: askedZone(query.zone, usual), queue: query.queue, site: query.site })
      const span = spanAsked(query, localDate(clock(), zone), zone, DEFAULT_DAYS)
      const found = await listCalls(await views.of(rightsOf(request)), query, span)
      return { ...found, page: query.page ?? 1, size: query.size ?? CALLS_PER_PAGE }
    },
  })

  app.route({
    ...getCall,
    handler: async (request) => {
      const { id } = request.params
      const within = await views.of(rightsOf(request))
      const call = await readCall(within, id)
      // What is beyond somebody's reach is not there: another answer would tell that it is.
      if (call === undefined)
        throw new Refused(404, { code: 'call.unknown', message: `There is no call '${id}'. Search for it, or look in the list of calls.` })
      const [legs, seat, interfaces, recordings, orders] = await Promise.all([
        readLegs(within, call),
        readSeatSteps(within, call),
        unlessBeyond(readInterfaceSteps(within, call)),
        readRecordingsOf(within, call),
        readOrdersOf(within, call, clock()),
      ])
      return { call, legs, seat, interfaces, recordings, orders }
    },
  })
}
