/** Sends review commands with the version the person sees, and says in words what became of them. */
import { useState } from 'react'
import type { ReviewCommand, ScoreDetail } from '../../../service/api/scores.ts'
import { ApiError, type Loaded, request } from '../api.ts'
import { useWords } from '../language.ts'
import { setting, useSetting } from '../setting.ts'
import { qualityWords } from '../words/quality.ts'

export const reviewerSetting = setting('reviewer', (stored) => stored ?? '')

/** What to do, without who and against which version. */
type Step<Command> = Command extends unknown ? Omit<Command, 'expectedVersion' | 'reviewer'> : never

export type Notice = { readonly tone: 'good' | 'bad'; readonly text: string; readonly isConflict: boolean }

export function useReview(loaded: Loaded<ScoreDetail>) {
  const words = useWords(qualityWords)
  const reviewer = useSetting(reviewerSetting)
  const [notice, setNotice] = useState<Notice>()

  const send = async (step: Step<ReviewCommand>): Promise<boolean> => {
    const detail = loaded.data
    if (detail === undefined) return false
    if (reviewer.trim() === '') {
      setNotice({ tone: 'bad', text: words.reviewerMissing, isConflict: false })
      return false
    }
    try {
      const body = { ...step, expectedVersion: detail.review.version, reviewer: reviewer.trim() }
      loaded.replace(await request<ScoreDetail>(`/api/scores/${encodeURIComponent(detail.score.scoreId)}/review`, { body }))
      setNotice({ tone: 'good', text: step.type === 'undo' ? words.undone : words.saved, isConflict: false })
      return true
    } catch (error) {
      setNotice({
        tone: 'bad',
        text: error instanceof Error ? error.message : String(error),
        isConflict: error instanceof ApiError && error.status === 409,
      })
      return false
    }
  }
  return { send, notice, clearNotice: () => setNotice(undefined) }
}
