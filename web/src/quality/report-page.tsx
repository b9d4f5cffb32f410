/** What people found in the recordings drawn: rates with intervals, agents without a false ranking, what fails, where rules and people differ, appeals. */
import { Select, Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { CsvButton } from '../csv-button.tsx'
import { useNames } from '../directory.tsx'
import { count, percent } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Empty, PageHead, Panel } from '../parts.tsx'
import type { AgentLine, InspectionReport, ItemLine, Rate } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { inspectionWords } from '../words/inspection.ts'
import { QualityTabs } from './quality-tabs.tsx'

const REFRESH_MS = 60_000

export function ReportPage() {
  const words = useWords(inspectionWords)
  const { directory } = useNames()
  const search = useSearch()
  const [plan, agent] = [search.get('plan'), search.get('agent')]
  const report = api.useQuery('get', '/api/inspections/report', { params: { query: { plan, agent } } }, { refetchInterval: REFRESH_MS })
  const filter = (name: string, label: string, all: string, options: readonly { value: string; label: string }[]) => (
    <Select
      aria-label={label}
      value={search.get(name) ?? ''}
      onChange={(value: string) => search.set({ [name]: value })}
      options={[{ value: '', label: all }, ...options]}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      style={{ minWidth: 160, maxWidth: 300 }}
    />
  )
  const plans = report.data?.plans.map(({ planId, title }) => ({ value: planId, label: title })) ?? []
  return (
    <>
      <QualityTabs />
      <PageHead title={words.reportTitle} sub={words.reportSub}>
        {filter('plan', words.plan, words.allPlans, plans)}
        {filter(
          'agent',
          words.agent,
          words.everybody,
          directory.agents.map(({ id, name }) => ({ value: id, label: `${name} · ${id}` })),
        )}
      </PageHead>
      <Await from={report} lines={12}>
        {(data) =>
          data.reviewed === 0 ? (
            <Panel>
              <Empty title={words.noReport}>{words.noReportHelp}</Empty>
            </Panel>
          ) : (
            <Report report={data} />
          )
        }
      </Await>
    </>
  )
}

function Report({ report }: { readonly report: InspectionReport }) {
  return (
    <>
      <Figures report={report} />
      <div className="stack">
        <Agents lines={report.agents} />
        <Items report={report} />
      </div>
    </>
  )
}

const intervalOf = (rate: Rate | null): string => (rate === null ? '' : `${percent(rate.lo)} – ${percent(rate.hi)}`)
const shareOf = (part: number, of: number): number | null => (of === 0 ? null : part / of)

function Figures({ report: { drawn, reviewed, failed, score, items, appeals } }: { readonly report: InspectionReport }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const sum = (of: 'both' | 'same') => items.reduce((total, line) => total + line[of], 0)
  const parts = (part: number, of: number) => words.ofReviewed(count(part, language), count(of, language))
  const tiles = [
    [words.reviewed, count(reviewed, language), parts(reviewed, drawn)],
    [words.failRate, percent(failed?.mean), `${words.interval}: ${intervalOf(failed)}`],
    [words.meanScore, percent(score?.mean), `${words.interval}: ${intervalOf(score)}`],
    [words.agreement, percent(shareOf(sum('same'), sum('both'))), parts(sum('same'), sum('both'))],
    [words.appealRate, percent(shareOf(appeals.scores, reviewed)), parts(appeals.scores, reviewed)],
    [words.overturnRate, percent(shareOf(appeals.changed, appeals.answered)), parts(appeals.changed, appeals.answered)],
  ] as const
  return (
    <div className="tiles">
      {tiles.map(([name, value, foot]) => (
        <div key={name} className="tile">
          <div className="name" title={name}>
            {name}
          </div>
          <div className="value">{value}</div>
          <div className="foot">{foot}</div>
        </div>
      ))}
    </div>
  )
}

/** The estimate as a mark on its interval, from 0 to 1. */
function IntervalBar({ rate }: { readonly rate: Rate | null }) {
  if (rate === null) return null
  const at = (value: number) => `${(value * 100).toFixed(2)}%`
  return (
    <span className="interval" title={intervalOf(rate)} aria-hidden="true">
      <span className="interval-span" style={{ left: at(rate.lo), width: at(rate.hi - rate.lo) }} />
      <span className="interval-mark" style={{ left: at(rate.mean) }} />
    </span>
  )
}

const placeOf = ({ place }: AgentLine): string =>
  place === null ? '–' : place.from === place.to ? String(place.from) : `${place.from} – ${place.to}`

function Agents({ lines }: { readonly lines: readonly AgentLine[] }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const names = useNames()
  const sorted = lines.toSorted((a, b) => (b.failed?.mean ?? -1) - (a.failed?.mean ?? -1) || (a.agentId < b.agentId ? -1 : 1))
  const columns: TableColumnsType<AgentLine> = [
    {
      key: 'agent',
      title: words.agent,
      render: (_, line) => <Link to={`/quality?agent=${encodeURIComponent(line.agentId)}`}>{names.agent(line.agentId)}</Link>,
    },
    {
      key: 'reviewed',
      title: words.reviewed,
      width: 110,
      render: (_, line) => words.ofReviewed(count(line.reviewed, language), count(line.drawn, language)),
    },
    { key: 'failed', title: words.failRate, width: 100, align: 'right', render: (_, line) => percent(line.failed?.mean) },
    { key: 'bar', title: words.interval, width: 180, render: (_, line) => <IntervalBar rate={line.failed} /> },
    { key: 'interval', title: '', className: 'nowrap', render: (_, line) => <span className="note">{intervalOf(line.failed)}</span> },
    { key: 'score', title: words.meanScore, width: 100, align: 'right', render: (_, line) => percent(line.score?.mean) },
    {
      key: 'place',
      title: <span title={words.placeHelp}>{words.place}</span>,
      width: 90,
      align: 'right',
      render: (_, line) => placeOf(line),
    },
  ]
  const csv = () => ({
    head: [
      'agent_id',
      'name',
      'drawn',
      'reviewed',
      'failed',
      'failed_lo95',
      'failed_hi95',
      'score',
      'score_lo95',
      'score_hi95',
      'place_from',
      'place_to',
    ],
    rows: sorted.map(({ agentId, drawn, reviewed, failed, score, place }) => [
      ...[agentId, names.agent(agentId), drawn, reviewed, failed?.mean, failed?.lo, failed?.hi],
      ...[score?.mean, score?.lo, score?.hi, place?.from, place?.to],
    ]),
  })
  return (
    <Panel title={words.byAgent} extra={<CsvButton page="quality-report" file="inspection-agents.csv" table={csv} size="small" />}>
      <p className="note">{words.placeHelp}</p>
      <Table<AgentLine>
        size="small"
        rowKey="agentId"
        columns={columns}
        dataSource={sorted}
        scroll={{ x: 900 }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </Panel>
  )
}

function Items({ report: { items, names: texts } }: { readonly report: InspectionReport }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const nameOf = (id: string) => texts.find((one) => one.id === id)?.[language] ?? id
  const columns: TableColumnsType<ItemLine> = [
    { key: 'item', title: words.item, render: (_, line) => nameOf(line.itemId) },
    {
      key: 'fails',
      title: words.failed,
      width: 110,
      render: (_, line) => words.ofReviewed(count(line.fails, language), count(line.judged, language)),
    },
    { key: 'rate', title: words.failRate, width: 90, align: 'right', render: (_, line) => percent(line.failed?.mean) },
    { key: 'bar', title: words.interval, width: 180, render: (_, line) => <IntervalBar rate={line.failed} /> },
    { key: 'cumulated', title: words.cumulated, width: 100, align: 'right', render: (_, line) => percent(line.cumulated) },
    { key: 'same', title: words.agreement, width: 150, align: 'right', render: (_, line) => percent(shareOf(line.same, line.both)) },
    {
      key: 'precision',
      title: <span title={words.precisionHelp}>{words.precision}</span>,
      width: 130,
      align: 'right',
      render: (_, line) => (
        <span title={line.precision ? `${percent(line.precision.lo)} – ${percent(line.precision.hi)}` : ''}>
          {percent(line.precision?.mean)}
        </span>
      ),
    },
    { key: 'rules', title: words.falseFails, width: 130, align: 'right', render: (_, line) => count(line.rulesAlone, language) },
    { key: 'people', title: words.missed, width: 130, align: 'right', render: (_, line) => count(line.peopleAlone, language) },
  ]
  const csv = () => ({
    head: [
      'item_id',
      'item',
      'fails',
      'judged',
      'failed',
      'failed_lo95',
      'failed_hi95',
      'cumulated',
      'both_judged',
      'same',
      'rules_alone',
      'people_alone',
      'precision',
      'precision_lo95',
      'precision_hi95',
    ],
    rows: items.map(({ itemId, fails, judged, failed, cumulated, both, same, rulesAlone, peopleAlone, precision }) => [
      ...[itemId, nameOf(itemId), fails, judged, failed?.mean, failed?.lo, failed?.hi, cumulated],
      ...[both, same, rulesAlone, peopleAlone, precision?.mean, precision?.lo, precision?.hi],
    ]),
  })
  return (
    <Panel title={words.byItem} extra={<CsvButton page="quality-report" file="inspection-items.csv" table={csv} size="small" />}>
      <Table<ItemLine> size="small" rowKey="itemId" columns={columns} dataSource={[...items]} scroll={{ x: 1000 }} pagination={false} />
    </Panel>
  )
}
