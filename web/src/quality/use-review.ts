/** Sends review commands with the version the person sees. */
import type { ReviewCommand, ScoreDetail } from '../../../service/api/scores.ts'
import { ApiError, queries, readOf, request } from '../api.ts'
import { useWords } from '../language.ts'
import { useChange } from '../use-change.ts'
import { qualityWords } from '../words/quality.ts'

/** What to do, without who and against which version. */
type Step<Command> = Command extends unknown ? Omit<Command, 'expectedVersion' | 'reviewer'> : never

export const scorePath = (scoreId: string): string => `/api/scores/${encodeURIComponent(scoreId)}`

export function useReview({ score: { scoreId }, review }: ScoreDetail) {
  const words = useWords(qualityWords)
  const { send, error, notice, reset } = useChange()
  const path = scorePath(scoreId)
  const step = (command: Step<ReviewCommand>) =>
    send(async (reviewer) => {
      const body = { ...command, expectedVersion: review.version, reviewer }
      // Put in place at once: the next step has to name the version this one made.
      queries.setQueryData(readOf<ScoreDetail>(path).queryKey, await request<ScoreDetail>(`${path}/review`, { body }))
      return command.type === 'undo' ? words.undone : words.saved
    })
  return { step, notice, isConflict: error instanceof ApiError && error.status === 409, clearNotice: reset }
}
