/** Appeals against items of scores: what is to be answered first, then what was. */
import { Select, Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Empty, PageHead, Panel } from '../parts.tsx'
import type { AppealList, AppealRow } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { inspectionWords } from '../words/inspection.ts'
import { AppealState, Due } from './plan-parts.tsx'
import { QualityTabs } from './quality-tabs.tsx'

const REFRESH_MS = 30_000
const STATES = ['open', 'upheld', 'changed', 'withdrawn'] as const

export function AppealsPage() {
  const words = useWords(inspectionWords)
  const search = useSearch()
  const state = search.oneOf('state', STATES)
  const list = api.useQuery('get', '/api/appeals', { params: { query: { state } } }, { refetchInterval: REFRESH_MS })
  return (
    <>
      <QualityTabs />
      <PageHead title={words.appealsTitle} sub={words.appealsSub}>
        <Select
          aria-label={words.state}
          value={state ?? ''}
          onChange={(value: string) => search.set({ state: value })}
          options={[{ value: '', label: words.allAppeals }, ...STATES.map((value) => ({ value, label: words.appealStates[value] }))]}
          style={{ minWidth: 140 }}
        />
      </PageHead>
      <Panel>
        <Await from={list} lines={8}>
          {(data) => (data.rows.length === 0 ? <Empty title={words.noAppeals}>{words.noAppealsHelp}</Empty> : <Appeals list={data} />)}
        </Await>
      </Panel>
    </>
  )
}

function Appeals({ list }: { readonly list: AppealList }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const names = useNames()
  const itemName = (id: string) => list.items.find((one) => one.id === id)?.[language] ?? id
  const columns: TableColumnsType<AppealRow> = [
    { key: 'state', title: words.state, width: 110, render: (_, row) => <AppealState state={row.state} /> },
    { key: 'due', title: words.due, width: 190, render: (_, row) => <Due at={row.dueAt} isDone={row.state !== 'open'} /> },
    {
      key: 'recording',
      title: words.recording,
      className: 'nowrap',
      render: (_, row) => <Link to={`/quality/${encodeURIComponent(row.scoreId)}`}>{row.recordingId}</Link>,
    },
    { key: 'agent', title: words.agent, render: (_, row) => names.agent(row.agentId) },
    { key: 'item', title: words.item, render: (_, row) => itemName(row.itemId) },
    { key: 'why', title: words.why, render: (_, row) => row.reason },
    { key: 'decided', title: words.decidedBy, render: (_, row) => row.decidedBy.split(', ').map(names.agent).join(', ') },
    {
      key: 'answer',
      title: words.answer,
      render: (_, row) =>
        row.answeredAt === null || row.answer === '' ? null : (
          <>
            {row.answer}
            <div className="note">
              {names.agent(row.answeredBy)}, {time(row.answeredAt, names.zone, language)}
            </div>
          </>
        ),
    },
  ]
  return (
    <Table<AppealRow>
      size="small"
      rowKey={(row) => `${row.scoreId} ${row.itemId} ${row.filedAt}`}
      columns={columns}
      dataSource={[...list.rows]}
      scroll={{ x: 1100 }}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
    />
  )
}
