/** `GET /api/directory`. */
import { toIso } from '../../domain/kernel/time.ts'
import { getDirectory } from '../api/directory.ts'
import type { Api, Deps } from '../deps.ts'
import { readDirectory } from '../queries/directory.ts'

export function directoryRoutes(app: Api, { store, clock }: Deps): void {
  app.route({ ...getDirectory, handler: () => readDirectory(store, toIso(clock())) })
}
