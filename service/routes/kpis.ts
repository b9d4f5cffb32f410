/** `GET /api/kpis`: the catalogue of measures. */
import type { FastifyInstance } from 'fastify'
import { catalog } from '../../sql/kpi/catalog.ts'
import type { KpiCatalog } from '../api/status.ts'

const answer: KpiCatalog = {
  kpis: catalog.map(({ id, en, zh, unit, view, expression, description, source }) => ({
    id,
    en,
    zh,
    unit,
    view,
    expression,
    description,
    source,
  })),
}

export function kpiRoutes(app: FastifyInstance): void {
  app.get('/api/kpis', async () => answer)
}
