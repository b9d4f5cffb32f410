/** The boards' routes: list, JSON model, and their queries executed on the store. */

import type { FastifyInstance } from 'fastify'
import { buildDashboards } from '../../dashboards/catalog.ts'
import { frameJson } from '../../dashboards/engine/frames.ts'
import { runTarget } from '../../dashboards/engine/run.ts'
import { LANGUAGES, type Lang, uidIn } from '../../dashboards/language.ts'
import { queriesOf } from '../../dashboards/queries-of.ts'
import type { DashboardJson } from '../../dashboards/sdk/board.ts'
import { QUARTER_HOUR_MS } from '../../domain/kernel/time.ts'
import type { Store } from '../../sql/store.ts'
import { BoardLanguage, BoardParams, type BoardSummary, DsRequest } from '../api/boards.ts'
import type { Problem } from '../api/common.ts'

export type BoardsOptions = { readonly store: Pick<Store, 'result'> }

/** Interval of a query that names none: the grain of the KPI views. */
const DEFAULT_INTERVAL_MS = QUARTER_HOUR_MS

export async function boardsRoutes(app: FastifyInstance, { store }: BoardsOptions): Promise<void> {
  const boards = Object.fromEntries(LANGUAGES.map((lang) => [lang, buildDashboards(lang)])) as Readonly<Record<Lang, DashboardJson[]>>
  // Only the boards' own texts run, so a page can ask nothing that a board does not ask; values of variables enter them quoted.
  const known = new Set(
    Object.values(boards)
      .flat()
      .flatMap(queriesOf)
      .map((query) => query.rawSql),
  )

  app.get<{ Querystring: BoardLanguage }>('/api/boards', { schema: { querystring: BoardLanguage } }, ({ query }) =>
    boards[query.lang ?? 'en'].map(summaryOf),
  )

  app.get<{ Params: BoardParams; Querystring: BoardLanguage }>(
    '/api/boards/:uid',
    { schema: { params: BoardParams, querystring: BoardLanguage } },
    (request, reply) => {
      const { uid } = request.params
      const lang = request.query.lang ?? 'en'
      const board = boards[lang].find((candidate) => candidate.uid === uid || candidate.uid === uidIn(uid, lang))
      if (board !== undefined) return board
      const problem: Problem = { code: 'board.not_found', message: `There is no board '${uid}'; GET /api/boards lists them.` }
      return reply.code(404).send(problem)
    },
  )

  app.post<{ Body: DsRequest }>('/api/ds/query', { schema: { body: DsRequest } }, async ({ body }) => {
    const results = await Promise.all(body.queries.map(async (query) => [query.refId, await answer(store, known, body, query)] as const))
    return { results: Object.fromEntries(results) }
  })
}

const summaryOf = ({ uid, title, description, panels }: DashboardJson): BoardSummary => ({
  uid,
  title,
  description: description ?? '',
  panels: panels.length,
})

/** One query's frames; a refused or failed query is an answer of its own, so one broken panel leaves the others whole. */
async function answer(
  store: Pick<Store, 'result'>,
  known: ReadonlySet<string>,
  request: DsRequest,
  query: DsRequest['queries'][number],
): Promise<object> {
  const { refId, rawSql, format = 1, intervalMs = DEFAULT_INTERVAL_MS } = query
  if (!known.has(rawSql))
    return { status: 403, error: `Query ${refId} is not one of a board; run it on the SQL page or from a ClickHouse client.`, frames: [] }
  const context = { fromMs: Number(request.from), toMs: Number(request.to), intervalMs, variables: request.variables ?? {} }
  try {
    const frames = await runTarget(store, { refId, rawSql, format }, context)
    return { status: 200, frames: frames.map(frameJson) }
  } catch (error) {
    return {
      status: error instanceof RangeError ? 400 : 500,
      error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      frames: [],
    }
  }
}
