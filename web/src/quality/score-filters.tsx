/** The filters of the review list; each lives in the address. */
import { Select, Tag } from 'antd'
import { useNames } from '../directory.tsx'
import { useLanguage, useWords } from '../language.ts'
import { useSearch } from '../router.tsx'
import { qualityWords } from '../words/quality.ts'
import { shellWords } from '../words/shell.ts'

export const DEFAULT_DAYS = 30

const DECIDED = ['confirmed', 'changed', 'appealed', 'upheld'] as const
export const REVIEW_STATES = ['needed', 'open', 'done', ...DECIDED] as const

type Choice = { readonly value: string; readonly label: string }

export function ScoreFilters() {
  const words = useWords(qualityWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const { directory } = useNames()
  const search = useSearch()
  const item = search.get('item')
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
  const days = [7, 30, 90].map((n) => ({ value: String(n), label: words.days(n) }))
  return (
    <>
      {item === undefined ? null : (
        <Tag closable onClose={() => search.set({ item: undefined, page: undefined })}>
          {words.filteredByItem(item)}
        </Tag>
      )}
      <Filter name="queue" label={shell.queue} all={shell.allQueues} choices={queues} />
      <Filter name="agent" label={shell.agent} all={words.allAgents} choices={agents} isSearchable />
      <Filter name="outcome" label={words.result} all={words.allResults} choices={results} />
      <Filter name="review" label={words.review} all={words.allReviews} choices={reviews} />
      <Select
        aria-label={words.when}
        value={search.get('days') ?? String(DEFAULT_DAYS)}
        onChange={(value: string) => search.set({ days: value === String(DEFAULT_DAYS) ? undefined : value, page: undefined })}
        options={days}
        style={{ minWidth: 120 }}
      />
    </>
  )
}

type FilterProps = {
  readonly name: string
  readonly label: string
  readonly all: string
  readonly choices: readonly Choice[]
  readonly isSearchable?: boolean
}

function Filter({ name, label, all, choices, isSearchable = false }: FilterProps) {
  const search = useSearch()
  const searching = isSearchable ? { showSearch: { optionFilterProp: 'label' } } : {}
  return (
    <Select
      aria-label={label}
      value={search.get(name) ?? ''}
      onChange={(value: string) => search.set({ [name]: value, page: undefined })}
      options={[{ value: '', label: all }, ...choices]}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130 }}
      {...searching}
    />
  )
}
