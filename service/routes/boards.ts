/** The boards' routes: list, JSON model, and their queries executed on the store. */
import { buildDashboards } from '../../dashboards/catalog.ts'
import { frameJson } from '../../dashboards/engine/frames.ts'
import { runTarget } from '../../dashboards/engine/run.ts'
import { type Lang, uidIn } from '../../dashboards/language.ts'
import { queriesOf } from '../../dashboards/queries-of.ts'
import type { DashboardJson } from '../../dashboards/sdk/board.ts'
import { QUARTER_HOUR_MS } from '../../domain/kernel/time.ts'
import { checkedZone } from '../../domain/kernel/zone.ts'
import { OutOfReach, type ReachViews } from '../../sql/reach-views.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import type { Store } from '../../sql/store.ts'
import { type BoardSummary, type DsRequest, type DsResult, getBoard, getBoards, queryBoard } from '../api/boards.ts'
import { rightsOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'

/** Interval of a query that names none: the grain of the KPI views, and of longer ranges what 1,000 points can show. */
const intervalOf = (fromMs: number, toMs: number): number => Math.max(QUARTER_HOUR_MS, Math.ceil((toMs - fromMs) / 1000))

type Boards = Readonly<Record<Lang, readonly DashboardJson[]>> & { readonly known: ReadonlySet<string> }

/** Sites of one hotline lie in few zones. */
const ZONES_KEPT = 8

// Only the boards' own texts run, so a page can ask nothing that a board does not ask; values of variables enter them quoted.
function boardsIn(zone: string): Boards {
  const [en, zh] = [buildDashboards('en', zone), buildDashboards('zh', zone)]
  return { en, zh, known: new Set([...en, ...zh].flatMap(queriesOf).map((query) => query.rawSql)) }
}

export function boardRoutes(app: Api, { store, zone: usual }: Pick<Deps, 'store' | 'zone'>, views: ReachViews): void {
  const built = new Map<string, Boards>()
  /** In the zone asked for, else in the hotline's. */
  const boardsOf = async (asked?: string): Promise<Boards> => {
    const zone = asked === undefined ? await zoneOf(store, { usual }) : checkedZone(asked)
    const boards = built.get(zone) ?? boardsIn(zone)
    if (built.size >= ZONES_KEPT) built.clear()
    built.set(zone, boards)
    return boards
  }

  app.route({ ...getBoards, handler: async ({ query: { lang = 'en', zone } }) => (await boardsOf(zone))[lang].map(summaryOf) })

  app.route({
    ...getBoard,
    handler: async ({ params: { uid }, query: { lang = 'en', zone } }) => {
      const board = (await boardsOf(zone))[lang].find((candidate) => candidate.uid === uid || candidate.uid === uidIn(uid, lang))
      if (board !== undefined) return { ...board, panels: [...board.panels] }
      throw new Refused(404, { code: 'board.not_found', message: `There is no board '${uid}'; GET /api/boards lists them.` })
    },
  })

  app.route({
    ...queryBoard,
    handler: async (request) => {
      const { body } = request
      const rights = rightsOf(request)
      // Texts of ours count what marks stand for and show none.
      const ours = { ...rights, clear: { ...rights.clear, marks: rights.rows } }
      const [{ known }, reached] = await Promise.all([boardsOf(body.zone), views.of(ours)])
      const results = await Promise.all(
        body.queries.map(async (query) => [query.refId, await answer(reached, known, body, query)] as const),
      )
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
  const { refId, rawSql, format = 1, intervalMs = intervalOf(Number(request.from), Number(request.to)) } = query
  if (!known.has(rawSql))
    return { status: 403, error: `Query ${refId} is not one of a board; run it on the SQL page or from a ClickHouse client.`, frames: [] }
  const context = { fromMs: Number(request.from), toMs: Number(request.to), intervalMs, variables: request.variables ?? {} }
  try {
    const frames = await runTarget(store, { refId, rawSql, format }, context)
    return { status: 200, frames: frames.map(frameJson) }
  } catch (error) {
    return {
      status: error instanceof RangeError ? 400 : error instanceof OutOfReach ? 403 : 500,
      error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      frames: [],
    }
  }
}
