/** `GET /api/staffing`: one queue, a site or the whole over local days. */

import { zoneOf } from '../../sql/reads/directory.ts'
import { readRostered, readStaffing } from '../../sql/reads/planning.ts'
import { scopeOf } from '../../sql/reads/scope.ts'
import { getStaffing } from '../api/staffing.ts'
import { spanOf } from '../asked.ts'
import { withinSites } from '../auth/within-sites.ts'
import type { Api, Deps } from '../deps.ts'

export function staffingRoutes(app: Api, { store, zone: usual }: Deps): void {
  app.route({
    ...getStaffing,
    handler: async (request) => {
      const query = await withinSites(request, store, request.query)
      const zone = await zoneOf(store, { ...query, usual })
      const span = spanOf(query, zone)
      const scope = await scopeOf(store, query)
      const [staffing, rostered] = await Promise.all([
        readStaffing(store, scope, span, query.branch ?? ''),
        readRostered(store, scope, span),
      ])
      const onRoster = new Map(rostered.map((row) => [row.slotAt, row.rostered]))
      const points = staffing.map(({ asOf: _, ...row }) => ({ ...row, rostered: onRoster.get(row.slotAt) ?? null }))
      return { zone, asOf: staffing.at(-1)?.asOf ?? null, points }
    },
  })
}
