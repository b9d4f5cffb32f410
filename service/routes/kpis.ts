/** `GET /api/kpis`: the catalogue of measures. */
import { catalog } from '../../sql/kpi/catalog.ts'
import { getKpis } from '../api/kpis.ts'
import type { Api } from '../deps.ts'

const kpis = catalog.map(({ id, en, zh, unit, view, expression, description, source }) => ({
  ...{ id, en, zh, unit, view, expression, description, source },
}))

export function kpiRoutes(app: Api): void {
  app.route({ ...getKpis, handler: async () => ({ kpis }) })
}
