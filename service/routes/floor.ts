/** `/api/floor`: the seats within reach as they are now. */
import { toIso } from '../../domain/kernel/time.ts'
import type { ReachViews } from '../../sql/reach-views.ts'
import { readFloor } from '../../sql/reads/floor.ts'
import { getFloor } from '../api/floor.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'

export function floorRoutes(app: Api, { clock }: Pick<Deps, 'clock'>, views: ReachViews): void {
  app.route({
    ...getFloor,
    handler: async (request) => {
      const now = clock()
      return { asOf: toIso(now), seats: await readFloor(await views.of(rightsOf(request)), now, request.query.site ?? '') }
    },
  })
}
