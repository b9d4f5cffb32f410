/** `GET /metrics`: figures for Prometheus. */
import { ADMINS } from './may.ts'
import { READ, route, text } from './route.ts'

export const getMetrics = route('GET', '/metrics', ADMINS, {
  summary: 'Figures of the process and the line in the text format of Prometheus.',
  response: { 200: text('text/plain', 'Prometheus text format 0.0.4.'), ...READ },
})
