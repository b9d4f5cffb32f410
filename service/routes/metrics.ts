/** `GET /metrics` for Prometheus, under the same guard as every other address, and the durations of all requests. */
import type { FastifyInstance } from 'fastify'
import { getMetrics } from '../api/metrics.ts'
import type { Api, Deps } from '../deps.ts'
import { lineReader } from '../metrics/line.ts'
import type { Metrics } from '../metrics/metrics.ts'

export function metricsRoutes(app: Api, deps: Deps, metrics: Metrics): void {
  const readLine = lineReader(deps)
  app.route({
    ...getMetrics,
    handler: async (request, reply) => {
      // A store that does not answer must not silence what the process knows of itself.
      const line = await readLine().catch((error: unknown) => {
        request.log.warn({ err: error }, 'the line could not be read for a scrape')
        return []
      })
      return reply.type(metrics.contentType).send(await metrics.text(line))
    },
  })
}

export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the address: that has ids in it.
    metrics.observeRequest(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
}
