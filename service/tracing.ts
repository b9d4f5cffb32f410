/** A span for each request of the API, under the trace the client sent; pages and files have none. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ActiveSpan, beginSpan } from '../traces/span.ts'

const TRACED = /^\/(api|v1)\//

export function traceRequests(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, ActiveSpan>()
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url
    if (route === undefined || !TRACED.test(route)) {
      done()
      return
    }
    const { traceparent } = request.headers
    const span = beginSpan(`${request.method} ${route}`, {
      kind: 'server',
      parent: typeof traceparent === 'string' ? traceparent : undefined,
      attributes: { 'http.request.method': request.method, 'http.route': route },
    })
    spans.set(request, span)
    span.within(done)
  })
  // What follows a body that came in pieces runs where the socket was read, outside the span.
  app.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request)
    if (span) span.within(done)
    else done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)
    span?.set({ 'http.response.status_code': reply.statusCode })
    if (reply.statusCode >= 500) span?.fail(`http.${reply.statusCode}`, `Answered ${reply.statusCode}.`)
    span?.end()
    done()
  })
}
