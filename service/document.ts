/** The API as an OpenAPI 3.1 document, made of the rows of `service/api/` alone: no store, no handler. */
import fastify from 'fastify'
import { operations, schemaNames } from './api/catalog.ts'
import { VERSION } from './version.ts'

const INFO = {
  title: 'Callboard',
  version: VERSION,
  description:
    'What the pages and other programs ask Callboard and tell it. Every failure is a problem document (RFC 9457) with code and remedy.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'callboard', description: 'Of POST /api/sign-in; over TLS its name is __Host-callboard.' },
  token: { type: 'http', scheme: 'bearer', description: 'Of callboard token create; programs send it with each request.' },
}
/** Neither while there is no account. */
const SECURITY = [{ session: [] }, { token: [] }, {}]

/** The document; the swagger plugin is loaded with the first call, so starting costs nothing. */
export async function apiDocument() {
  const { default: swagger } = await import('@fastify/swagger')
  const app = fastify()
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: INFO }, convertConstToEnum: false })
  for (const { id, tag, method, url, schema } of operations)
    app.route({ method, url, schema: { ...partsOf(schema, titled), operationId: id, tags: [tag] }, handler: () => undefined })
  await app.ready()
  const schemas: Record<string, unknown> = {}
  const paths = partsOf(app.swagger().paths ?? {}, (part) => shared(part, schemas))
  return { openapi: '3.1.0', info: INFO, security: SECURITY, paths, components: { schemas, securitySchemes } }
}

const partsOf = (value: object, change: (part: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]))

/** A copy whose named schemas carry their name as title. */
function titled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(titled)
  if (typeof value !== 'object' || value === null) return value
  const title = schemaNames.get(value)
  return { ...(title === undefined ? {} : { title }), ...partsOf(value, titled) }
}

const NAMES = new Set<unknown>(schemaNames.values())

/** A copy that refers to named schemas; each of them is put into `schemas` once. */
function shared(value: unknown, schemas: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((part) => shared(part, schemas))
  if (typeof value !== 'object' || value === null) return value
  const copy = partsOf(value, (part) => shared(part, schemas))
  const { title, ...rest } = copy
  if (!NAMES.has(title)) return copy
  schemas[String(title)] = rest
  return { $ref: `#/components/schemas/${String(title)}` }
}
