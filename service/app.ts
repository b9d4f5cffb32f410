/** The web service: pages, API and what guards them, registered in the order read here. */
import { createServer as createSecureServer } from 'node:https'
import etag from '@fastify/etag'
import helmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyInstance, type FastifyServerFactory } from 'fastify'
import { CallboardError } from '../domain/kernel/errors.ts'
import { reachViews } from '../sql/reach-views.ts'
import { checkAnswers } from './answers.ts'
import { operations } from './api/catalog.ts'
import { accessLogOf } from './auth/access-log.ts'
import { bearerUses } from './auth/bearer.ts'
import { openProvider, type ProviderOptions } from './auth/provider.ts'
import { recordReads } from './auth/reads.ts'
import { checkRights } from './auth/rights.ts'
import { sessionKeys } from './auth/session-keys.ts'
import { registerSessions } from './auth/sessions.ts'
import { type VisitorOptions, visitorsOf } from './auth/visitors.ts'
import { answerClientError } from './client-errors.ts'
import type { Api, Deps } from './deps.ts'
import { checkHostAndOrigin, type Exposure, isExposed } from './guard.ts'
import { Metrics } from './metrics/metrics.ts'
import { PACE } from './pace.ts'
import { servePages } from './pages.ts'
import { answerError, handleErrors } from './problem.ts'
import type { ReviewerDeps } from './reviewers.ts'
import { accountRoutes } from './routes/accounts.ts'
import { accuracyRoutes } from './routes/accuracy.ts'
import { appealRoutes } from './routes/appeals.ts'
import { auditRoutes } from './routes/audit.ts'
import { boardRoutes } from './routes/boards.ts'
import { callRoutes } from './routes/calls.ts'
import { customerRoutes } from './routes/customers.ts'
import { deadLetterRoutes } from './routes/dead-letters.ts'
import { directoryRoutes } from './routes/directory.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/exports.ts'
import { faultRoutes } from './routes/faults.ts'
import { floorRoutes } from './routes/floor.ts'
import { forecastRoutes } from './routes/forecast.ts'
import { healthRoutes } from './routes/health.ts'
import { historyRoutes } from './routes/history.ts'
import { inspectionReportRoutes } from './routes/inspection-report.ts'
import { inspectionRoutes } from './routes/inspections.ts'
import { interfaceRoutes } from './routes/interfaces.ts'
import { jobRoutes } from './routes/jobs.ts'
import { kpiRoutes } from './routes/kpis.ts'
import { measureRequests, metricsRoutes } from './routes/metrics.ts'
import { openApiRoutes } from './routes/openapi.ts'
import { orderRoutes } from './routes/orders.ts'
import { overrideRoutes } from './routes/overrides.ts'
import { overviewRoutes } from './routes/overview.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { providerRoutes } from './routes/provider.ts'
import { rosterRoutes } from './routes/roster.ts'
import { scoreRoutes } from './routes/scores.ts'
import { searchRoutes } from './routes/search.ts'
import { sessionRoutes } from './routes/session.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { specialDayRoutes } from './routes/special-days.ts'
import { sqlRoutes } from './routes/sql.ts'
import { staffingRoutes } from './routes/staffing.ts'
import { statusRoutes } from './routes/status.ts'
import { traceRequests } from './tracing.ts'

export type ServiceOptions = Deps &
  Pick<VisitorOptions, 'signIn' | 'personas'> & {
    /** The built pages; default: `web/dist` of this package. */
    readonly webDir?: string
    /** Names beside the loopback ones under which requests are accepted. */
    readonly allowedHosts?: readonly string[]
    /** How other machines reach it; people then sign in. */
    readonly exposure?: Exposure
    /** Signs people in beside accounts with a password. */
    readonly provider?: ProviderOptions | undefined
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

/** As browsers' preload lists ask for; of this name alone, since what else runs under it is not known here. */
const A_YEAR_S = 31_536_000
const MAX_BODY_BYTES = 1_048_576
/** For a request to arrive; bodies of events have a shorter limit of their own. */
const REQUEST_MS = 90_000

const overTls =
  (tls: NonNullable<Exposure['tls']>): FastifyServerFactory =>
  (handler) =>
    createSecureServer({ ...tls, requestTimeout: REQUEST_MS }, handler)

/** Does not listen; call `listen` on the result after `checkListenHost`. */
export async function buildService(options: ServiceOptions): Promise<FastifyInstance> {
  const { exposure = {} } = options
  const isSecure = isExposed(exposure)
  const app = fastify({
    logger: { level: 'warn', stream: process.stderr },
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    trustProxy: exposure.trustProxy ? [...exposure.trustProxy] : false,
    ...(exposure.tls ? { serverFactory: overTls(exposure.tls) } : {}),
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    // An unknown query name or body field is a mistake to name, not to drop.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, strict: false, verbose: true } },
  })
  handleErrors(app)
  checkAnswers(app)
  takeTurns(app)
  traceRequests(app)
  const metrics = options.metrics ?? new Metrics()
  measureRequests(app, metrics)
  checkHostAndOrigin(app, options.allowedHosts, exposure)
  app.decorateRequest('principal')
  app.decorateRequest('byToken')
  const keys = await sessionKeys(options.dataDir)
  const sessions = await registerSessions(app, { keys, dataDir: options.dataDir, clock: options.clock, isSecure })
  const visitors = visitorsOf(sessions, isSecure || options.provider ? { ...options, signIn: true } : options)
  const provider = options.provider && openProvider(options.provider)
  const log = accessLogOf(options.ledger, options.clock, keys[0])
  // On plain HTTP asking browsers for HTTPS would make the pages unreachable.
  await app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    strictTransportSecurity: isSecure ? { maxAge: A_YEAR_S, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  // Without a parser for text/plain a form of another site can't send what looks like JSON.
  app.removeContentTypeParser('text/plain')
  await app.register(async (scope) => {
    const api = scope.withTypeProvider<TypeBoxTypeProvider>()
    checkRows(api)
    checkRights(api, visitors, log, bearerUses(log, options.clock))
    recordReads(api, options.ledger, options.clock, keys[0])
    await api.register(async (inner) => {
      const routes = inner.withTypeProvider<TypeBoxTypeProvider>()
      await apiRoutes(routes, options, metrics)
      const parts = { sessions, visitors, log, provider }
      sessionRoutes(routes, parts)
      await signInRoutes(routes, options, parts)
      providerRoutes(routes, options, parts)
    })
    await eventRoutes(api, { ...options, visitors, log })
  })
  await servePages(app, options.webDir ?? builtPages())
  return app
}

/** A request costs half a millisecond until its handler waits for something. */
const takeTurns = (app: FastifyInstance): void => void app.addHook('onRequest', () => PACE.run(() => undefined))

/** An address that no row of the catalogue names would be in no document, one without the row's `may` open to all: the service does not start. */
export function checkRows(app: Api): void {
  const rows = new Map(operations.map(({ method, url, config }) => [`${method} ${url}`, config.may]))
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat().filter((name) => name !== 'HEAD')) {
      const may = rows.get(`${one} ${url}`)
      if (may === undefined)
        throw new CallboardError('internal', `Route ${one} ${url} has no row in service/api/catalog.ts; add the file that exports it.`)
      if (config?.may !== may)
        throw new CallboardError('internal', `Route ${one} ${url} has not the 'may' of its row; add the whole row to the route.`)
    }
  })
}

async function apiRoutes(app: Api, deps: Deps & ReviewerDeps, metrics: Metrics): Promise<void> {
  await tagAnswers(app)
  const views = reachViews(deps.store)
  overviewRoutes(app, deps)
  boardRoutes(app, deps, views)
  scoreRoutes(app, deps)
  appealRoutes(app, deps)
  floorRoutes(app, deps, views)
  faultRoutes(app, deps, views)
  callRoutes(app, deps, views)
  orderRoutes(app, deps, views)
  customerRoutes(app, views)
  searchRoutes(app, views)
  jobRoutes(app, deps)
  deadLetterRoutes(app, deps)
  forecastRoutes(app, deps)
  staffingRoutes(app, deps)
  rosterRoutes(app, deps)
  overrideRoutes(app, deps)
  specialDayRoutes(app, deps)
  accuracyRoutes(app, deps)
  historyRoutes(app, deps)
  inspectionRoutes(app, deps)
  inspectionReportRoutes(app, deps)
  interfaceRoutes(app, deps)
  auditRoutes(app, deps)
  privacyRoutes(app, deps)
  accountRoutes(app, deps)
  exportRoutes(app, deps)
  statusRoutes(app, deps)
  sqlRoutes(app, deps, views)
  kpiRoutes(app)
  directoryRoutes(app, deps)
  metricsRoutes(app, deps, metrics)
  healthRoutes(app, deps)
  openApiRoutes(app)
}

/** Answers carry the hash of their content, so a page that polls gets 304 while nothing changes. */
export async function tagAnswers(app: Api): Promise<void> {
  await app.register(etag)
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'private, no-cache'))
}

/** From source `service/app.ts`, from the package `dist/service/app.js`: the pages lie in `web/dist` of the package root. */
const builtPages = (): string => new URL(import.meta.url.endsWith('.ts') ? '../web/dist' : '../../web/dist', import.meta.url).pathname
