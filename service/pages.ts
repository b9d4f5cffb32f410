/** Serves the built pages; every address that is no file is a page of the single-page application. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Problem } from './api/common.ts'

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
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.[a-z0-9]+($|\?)/.test(request.url)
    if (isPage && isBuilt) return reply.sendFile('index.html')
    const message = isPage ? NOT_BUILT : `There is nothing at ${request.method} ${request.url.split('?')[0] ?? ''}.`
    return reply.code(404).send({ code: 'request.not_found', message } satisfies Problem)
  })
}
