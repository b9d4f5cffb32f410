/** `/api/scores`: the list, one score in detail, and the review commands. */

import { ratings } from '../../centres/ratings.ts'
import { formOf, judgedOf } from '../../centres/reviewed-scores.ts'
import { reviews } from '../../centres/reviews.ts'
import { type Parsed, rejected } from '../../domain/kernel/parsed.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import type { ReviewCommand as Command } from '../../domain/operations/review.ts'
import { execute } from '../../ledger/execute.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { isJudgingBlind } from '../../sql/reads/inspections.ts'
import type { Reach } from '../../sql/reads/reach.ts'
import { type FullScore, listScores, PAGE_SIZE, readScore } from '../../sql/reads/scores.ts'
import { getScore, getScores, type ReviewCommand, reviewScore } from '../api/scores.ts'
import { askedZone, spanAsked } from '../asked.ts'
import { reachOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { accepted, Refused } from '../problem.ts'
import { detailOf, itemNames } from '../score-detail.ts'

const DEFAULT_DAYS = 30

export function scoreRoutes(app: Api, deps: Deps): void {
  const { store, ledger, projections, clock, zone: usual } = deps

  app.route({
    ...getScores,
    handler: async (request) => {
      const { query } = request
      const zone = await zoneOf(store, { usual: askedZone(query.zone, usual), queue: query.queue })
      const today = localDate(clock(), zone)
      const found = await listScores(store, query, spanAsked(query, today, zone, DEFAULT_DAYS), reachOf(request))
      return {
        ...found,
        items: itemNames(new Set(found.rows.map((row) => row.formId))),
        page: query.page ?? 1,
        size: query.size ?? PAGE_SIZE,
      }
    },
  })

  // What is beyond somebody's reach is not there: another answer would tell that it is.
  const known = async (id: string, reach: Reach): Promise<FullScore> => {
    const score = await readScore(store, id, reach)
    if (score !== undefined) return score
    throw unknownScore(id)
  }

  app.route({
    ...getScore,
    handler: async (request) => detailOf(deps, await known(request.params.id, reachOf(request)), principalOf(request)),
  })

  app.route({
    ...reviewScore,
    handler: async (request) => {
      const { params, body } = request
      const score = await known(params.id, reachOf(request))
      const { expectedVersion } = body
      const whose = score.agentId === '' ? {} : { agentId: score.agentId }
      const command = { ...commandOf(body, score), ...whose, scoreId: score.scoreId, at: clock() }
      const principal = principalOf(request)
      const raterId = principal.id
      if (await isJudgingBlind(store, score.scoreId, raterId)) {
        accepted(explained(await execute(ledger, principal, ratings, { ...command, raterId }, { expectedVersion })))
        await projections.reached('ratings')
      } else {
        accepted(explained(await execute(ledger, principal, reviews, command, { expectedVersion })))
        await projections.reached('reviews')
      }
      return detailOf(deps, score, principal)
    },
  })
}

export const unknownScore = (id: string): Refused =>
  new Refused(404, {
    code: 'score.not_found',
    message: `There is no score '${id}'; it may have been replaced by a newer one. Go back to the list.`,
  })

type Step<Command> = Command extends unknown ? Omit<Command, 'scoreId' | 'agentId' | 'at'> : never

type Reviewing = Extract<Command, { readonly type: 'ConfirmScore' | 'ChangeOutcome' | 'UndoStep' }>

function commandOf(body: ReviewCommand, score: FullScore): Step<Reviewing> {
  switch (body.type) {
    case 'confirm':
      return { type: 'ConfirmScore', note: body.note ?? '', judged: judgedOf(score) }
    case 'change': {
      const { itemId, outcome, reason } = body
      const found = formOf(score).items.find(({ id }) => id === itemId)?.outcome
      return { type: 'ChangeOutcome', itemId, outcome, reason, found, judged: judgedOf(score) }
    }
    case 'undo':
      return { type: 'UndoStep' }
  }
}

export const explained = <T>(outcome: Parsed<T>): Parsed<T> =>
  outcome.ok || outcome.rejection.code !== 'version.conflict'
    ? outcome
    : rejected(
        outcome.rejection.code,
        'Somebody else reviewed this score since you opened it. It has been left as they decided; reload to see their changes, then decide again.',
      )
