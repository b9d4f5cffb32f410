/** `/api/sql`: one guarded, read-only query under limits, and what there is to query. */
import { guardedResult } from '../../sql/guard.ts'
import { QueryError } from '../../sql/query-error.ts'
import { readSchema } from '../../sql/reads/schema.ts'
import { getSqlSchema, runSql } from '../api/sql.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'
import { examples } from '../sql-examples.ts'

/** A page holds 10,000 rows easily; what needs more is exported by the command line. */
const LIMITS = { seconds: 20, rows: 10_000, bytes: 50_000_000 }

export function sqlRoutes(app: Api, { store, clock }: Deps): void {
  app.route({ ...getSqlSchema, handler: async () => ({ tables: await readSchema(store), examples: [...examples] }) })

  app.route({
    ...runSql,
    handler: async ({ body }) => {
      const startedAt = clock()
      try {
        const { columns, rows, isCut } = await guardedResult(store, body.query, {}, LIMITS)
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
        throw error instanceof QueryError && error.code !== 'internal' ? refused(error) : error
      }
    },
  })
}

/** The engine counts from 1, and from where its own wrapping begins; a place beyond the query is not shown. */
function refused(error: QueryError): Refused {
  const place = /(?:failed at )?position (\d+)/.exec(error.message)?.[1]
  const rejection = { code: `query.${error.clickhouseCode}`, message: error.message }
  return new Refused(error.code === 'usage' ? 400 : 422, rejection, place === undefined ? {} : { position: Math.max(0, Number(place) - 1) })
}
