/** `/api/appeals`: acknowledging, appealing and answering, on the same stream as the review. */
import { formOf, judgedOf, scoreWith } from '../../centres/reviewed-scores.ts'
import { reviews } from '../../centres/reviews.ts'
import { type Instant, instant } from '../../domain/kernel/time.ts'
import { APPEAL_DAYS, changesOf, type ReviewCommand } from '../../domain/operations/review.ts'
import { stateOf } from '../../ledger/aggregate.ts'
import { execute } from '../../ledger/execute.ts'
import { appealDaysOf, readAppeals } from '../../sql/reads/appeals.ts'
import { type FullScore, readScore } from '../../sql/reads/scores.ts'
import { type AppealCommand, appealScore, getAppeals } from '../api/appeals.ts'
import { reachOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { accepted } from '../problem.ts'
import { detailOf, itemNames } from '../score-detail.ts'
import { explained, unknownScore } from './scores.ts'

export function appealRoutes(app: Api, deps: Deps): void {
  const { store, ledger, projections, clock } = deps

  app.route({
    ...getAppeals,
    handler: async (request) => {
      const rows = await readAppeals(store, request.query, reachOf(request))
      return { rows, items: itemNames(new Set(rows.map(({ formId }) => formId))) }
    },
  })

  app.route({
    ...appealScore,
    handler: async (request) => {
      const { params, body } = request
      const score = await readScore(store, params.id, reachOf(request))
      if (score === undefined) throw unknownScore(params.id)
      const { expectedVersion } = body
      const command = await commandOf(deps, body, score, clock())
      accepted(explained(await execute(ledger, principalOf(request), reviews, command, { expectedVersion })))
      await projections.reached('reviews')
      return detailOf(deps, score, principalOf(request))
    },
  })
}

async function commandOf({ store, ledger }: Deps, body: AppealCommand, score: FullScore, at: Instant): Promise<ReviewCommand> {
  const { scoreId } = score
  const judged = judgedOf(score)
  const common = { ...(score.agentId === '' ? {} : { agentId: score.agentId }), scoreId, at, judged }
  switch (body.type) {
    case 'acknowledge':
      return { ...common, type: 'AcknowledgeScore' }
    case 'appeal': {
      const { items } = scoreWith(formOf(score), changesOf(await stateOf(ledger, reviews, scoreId)))
      const outcomeOf = (itemId: string) => items.find(({ id }) => id === itemId)?.outcome ?? 'unknown'
      const days = (await appealDaysOf(store, scoreId)) ?? APPEAL_DAYS
      const filed = body.items.map(({ itemId, reason }) => ({ itemId, reason, outcome: outcomeOf(itemId) }))
      return { ...common, type: 'AppealScore', items: filed, scoredAt: instant(Date.parse(score.scoredAt)), days }
    }
    case 'withdraw':
      return { ...common, type: 'WithdrawAppeal' }
    case 'answer':
      return { ...common, type: 'AnswerAppeal', answers: body.answers }
  }
}
