/** The web service: pages, API and what guards them, registered in the order read here. */
import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { tagAnswers } from './etag.ts'
import { checkHostAndOrigin } from './guard.ts'
import { Metrics } from './metrics/metrics.ts'
import { servePages } from './pages.ts'
import { handleErrors } from './problem.ts'
import { projectReviews } from './reviews/reviews.ts'
import { boardsRoutes } from './routes/boards.ts'
import { directoryRoutes } from './routes/directory.ts'
import { eventRoutes } from './routes/events.ts'
import { forecastRoutes } from './routes/forecast.ts'
import { interfaceRoutes } from './routes/interfaces.ts'
import { kpiRoutes } from './routes/kpis.ts'
import { measureRequests, metricsRoutes } from './routes/metrics.ts'
import { overviewRoutes } from './routes/overview.ts'
import { planningRoutes } from './routes/planning.ts'
import { rosterRoutes } from './routes/roster.ts'
import { scoreRoutes } from './routes/scores.ts'
import { sqlRoutes } from './routes/sql.ts'
import { statusRoutes } from './routes/status.ts'
import { traceRequests } from './tracing.ts'

export type ServiceOptions = Deps & {
  /** The built pages; default: `web/dist` of this package. */
  readonly webDir?: string
  /** Names beside the loopback ones under which requests are accepted. */
  readonly allowedHosts?: readonly string[]
  /** Of this process; the service adds its requests. */
  readonly metrics?: Metrics
}

// antd writes its styles into <style> elements, hence 'unsafe-inline' for styles; scripts come from files alone.
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    mediaSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
}

const MAX_BODY_BYTES = 1_048_576

/** Does not listen; call `listen` on the result after `checkListenHost`. */
export async function buildService(options: ServiceOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: 'warn', stream: process.stderr },
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    // An unknown query name or body field is a mistake to name, not to drop.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, strict: false } },
  })
  handleErrors(app)
  traceRequests(app)
  const metrics = options.metrics ?? new Metrics()
  measureRequests(app, metrics)
  checkHostAndOrigin(app, options.allowedHosts)
  // Plain HTTP on loopback: asking browsers for HTTPS would make the pages unreachable.
  await app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  // Without a parser for text/plain a form of another site can't send what looks like JSON.
  app.removeContentTypeParser('text/plain')
  tagAnswers(app)
  directoryRoutes(app, options)
  overviewRoutes(app, options)
  scoreRoutes(app, options)
  forecastRoutes(app, options)
  planningRoutes(app, options)
  rosterRoutes(app, options)
  sqlRoutes(app, options)
  interfaceRoutes(app, options)
  kpiRoutes(app)
  metricsRoutes(app, options, metrics)
  statusRoutes(app, options)
  await eventRoutes(app, options)
  await app.register(boardsRoutes, { store: options.store })
  await servePages(app, options.webDir ?? builtPages())
  app.addHook('onReady', () => projectReviews(options.ledger, options.store))
  return app
}

/** From source `service/app.ts`, from the package `dist/service/app.js`: the pages lie in `web/dist` of the package root. */
const builtPages = (): string => new URL(import.meta.url.endsWith('.ts') ? '../web/dist' : '../../web/dist', import.meta.url).pathname
