/** The review list: scored recordings by filter, newest first or worst first, opened by click or keyboard. */
import { Button, Table, type TableColumnsType } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { Code } from '../code.tsx'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Empty, PageHead, Panel } from '../parts.tsx'
import type { ScoreList, ScoreRow } from '../published-api.ts'
import { useNavigate, useSearch } from '../router.tsx'
import { useDays } from '../use-days.ts'
import { useKeys } from '../use-keys.ts'
import { qualityWords } from '../words/quality.ts'
import { shellWords } from '../words/shell.ts'
import { rememberList } from './list-memory.ts'
import { DecisionBadge, JudgedShare, ScoreBar } from './outcome.tsx'
import { QualityTabs } from './quality-tabs.tsx'
import { DEFAULT_DAYS, REVIEW_STATES, ScoreFilters } from './score-filters.tsx'

const REFRESH_MS = 30_000

export function ScoresPage() {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const search = useSearch()
  const list = api.useQuery('get', '/api/scores', { params: { query: useListQuery() } }, { refetchInterval: REFRESH_MS })
  const rows = list.data?.rows ?? []
  useEffect(() => {
    if (list.data !== undefined)
      rememberList(
        list.data.rows.map((row) => row.scoreId),
        search.text === '' ? '/quality' : `/quality?${search.text.replace(/^\?/, '')}`,
      )
  }, [list.data, search.text])
  const navigate = useNavigate()
  const [at, setAt] = useState(-1)
  const move = (by: number) => setAt((last) => Math.max(0, Math.min(rows.length - 1, last + by)))
  const current = rows[at]
  const openCurrent = () => current && navigate(addressOf(current))
  useKeys({ j: () => move(1), k: () => move(-1), ['Enter']: openCurrent })
  return (
    <>
      <QualityTabs />
      <PageHead title={words.title} sub={list.data === undefined ? ' ' : words.found(count(list.data.total, language))}>
        <ScoreFilters />
      </PageHead>
      <Panel>
        <Await from={list} lines={14}>
          {(data) => (data.rows.length === 0 ? <NoScores /> : <ScoreTable list={data} current={current?.scoreId} />)}
        </Await>
      </Panel>
      {/* With the list: standing below its skeleton it was pushed off the screen, a layout shift of .76. */}
      {list.data === undefined ? null : <p className="note keys">{words.listKeys}</p>}
    </>
  )
}

const addressOf = (row: ScoreRow): string => `/quality/${encodeURIComponent(row.scoreId)}`

function useListQuery() {
  const search = useSearch()
  return {
    queue: search.get('queue'),
    agent: search.get('agent'),
    outcome: search.oneOf('outcome', ['passed', 'failed']),
    review: search.oneOf('review', REVIEW_STATES),
    item: search.get('item'),
    sort: search.oneOf('sort', ['recorded_at', 'score_ratio', 'agent_id', 'queue_id']),
    order: search.oneOf('order', ['asc', 'desc']),
    page: Number(search.get('page') ?? 1),
    ...useDays(DEFAULT_DAYS),
  }
}

function ScoreTable({ list, current }: { readonly list: ScoreList; readonly current: string | undefined }) {
  const search = useSearch()
  const navigate = useNavigate()
  const columns = useColumns(list)
  return (
    <Table<ScoreRow>
      size="small"
      rowKey="scoreId"
      columns={columns}
      dataSource={[...list.rows]}
      scroll={{ x: 1000 }}
      rowClassName={(row) => (row.scoreId === current ? 'row-current' : 'row-link')}
      onRow={(row) => ({ onClick: () => navigate(addressOf(row)) })}
      pagination={{ current: list.page, pageSize: list.size, total: list.total, showSizeChanger: false, hideOnSinglePage: true }}
      onChange={(page, _filters, sorter) => {
        const by = Array.isArray(sorter) ? undefined : sorter
        search.set({
          page: page.current === undefined || page.current === 1 ? undefined : String(page.current),
          sort: by?.order ? String(by.columnKey) : undefined,
          order: by?.order === 'ascend' ? 'asc' : undefined,
        })
      }}
    />
  )
}

function useColumns(list: ScoreList): TableColumnsType<ScoreRow> {
  const words = useWords(qualityWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const names = useNames()
  const search = useSearch()
  const item = (id: string) => list.items.find((one) => one.id === id)?.[language] ?? id
  const sorted = (key: string) => {
    if ((search.get('sort') ?? 'recorded_at') !== key) return null
    return search.get('order') === 'asc' ? ('ascend' as const) : ('descend' as const)
  }
  const sortable = (key: string) => ({ key, sorter: true, sortOrder: sorted(key) })
  return [
    { ...sortable('recorded_at'), title: words.when, width: 130, render: (_, row) => time(row.recordedAt, names.zone, language) },
    {
      key: 'recording',
      title: words.recording,
      className: 'nowrap',
      render: (_, row) => <Link to={addressOf(row)}>{row.recordingId}</Link>,
    },
    { ...sortable('queue_id'), title: shell.queue, render: (_, row) => names.queue(row.queueId) },
    { ...sortable('agent_id'), title: shell.agent, render: (_, row) => names.agent(row.agentId) },
    {
      ...sortable('score_ratio'),
      title: words.score,
      width: 170,
      render: (_, row) => <ScoreBar ratio={row.finalRatio} isFailed={row.isFailed} />,
    },
    {
      key: 'judged',
      title: <span title={words.judgedByRules}>{words.judged}</span>,
      width: 170,
      render: (_, row) => <JudgedShare row={row} />,
    },
    {
      key: 'failed',
      title: words.failedItems,
      render: (_, row) => (
        <span className="tags">
          {row.failedItems.map((id) => (
            <span key={id}>{item(id)}</span>
          ))}
        </span>
      ),
    },
    {
      key: 'decision',
      title: words.review,
      width: 120,
      render: (_, row) => <DecisionBadge decision={row.decision} needsReview={row.needsReview} />,
    },
  ]
}

function NoScores() {
  const words = useWords(qualityWords)
  const navigate = useNavigate()
  return (
    <Empty title={words.noScores}>
      <p>
        <Code text={words.noScoresHelp} />
      </p>
      <Button size="small" onClick={() => navigate('/quality?days=90')}>
        {words.clearFilters}
      </Button>
    </Empty>
  )
}
