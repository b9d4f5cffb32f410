/** `GET /api/forecast/accuracy`. */
import { interval } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../../domain/kernel/zone.ts'
import { daysOf, leadsOf } from '../../forecasting/lead-accuracy.ts'
import { readAlarms, readLeadDays, readOverrideValues, readSumDays } from '../../sql/reads/accuracy.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { readOverrides } from '../../sql/reads/forecasts.ts'
import { scopeOf } from '../../sql/reads/scope.ts'
import { getAccuracy } from '../api/accuracy.ts'
import { withinSites } from '../auth/within-sites.ts'
import type { Api, Deps } from '../deps.ts'

const ACCURACY_DAYS = 28

export function accuracyRoutes(app: Api, { store, clock, zone: usual }: Deps): void {
  app.route({
    ...getAccuracy,
    handler: async (request) => {
      const { days = ACCURACY_DAYS, ...asked } = await withinSites(request, store, request.query)
      const scope = await scopeOf(store, asked)
      const zone = await zoneOf(store, { ...asked, usual })
      const today = localDate(clock(), zone)
      const [from, to] = [addDays(today, -days), addDays(today, -1)]
      const span = interval(localDay(from, zone).from, clock())
      const [sums, alarms, made] = await Promise.all([
        scope.level === 'queue' ? readLeadDays(store, scope, span, zone) : readSumDays(store, scope, span, zone),
        readAlarms(store, scope, addDays(today, -8)),
        readOverrides(store, asked.queue),
      ])
      // Only where somebody overrode: the view reads every forecast.
      const values = made.some(({ branch }) => branch === '') ? await readOverrideValues(store, scope) : []
      const overrides = values.map(({ queueId: _, ...value }) => value)
      return { zone, from, to, leads: leadsOf(sums), days: daysOf(sums), alarms, overrides }
    },
  })
}
