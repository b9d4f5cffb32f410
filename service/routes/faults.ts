/** `/api/faults`: failures and whom they hit. */
import { hours, interval, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import type { ReachViews } from '../../sql/reach-views.ts'
import { readFaults } from '../../sql/reads/faults.ts'
import { getFaults } from '../api/faults.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'

export function faultRoutes(app: Api, { clock }: Pick<Deps, 'clock'>, views: ReachViews): void {
  app.route({
    ...getFaults,
    handler: async (request) => {
      const { hours: back, ...filter } = request.query
      const now = clock()
      // A fault of this very millisecond counts.
      const span = interval(plus(now, seconds(-hours(back))), plus(now, seconds(1)))
      return { asOf: toIso(now), ...(await readFaults(await views.of(rightsOf(request)), filter, span)) }
    },
  })
}
