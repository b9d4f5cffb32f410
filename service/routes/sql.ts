/** `/api/sql`: one guarded, read-only query under limits, and what there is to query. */
import type { FastifyInstance } from 'fastify'
import { guardedResult } from '../../sql/guard.ts'
import { QueryError } from '../../sql/query-error.ts'
import type { Problem } from '../api/common.ts'
import { SqlRequest, type SqlResult, type SqlSchema } from '../api/sql.ts'
import type { Deps } from '../deps.ts'
import { examples } from '../queries/examples.ts'
import { readSchema } from '../queries/schema.ts'

/** A page holds 10,000 rows easily; what needs more is exported by the command line. */
const LIMITS = { seconds: 20, rows: 10_000, bytes: 50_000_000 }

export function sqlRoutes(app: FastifyInstance, { store, clock }: Deps): void {
  app.get('/api/sql/schema', async (): Promise<SqlSchema> => ({ tables: await readSchema(store), examples: [...examples] }))

  app.post<{ Body: SqlRequest }>('/api/sql', { schema: { body: SqlRequest } }, async ({ body }, reply): Promise<SqlResult> => {
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
      if (error instanceof QueryError && error.code !== 'internal')
        return reply.code(error.code === 'usage' ? 400 : 422).send(problemOf(error))
      throw error
    }
  })
}

/** The engine counts from 1, and from where its own wrapping begins; a place beyond the query is not shown. */
function problemOf(error: QueryError): Problem {
  const place = /(?:failed at )?position (\d+)/.exec(error.message)?.[1]
  const problem = { code: `query.${error.clickhouseCode}`, message: error.message }
  return place === undefined ? problem : { ...problem, position: Math.max(0, Number(place) - 1) }
}
