/** Calls by filter, the newest first; each leads to what happened on it. */
import { Button, Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { DaysFilter, Filter } from '../filter.tsx'
import { count, duration, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { Narrowed } from '../narrowed.tsx'
import { Await, Badge, Empty, PageHead, Panel } from '../parts.tsx'
import type { CallList, CallRow } from '../published-api.ts'
import { useNavigate, useSearch } from '../router.tsx'
import { useDays } from '../use-days.ts'
import { callWords } from '../words/calls.ts'
import { shellWords } from '../words/shell.ts'
import { addressOfCall, OUTCOME_TONES } from './call-address.ts'

const REFRESH_MS = 30_000
const DEFAULT_DAYS = 7
const OUTCOMES = ['open', 'answered', 'abandoned', 'callback_queued', 'overflowed'] as const

export function CallsPage() {
  const words = useWords(callWords)
  const language = useLanguage()
  const list = api.useQuery('get', '/api/calls', { params: { query: useListQuery() } }, { refetchInterval: REFRESH_MS })
  return (
    <>
      <PageHead title={words.title} sub={list.data === undefined ? ' ' : words.found(count(list.data.total, language))}>
        <CallFilters />
      </PageHead>
      <Panel>
        <Await from={list} lines={14}>
          {(data) => (data.rows.length === 0 ? <NoCalls /> : <CallTable list={data} />)}
        </Await>
      </Panel>
    </>
  )
}

function useListQuery() {
  const search = useSearch()
  return {
    site: search.get('site'),
    queue: search.get('queue'),
    agent: search.get('agent'),
    outcome: search.oneOf('outcome', OUTCOMES),
    customer: search.get('customer'),
    reason: search.get('reason'),
    sort: search.oneOf('sort', ['offered_at', 'wait_seconds', 'talk_seconds']),
    order: search.oneOf('order', ['asc', 'desc']),
    page: Number(search.get('page') ?? 1),
    ...useDays(DEFAULT_DAYS),
  }
}

function CallFilters() {
  const words = useWords(callWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const { directory } = useNames()
  return (
    <>
      <Narrowed name="customer">{words.ofCustomer}</Narrowed>
      <Narrowed name="reason">{words.ofReason}</Narrowed>
      <Filter
        name="queue"
        label={shell.queue}
        all={shell.allQueues}
        choices={directory.queues.map((queue) => ({ value: queue.id, label: queue[language] }))}
      />
      <Filter
        name="agent"
        label={shell.agent}
        all={words.allAgents}
        choices={directory.agents.map(({ id, name }) => ({ value: id, label: name }))}
        isSearchable
      />
      <Filter
        name="outcome"
        label={words.outcome}
        all={words.allOutcomes}
        choices={OUTCOMES.map((value) => ({ value, label: words.outcomes[value] }))}
      />
      <DaysFilter label={words.when} usual={DEFAULT_DAYS} days={[1, 7, 30, 90]} text={words.days} />
    </>
  )
}

function CallTable({ list }: { readonly list: CallList }) {
  const search = useSearch()
  const navigate = useNavigate()
  return (
    <Table<CallRow>
      size="small"
      rowKey="callId"
      columns={useColumns()}
      dataSource={[...list.rows]}
      scroll={{ x: 900 }}
      rowClassName="row-link"
      onRow={(row) => ({ onClick: () => navigate(addressOfCall(row.callId)) })}
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

function useColumns(): TableColumnsType<CallRow> {
  const words = useWords(callWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const names = useNames()
  const search = useSearch()
  const sortable = (key: string) => {
    const isSorted = (search.get('sort') ?? 'offered_at') === key
    const direction = search.get('order') === 'asc' ? ('ascend' as const) : ('descend' as const)
    return { key, sorter: true, sortOrder: isSorted ? direction : null }
  }
  return [
    { ...sortable('offered_at'), title: words.when, width: 130, render: (_, row) => time(row.offeredAt, names.zone, language) },
    { key: 'call', title: words.call, className: 'nowrap', render: (_, row) => <Link to={addressOfCall(row.callId)}>{row.callId}</Link> },
    { key: 'queue', title: shell.queue, render: (_, row) => names.queue(row.queueId) },
    { key: 'agent', title: shell.agent, render: (_, row) => (row.agentId === null ? NONE : names.agent(row.agentId)) },
    {
      key: 'outcome',
      title: words.outcome,
      render: (_, row) => <Badge tone={OUTCOME_TONES[row.outcome] ?? 'muted'}>{named(words.outcomes, row.outcome)}</Badge>,
    },
    { ...sortable('wait_seconds'), title: words.wait, align: 'right', render: (_, row) => duration(row.waitSeconds) },
    { ...sortable('talk_seconds'), title: words.talk, align: 'right', render: (_, row) => duration(row.talkSeconds) },
    { key: 'reason', title: words.reason, render: (_, row) => (row.reason === null ? NONE : named({}, row.reason)) },
  ]
}

function NoCalls() {
  const words = useWords(callWords)
  const navigate = useNavigate()
  return (
    <Empty title={words.none}>
      <p>{words.noneHelp}</p>
      <Button size="small" onClick={() => navigate('/calls?days=90')}>
        {words.showAll}
      </Button>
    </Empty>
  )
}
