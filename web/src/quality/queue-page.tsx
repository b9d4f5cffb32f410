/** What the reviewer has been given to judge: what is due first at the top, and how much of it is done. */
import { Button, Progress, Table, type TableColumnsType } from 'antd'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Empty, PageHead, Panel } from '../parts.tsx'
import type { QueueItem, ReviewQueue } from '../published-api.ts'
import { useNavigate } from '../router.tsx'
import { inspectionWords } from '../words/inspection.ts'
import { rememberList } from './list-memory.ts'
import { Due, ItemState } from './plan-parts.tsx'
import { QualityTabs } from './quality-tabs.tsx'

const REFRESH_MS = 30_000

const addressOf = ({ scoreId }: QueueItem): string => `/quality/${encodeURIComponent(scoreId)}`

export function QueuePage() {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const queue = api.useQuery('get', '/api/inspections/queue', {}, { refetchInterval: REFRESH_MS })
  const { items = [], reviewed = 0 } = queue.data ?? {}
  const navigate = useNavigate()
  const todo = items.filter(({ state }) => state !== 'reviewed')
  // Scores lead to each other in this order, what is left to do first.
  useEffect(
    () =>
      rememberList(
        items.map(({ scoreId }) => scoreId),
        '/quality/queue',
      ),
    [items],
  )
  const [next] = todo
  return (
    <>
      <QualityTabs />
      <PageHead
        title={words.queueTitle}
        sub={items.length === 0 ? ' ' : words.queueSub(count(reviewed, language), count(items.length, language))}
      >
        <AuthorField />
        <Button type="primary" disabled={next === undefined} onClick={() => next && navigate(addressOf(next))}>
          {words.startNext}
        </Button>
      </PageHead>
      <Panel>
        <Await from={queue} lines={10}>
          {(data) => (data.items.length === 0 ? <Empty title={words.queueEmpty}>{words.queueEmptyHelp}</Empty> : <Items queue={data} />)}
        </Await>
      </Panel>
      <p className="note keys">{words.queueKeys}</p>
    </>
  )
}

function Items({ queue: { items, reviewed } }: { readonly queue: ReviewQueue }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const names = useNames()
  const navigate = useNavigate()
  const columns: TableColumnsType<QueueItem> = [
    { key: 'due', title: words.due, width: 150, render: (_, row) => <Due at={row.dueAt} isDone={row.state === 'reviewed'} /> },
    { key: 'plan', title: words.plan, render: (_, row) => (row.isBlind ? `${row.title} · ${words.blind}` : row.title) },
    {
      key: 'recording',
      title: words.recording,
      className: 'nowrap',
      render: (_, row) => <Link to={addressOf(row)}>{row.recordingId}</Link>,
    },
    { key: 'when', title: words.when, width: 130, render: (_, row) => time(row.recordedAt, names.zone, language) },
    { key: 'queue', title: words.queue, render: (_, row) => names.queue(row.queueId) },
    { key: 'agent', title: words.agent, render: (_, row) => names.agent(row.agentId) },
    { key: 'state', title: words.state, width: 120, render: (_, row) => <ItemState state={row.state} /> },
  ]
  return (
    <>
      <Progress percent={Math.round((100 * reviewed) / items.length)} aria-label={words.progress} />
      {reviewed === items.length ? <p className="note">{words.allDone}</p> : null}
      <Table<QueueItem>
        size="small"
        rowKey={(row) => `${row.planId} ${row.scoreId}`}
        columns={columns}
        dataSource={[...items]}
        scroll={{ x: 900 }}
        rowClassName="row-link"
        onRow={(row) => ({ onClick: () => navigate(addressOf(row)) })}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </>
  )
}
