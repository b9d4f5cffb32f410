/** Sends review commands with the version the person sees. */

import { ApiError, api, queries } from '../api.ts'
import { useWords } from '../language.ts'
import type { ReviewCommand, ScoreDetail } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { qualityWords } from '../words/quality.ts'

/** What to do, without against which version. */
type Step<Command> = Command extends unknown ? Omit<Command, 'expectedVersion'> : never

export function useReview({ score: { scoreId }, review: { version } }: ScoreDetail) {
  const words = useWords(qualityWords)
  const { send, error, notice, reset } = useChange()
  const review = api.useMutation('post', '/api/scores/{id}/review')
  const params = { path: { id: scoreId } }
  const step = (command: Step<ReviewCommand>) =>
    send(async () => {
      const reviewed = await review.mutateAsync({ params, body: { ...command, expectedVersion: version } })
      // Put in place at once: the next step has to name the version this one made.
      queries.setQueryData(api.queryOptions('get', '/api/scores/{id}', { params }).queryKey, reviewed)
      return command.type === 'undo' ? words.undone : words.saved
    })
  return { step, notice, isConflict: error instanceof ApiError && error.status === 409, clearNotice: reset }
}
