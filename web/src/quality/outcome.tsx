/** An outcome as a word with its colour, and a score as a number with its bar. */

import { percent } from '../format.ts'
import { useWords } from '../language.ts'
import { Badge, type Tone } from '../parts.tsx'
import type { Outcome, ScoreRow } from '../published-api.ts'
import { qualityWords } from '../words/quality.ts'

export const OUTCOME_TONE: Readonly<Record<Outcome, Tone>> = { pass: 'good', fail: 'bad', na: 'muted', unknown: 'warn' }

export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }) {
  const words = useWords(qualityWords)
  return <Badge tone={OUTCOME_TONE[outcome]}>{words[outcome]}</Badge>
}

export function ScoreBar({ ratio, isFailed }: { readonly ratio: number | null; readonly isFailed: boolean }) {
  return (
    <>
      <span className="bar" aria-hidden="true">
        <span className={isFailed ? 'bad' : ''} style={{ width: `${(ratio ?? 0) * 100}%` }} />
      </span>
      {percent(ratio)}
    </>
  )
}

/** How much rules and people judged; where that is why there is no total, it says so. */
export function JudgedShare({ row: { judgedShare, finalRatio } }: { readonly row: ScoreRow }) {
  const words = useWords(qualityWords)
  const isTooLittle = finalRatio === null && judgedShare !== null
  return (
    <>
      {percent(judgedShare)}
      {isTooLittle ? <div className="note">{words.tooLittle}</div> : null}
    </>
  )
}

export function DecisionBadge({ decision, needsReview }: { readonly decision: string; readonly needsReview: boolean }) {
  const words = useWords(qualityWords)
  if (decision === 'open')
    return needsReview ? <Badge tone="warn">{words.reviewNeeded}</Badge> : <Badge tone="muted">{words.decisions.open}</Badge>
  const name = Object.entries(words.decisions).find(([key]) => key === decision)?.[1] ?? decision
  return <Badge tone={decision === 'appealed' ? 'warn' : decision === 'changed' ? 'accent' : 'good'}>{name}</Badge>
}
