/** The boards' routes: list, JSON model, and their queries executed on the store. */
import { buildDashboards } from '../../dashboards/catalog.ts'
import { frameJson } from '../../dashboards/engine/frames.ts'
import { runTarget } from '../../dashboards/engine/run.ts'
import { LANGUAGES, type Lang, uidIn } from '../../dashboards/language.ts'
import { queriesOf } from '../../dashboards/queries-of.ts'
import type { DashboardJson } from '../../dashboards/sdk/board.ts'
import { QUARTER_HOUR_MS } from '../../domain/kernel/time.ts'
import type { Store } from '../../sql/store.ts'
import { type BoardSummary, type DsRequest, type DsResult, getBoard, getBoards, queryBoard } from '../api/boards.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'

/** Interval of a query that names none: the grain of the KPI views. */
const DEFAULT_INTERVAL_MS = QUARTER_HOUR_MS

export function boardRoutes(app: Api, { store }: Pick<Deps, 'store'>): void {
  const boards = Object.fromEntries(LANGUAGES.map((lang) => [lang, buildDashboards(lang)])) as Readonly<Record<Lang, DashboardJson[]>>
  // Only the boards' own texts run, so a page can ask nothing that a board does not ask; values of variables enter them quoted.
  const known = new Set(
    Object.values(boards)
      .flat()
      .flatMap(queriesOf)
      .map((query) => query.rawSql),
  )

  app.route({ ...getBoards, handler: async ({ query }) => boards[query.lang ?? 'en'].map(summaryOf) })

  app.route({
    ...getBoard,
    handler: async ({ params: { uid }, query: { lang = 'en' } }) => {
      const board = boards[lang].find((candidate) => candidate.uid === uid || candidate.uid === uidIn(uid, lang))
      if (board !== undefined) return { ...board, panels: [...board.panels] }
      throw new Refused(404, { code: 'board.not_found', message: `There is no board '${uid}'; GET /api/boards lists them.` })
    },
  })

  app.route({
    ...queryBoard,
    handler: async ({ body }) => {
      const results = await Promise.all(body.queries.map(async (query) => [query.refId, await answer(store, known, body, query)] as const))
      return { results: Object.fromEntries(results) }
    },
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
): Promise<DsResult> {
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
