/** `GET /api/kpis`: what each number means. */
import { type Static, Type } from 'typebox'
import { READ, route } from './route.ts'
import { Text } from './values.ts'

export const KpiEntry = Type.Object({
  id: Type.String(),
  ...Text.properties,
  unit: Type.String(),
  view: Type.String(),
  expression: Type.String(),
  description: Text,
  source: Type.String(),
})
export type KpiEntry = Static<typeof KpiEntry>

export const KpiCatalog = Type.Object({ kpis: Type.Array(KpiEntry) })
export type KpiCatalog = Static<typeof KpiCatalog>

export const getKpis = route('GET', '/api/kpis', 'signed_in', {
  summary: 'The catalogue of measures.',
  response: { 200: KpiCatalog, ...READ },
})
