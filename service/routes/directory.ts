/** `GET /api/directory`. */
import type { FastifyInstance } from 'fastify'
import { toIso } from '../../domain/kernel/time.ts'
import type { Deps } from '../deps.ts'
import { readDirectory } from '../queries/directory.ts'

export function directoryRoutes(app: FastifyInstance, { store, clock }: Deps): void {
  app.get('/api/directory', () => readDirectory(store, toIso(clock())))
}
