/** `/api/sql`: one guarded, read-only query under limits, and what there is to query. */
import { guardedResult } from '../../sql/guard.ts'
import { QueryError } from '../../sql/query-error.ts'
import { absence, isLeftOut, isMasked, isWhole, type Rights } from '../../sql/reach-text.ts'
import type { ReachViews } from '../../sql/reach-views.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { readSchema, type SchemaTable } from '../../sql/reads/schema.ts'
import { TOO_MANY } from '../../sql/turns.ts'
import { getSqlSchema, runSql } from '../api/sql.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { goneSignal } from '../gone.ts'
import { Refused } from '../problem.ts'
import { examplesIn } from '../sql-examples.ts'

/** A page holds 10,000 rows easily; what needs more is exported by the command line. */
const LIMITS = { seconds: 20, rows: 10_000, bytes: 50_000_000 }

export function sqlRoutes(app: Api, { store, clock, zone: usual }: Deps, views: ReachViews): void {
  app.route({
    ...getSqlSchema,
    handler: async (request) => {
      const rights = rightsOf(request)
      const [all, zone] = await Promise.all([readSchema(store), zoneOf(store, { usual })])
      const tables = all.filter(({ name }) => isWhole(rights) || absence(name, rights) === undefined)
      return { tables: tables.map((table) => ({ ...table, columns: withMasks(table, rights) })), examples: [...examplesIn(zone)] }
    },
  })

  app.route({
    ...runSql,
    handler: async (request, reply) => {
      const startedAt = clock()
      try {
        const { columns, rows, isCut } = await guardedResult(
          await views.of(rightsOf(request)),
          request.body.query,
          {},
          LIMITS,
          goneSignal(reply.raw),
        )
        const seconds = (clock() - startedAt) / 1000
        return {
          columns: [...columns],
          rows: rows.map((row) => [...row]),
          rowCount: rows.length,
          seconds,
          isTruncated: isCut,
          limits: LIMITS,
        }
      } catch (error) {
        if (!(error instanceof QueryError) || error.code === 'internal') throw error
        if (error.clickhouseCode === TOO_MANY) reply.header('retry-after', '5')
        throw refused(error)
      }
    },
  })
}

const withMasks = ({ name, columns }: SchemaTable, rights: Rights) =>
  columns
    .filter((column) => !isLeftOut(name, [column.name, column.type], rights))
    .map((column) => ({ ...column, isMasked: isMasked(name, column.name, rights) }))

function refused({ code, clickhouseCode, message, position }: QueryError): Refused {
  const rejection = { code: `query.${clickhouseCode}`, message }
  if (clickhouseCode === TOO_MANY) return new Refused(503, { code: 'query.busy', message })
  return new Refused(code === 'usage' ? 400 : 422, rejection, position === undefined ? {} : { position })
}
