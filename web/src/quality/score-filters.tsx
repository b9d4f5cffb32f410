/** The filters of the review list; each lives in the address. */
import { useNames } from '../directory.tsx'
import { DaysFilter, Filter } from '../filter.tsx'
import { useLanguage, useWords } from '../language.ts'
import { Narrowed } from '../narrowed.tsx'
import { qualityWords } from '../words/quality.ts'
import { shellWords } from '../words/shell.ts'

export const DEFAULT_DAYS = 30

const DECIDED = ['confirmed', 'changed', 'appealed', 'upheld'] as const
export const REVIEW_STATES = ['needed', 'open', 'done', ...DECIDED] as const

export function ScoreFilters() {
  const words = useWords(qualityWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const { directory } = useNames()
  const queues = directory.queues.map((queue) => ({ value: queue.id, label: queue[language] }))
  const agents = directory.agents.map((agent) => ({ value: agent.id, label: agent.name }))
  const results = [
    { value: 'failed', label: words.failed },
    { value: 'passed', label: words.passed },
  ]
  const reviews = [
    { value: 'needed', label: words.reviewNeeded },
    { value: 'open', label: words.reviewOpen },
    { value: 'done', label: words.reviewDone },
    ...DECIDED.map((value) => ({ value, label: words.decisions[value] })),
  ]
  return (
    <>
      <Narrowed name="item">{words.filteredByItem}</Narrowed>
      <Filter name="queue" label={shell.queue} all={shell.allQueues} choices={queues} />
      <Filter name="agent" label={shell.agent} all={words.allAgents} choices={agents} isSearchable />
      <Filter name="outcome" label={words.result} all={words.allResults} choices={results} />
      <Filter name="review" label={words.review} all={words.allReviews} choices={reviews} />
      <DaysFilter label={words.when} usual={DEFAULT_DAYS} days={[7, 30, 90]} text={words.days} />
    </>
  )
}
