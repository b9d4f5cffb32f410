/** The independent review of one score by one of several people: nobody sees another's, and what counts is settled afterwards. */
import type { Decider } from '../kernel/decider.ts'
import { rejected } from '../kernel/parsed.ts'
import { type Review, type ReviewCommand, type ReviewEvent, reviewDecider } from './review.ts'

/** A step of the review that `raterId` makes alone. */
export type RatingCommand = Extract<ReviewCommand, { readonly type: 'ConfirmScore' | 'ChangeOutcome' | 'UndoStep' }> & {
  readonly raterId: string
}

export const ratingErrors = {
  'rating.not_own': 'An independent review is made by whom it was assigned to alone. Review what is in your own queue.',
} as const

/** Rejections: those of reviews, and `rating.not_own`. */
export const ratingDecider: Decider<RatingCommand, ReviewEvent, Review> = {
  initial: reviewDecider.initial,
  decide: ({ raterId, ...command }, review, principal) =>
    raterId === principal.id
      ? reviewDecider.decide(command, review, principal)
      : rejected('rating.not_own', `The review of score '${command.scoreId}' by '${raterId}' is not made by '${principal.id}'.`),
  evolve: reviewDecider.evolve,
}
