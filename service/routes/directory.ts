/** `GET /api/directory`. */
import { toIso } from '../../domain/kernel/time.ts'
import { readDirectory } from '../../sql/reads/directory.ts'
import { getDirectory } from '../api/directory.ts'
import { namedTo } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'

export function directoryRoutes(app: Api, { store, clock, zone }: Deps): void {
  app.route({
    ...getDirectory,
    handler: async (request) => ({ asOf: toIso(clock()), ...(await readDirectory(store, zone, namedTo(request))) }),
  })
}
