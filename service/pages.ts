/** Serves the built pages; an address that is neither a file nor of the API is a page of the single-page application. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problem.ts'

const OF_THE_API = /^\/(api|v1)(\/|$)/
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
      setHeaders: (reply, path) => {
        // File names under assets/ hold the hash of their content.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const isPage = request.method === 'GET' && !OF_THE_API.test(path) && !A_FILE.test(path)
    if (isPage && isBuilt) return reply.sendFile('index.html')
    const message = isPage ? NOT_BUILT : `There is nothing at ${request.method} ${path}; GET /openapi.json lists the addresses there are.`
    return sendProblem(request, reply, 404, { code: 'request.not_found', message })
  })
}
