/** Serves the built pages; an address that is neither a file nor of the API is a page of the single-page application. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { operations } from './api/catalog.ts'
import { sendProblem } from './problem.ts'

/** First parts of the addresses of the API, without what an extension adds: `api`, `v1`, `healthz`, `openapi` … */
const OF_THE_API = new Set(operations.map(({ url }) => partOf(url)))
const A_FILE = /\.[^/]+$/

const NOT_BUILT = 'The pages are not built; run `npx vite build web` and start again. The API under /api works without them.'

export async function servePages(app: FastifyInstance, webDir: string): Promise<void> {
  const root = resolve(webDir)
  const isBuilt = existsSync(join(root, 'index.html'))
  if (isBuilt)
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        // File names under assets/ hold the hash of their content.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const isPage = request.method === 'GET' && !isOfTheApi(path) && !A_FILE.test(path)
    if (isPage && isBuilt) return reply.sendFile('index.html')
    const message = isPage ? NOT_BUILT : `There is nothing at ${request.method} ${path}; GET /openapi.json lists the addresses there are.`
    return sendProblem(request, reply, 404, { code: 'request.not_found', message })
  })
}

function partOf(path: string): string {
  return (
    path
      .split('/')
      .find((part) => part !== '')
      ?.split('.')[0] ?? ''
  )
}

/** Also where it is written with escapes, capitals or a slash too many; an address that can't be read is no page. */
export function isOfTheApi(path: string): boolean {
  try {
    return OF_THE_API.has(partOf(decodeURIComponent(path)).toLowerCase())
  } catch {
    return true
  }
}
