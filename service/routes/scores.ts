/** `/api/scores`: the list, one score in detail, and the review commands. */
import type { FastifyInstance } from 'fastify'
import { reviews } from '../../centres/reviews.ts'
import { type Interval, interval } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../../domain/kernel/zone.ts'
import type { ReviewCommand as Command } from '../../domain/operations/review.ts'
import { streamOf } from '../../ledger/aggregate.ts'
import { execute } from '../../ledger/execute.ts'
import { ReviewCommand, type ScoreDetail, type ScoreList, ScoresQuery } from '../api/scores.ts'
import type { Deps } from '../deps.ts'
import { sendRejection } from '../problem.ts'
import { zoneOf } from '../queries/directory.ts'
import { type FullScore, listScores, PAGE_SIZE, readScore } from '../queries/scores.ts'
import { detailOf } from '../reviews/detail.ts'
import { formOf, itemNames } from '../reviews/items.ts'
import { projectReviews } from '../reviews/reviews.ts'

const DEFAULT_DAYS = 30

type ById = { Params: { id: string } }

export function scoreRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, ledger, clock } = deps

  app.get<{ Querystring: ScoresQuery }>('/api/scores', { schema: { querystring: ScoresQuery } }, async ({ query }): Promise<ScoreList> => {
    const zone = await zoneOf(store)
    const today = localDate(clock(), zone)
    const found = await listScores(store, query, spanOf(query, today, zone))
    return {
      ...found,
      items: itemNames(new Set(found.rows.map((row) => row.formId))),
      page: query.page ?? 1,
      size: query.size ?? PAGE_SIZE,
    }
  })

  const score = async (id: string): Promise<FullScore | undefined> => readScore(store, id)
  const unknown = (id: string) => ({
    code: 'score.not_found',
    message: `There is no score '${id}'; it may have been replaced by a newer one. Go back to the list.`,
  })

  app.get<ById>('/api/scores/:id', async ({ params }, reply): Promise<ScoreDetail> => {
    const found = await score(params.id)
    return found === undefined ? reply.code(404).send(unknown(params.id)) : detailOf(deps, found)
  })

  app.post<ById & { Body: ReviewCommand }>(
    '/api/scores/:id/review',
    { schema: { body: ReviewCommand } },
    async ({ params, body }, reply): Promise<ScoreDetail> => {
      const found = await score(params.id)
      if (found === undefined) return reply.code(404).send(unknown(params.id))
      const { expectedVersion, reviewer } = body
      const command = { ...commandOf(body, found), scoreId: found.scoreId, at: clock(), by: reviewer.trim() }
      const done = await execute(ledger, streamOf(reviews, found.scoreId), reviews.decider, command, undefined, { expectedVersion })
      if (!done.ok) return sendRejection(reply, explained(done.rejection))
      await projectReviews(ledger, store)
      return detailOf(deps, found)
    },
  )
}

type Step<Command> = Command extends unknown ? Omit<Command, 'scoreId' | 'at' | 'by'> : never

function commandOf(body: ReviewCommand, score: FullScore): Step<Command> {
  switch (body.type) {
    case 'confirm':
      return { type: 'ConfirmScore', note: body.note ?? '' }
    case 'change': {
      const { itemId, outcome, reason } = body
      return { type: 'ChangeOutcome', itemId, outcome, reason, found: formOf(score).items.find(({ id }) => id === itemId)?.outcome }
    }
    case 'undo':
      return { type: 'UndoStep' }
  }
}

const explained = (rejection: { code: string; message: string }) =>
  rejection.code === 'version.conflict'
    ? {
        code: rejection.code,
        message:
          'Somebody else reviewed this score since you opened it. It has been left as they decided; reload to see their changes, then decide again.',
      }
    : rejection

function spanOf({ from, to }: ScoresQuery, today: string, zone: string): Interval {
  const last = to ?? today
  const first = from ?? addDays(last, 1 - DEFAULT_DAYS)
  return interval(localDay(first, zone).from, localDay(last, zone).to)
}
