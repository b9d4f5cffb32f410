/** On the page of a score that several people judge: that the own steps are shown alone, and once all have judged, what each of them came to. */
import { useNames } from '../directory.tsx'
import { percent } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Panel, TableHead } from '../parts.tsx'
import type { Outcome, ScoreDetail } from '../published-api.ts'
import { inspectionWords } from '../words/inspection.ts'
import { OutcomeBadge } from './outcome.tsx'

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'na', 'unknown']

export function RatingsPanel({ detail: { items, review } }: { readonly detail: ScoreDetail }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const names = useNames()
  const { isBlind, ratings } = review
  if (isBlind)
    return (
      <Panel className="appeal">
        <p>{words.blindHelp}</p>
      </Panel>
    )
  if (ratings.length === 0) return null
  const rows = items.map((item) => ({ item, outcomes: ratings.map(({ itemIds, outcomes }) => outcomes[itemIds.indexOf(item.id)]) }))
  const isAlike = (outcomes: readonly (string | undefined)[]) => new Set(outcomes).size === 1
  const alike = rows.filter(({ outcomes }) => isAlike(outcomes)).length
  return (
    <Panel className="appeal" title={words.ratings}>
      <p className="note">{words.ratingsHelp(percent(alike / Math.max(1, rows.length), 0))}</p>
      <div className="scroll">
        <table className="plain">
          <TableHead texts={[words.item, ...ratings.map(({ rater }) => names.agent(rater))]} />
          <tbody>
            {rows.map(({ item, outcomes }) => (
              <tr key={item.id} className={isAlike(outcomes) ? '' : 'differs'}>
                <td>{item[language]}</td>
                {ratings.map(({ rater }, at) => (
                  <td key={rater}>
                    <OutcomeBadge outcome={OUTCOMES.find((one) => one === outcomes[at]) ?? 'unknown'} />
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <td>{words.total}</td>
              {ratings.map(({ rater, finalRatio }) => (
                <td key={rater}>{percent(finalRatio)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
