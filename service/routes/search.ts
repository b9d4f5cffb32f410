/** `/api/search`: one box for everything that has an id. */
import type { ReachViews } from '../../sql/reach-views.ts'
import { findText } from '../../sql/reads/search.ts'
import { searchAll } from '../api/search.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api } from '../deps.ts'

export function searchRoutes(app: Api, views: ReachViews): void {
  app.route({
    ...searchAll,
    handler: async (request) => findText(await views.of(rightsOf(request)), request.query.text.trim()),
  })
}
