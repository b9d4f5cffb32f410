/** `POST /api/exports`: an export of a page on record. */
import { recordAccess } from '../../centres/access.ts'
import { recordExport } from '../api/exports.ts'
import { whoAsks } from '../auth/reads.ts'
import type { Api, Deps } from '../deps.ts'

export function exportRoutes(app: Api, { ledger, clock }: Pick<Deps, 'ledger' | 'clock'>): void {
  app.route({
    ...recordExport,
    handler: async (request, reply) => {
      const { body: detail, ip: address } = request
      await recordAccess(ledger, { ...whoAsks(request), what: 'export', outcome: 'ok', address, at: clock(), detail })
      return reply.code(204).send(null)
    },
  })
}
