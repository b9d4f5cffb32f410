/** Reviews of scores: a person confirms one or changes outcomes with a reason; its agent acknowledges or appeals, another reviewer answers. */

import { type Review, type ReviewCommand, type ReviewEvent, reviewDecider } from '../domain/operations/review.ts'
import type { Role } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

export const REVIEWERS: readonly Role[] = ['qa_inspector', 'qa_lead']

/** Whose call it is; the decider asks for that. */
const AGENTS: readonly Role[] = ['agent']

export const JUDGED = {
  ...({
    recordingId: 'text',
    'recordedAt?': 'instant',
    formId: 'text',
    formVersion: 'number',
    'autoRatio?': 'number',
    'rawRatio?': 'number',
  } as const),
  ...({ isFailed: 'flag', fatalItems: 'texts', items: 'text' } as const),
} as const

export const reviews: Aggregate<ReviewCommand, ReviewEvent, Review> = {
  kind: 'review',
  personal: 'none',
  idOf: ({ scoreId }) => scoreId,
  decider: reviewDecider,
  says: {
    ConfirmScore: { scoreId: 'text', 'agentId?': 'text', note: 'text', judged: JUDGED },
    ChangeOutcome: {
      scoreId: 'text',
      'agentId?': 'text',
      itemId: 'text',
      outcome: 'text',
      reason: 'text',
      'found?': 'text',
      judged: JUDGED,
    },
    UndoStep: { scoreId: 'text', 'agentId?': 'text' },
    AcknowledgeScore: { scoreId: 'text', 'agentId?': 'text', judged: JUDGED },
    AppealScore: { scoreId: 'text', 'agentId?': 'text', items: 'checked', scoredAt: 'instant', days: 'number', judged: JUDGED },
    WithdrawAppeal: { scoreId: 'text', 'agentId?': 'text', judged: JUDGED },
    AnswerAppeal: { scoreId: 'text', 'agentId?': 'text', answers: 'checked', judged: JUDGED },
  },
  permissions: {
    ConfirmScore: REVIEWERS,
    ChangeOutcome: REVIEWERS,
    UndoStep: REVIEWERS,
    AcknowledgeScore: AGENTS,
    AppealScore: AGENTS,
    WithdrawAppeal: AGENTS,
    AnswerAppeal: REVIEWERS,
  },
}
