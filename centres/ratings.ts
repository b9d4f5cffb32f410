/** Independent reviews of scores that several people judge: a stream for each score and person. */

import { type RatingCommand, ratingDecider } from '../domain/operations/rating.ts'
import type { Review, ReviewEvent } from '../domain/operations/review.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { JUDGED, REVIEWERS } from './reviews.ts'

const OF = { scoreId: 'text', 'agentId?': 'text', raterId: 'label' } as const

export const ratingId = (scoreId: string, raterId: string): string => `${scoreId}/${raterId}`

export const ratings: Aggregate<RatingCommand, ReviewEvent, Review> = {
  kind: 'rating',
  personal: 'none',
  idOf: ({ scoreId, raterId }) => ratingId(scoreId, raterId),
  decider: ratingDecider,
  says: {
    ConfirmScore: { ...OF, note: 'text', judged: JUDGED },
    ChangeOutcome: { ...OF, itemId: 'text', outcome: 'text', reason: 'text', 'found?': 'text', judged: JUDGED },
    UndoStep: OF,
  },
  permissions: { ConfirmScore: REVIEWERS, ChangeOutcome: REVIEWERS, UndoStep: REVIEWERS },
}
