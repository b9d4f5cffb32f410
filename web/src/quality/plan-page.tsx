/** One inspection plan: what was drawn from what, who judges which, how far it has come. */
import { Button, Popconfirm, Select, Table, type TableColumnsType } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { api, queries } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { count, dayOf, dayText, percent, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Await, PageHead, Panel } from '../parts.tsx'
import type { PlanChange, PlanDetail, PlanItem, Reviewers } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { inspectionWords } from '../words/inspection.ts'
import { rememberList } from './list-memory.ts'
import { ScoreBar } from './outcome.tsx'
import { Due, ItemState, PlanState } from './plan-parts.tsx'
import { PlanProgress } from './plans-page.tsx'
import { QualityTabs } from './quality-tabs.tsx'

export function PlanPage({ planId }: { readonly planId: string }) {
  const words = useWords(inspectionWords)
  const detail = api.useQuery('get', '/api/inspections/{id}', { params: { path: { id: planId } } })
  return (
    <>
      <QualityTabs />
      <p className="back">
        <Link to="/quality/plans">← {words.backToPlans}</Link>
      </p>
      <Await from={detail} lines={14}>
        {(data) => <PlanView detail={data} />}
      </Await>
    </>
  )
}

type Unseen<Change> = Change extends unknown ? Omit<Change, 'expectedVersion'> : never

function usePlanChange({ plan: { planId }, version }: PlanDetail) {
  const change = api.useMutation('post', '/api/inspections/{id}')
  const { send, notice, isSending } = useChange()
  const params = { path: { id: planId } }
  const give = (asked: Unseen<PlanChange>, done: (answer: PlanDetail) => string) =>
    send(async () => {
      const answer = await change.mutateAsync({ params, body: { ...asked, expectedVersion: version } })
      queries.setQueryData(api.queryOptions('get', '/api/inspections/{id}', { params }).queryKey, answer)
      return done(answer)
    })
  return { give, notice, isSending }
}

type Give = ReturnType<typeof usePlanChange>['give']

function PlanView({ detail }: { readonly detail: PlanDetail }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const may = useMay()
  const mayChange = may('changePlan') && detail.plan.status !== 'closed'
  const { give, notice, isSending } = usePlanChange(detail)
  const reviewers = api.useQuery('get', '/api/inspections/reviewers', {}, { enabled: mayChange })
  const { plan, items } = detail
  useEffect(
    () =>
      rememberList(
        items.map(({ scoreId }) => scoreId),
        `/quality/plans/${encodeURIComponent(plan.planId)}`,
      ),
    [items, plan.planId],
  )
  const unassigned = items.filter(({ reviewers: given, state }) => state !== 'reviewed' && given.length < plan.reviewersEach).length
  return (
    <>
      <PageHead title={plan.title} sub={words.drawnFrom(count(plan.drawn, language), count(plan.population, language))}>
        {mayChange ? (
          <>
            <AuthorField />
            <Popconfirm title={words.closeSure} onConfirm={() => void give({ type: 'close' }, () => words.closed)}>
              <Button>{words.close}</Button>
            </Popconfirm>
          </>
        ) : null}
      </PageHead>
      <ChangeNotice notice={notice} />
      <div className="stack">
        <Panel>
          <Facts detail={detail} />
          {mayChange && unassigned > 0 && reviewers.data ? <Assign reviewers={reviewers.data} isSending={isSending} give={give} /> : null}
        </Panel>
        <Panel>
          <Items items={items} reviewers={mayChange ? reviewers.data : undefined} give={give} />
        </Panel>
      </div>
    </>
  )
}

function Facts({ detail: { plan } }: { readonly detail: PlanDetail }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const { zone, ...names } = useNames()
  const who = [...plan.agents.map(names.agent), ...plan.teams, ...plan.queues.map(names.queue)]
  const excluded = Object.entries(plan.excluded).map(
    ([why, n]) => `${count(n, language)} ${Object.entries(words.excluded).find(([key]) => key === why)?.[1] ?? why}`,
  )
  // The period ends at the midnight after its last day.
  const days = [dayOf(plan.from, zone), dayOf(Date.parse(plan.to) - 1, zone)].map((day) => dayText(day, language, 'day'))
  const facts = [
    [words.status, <PlanState key="state" status={plan.status} />],
    [words.progress, <PlanProgress key="progress" plan={plan} />],
    [words.due, <Due key="due" at={plan.dueAt} isDone={plan.status === 'closed' || plan.reviewed === plan.drawn} />],
    [words.period, [...new Set(days)].join(' – ')],
    [words.who, who.length === 0 ? words.everybody : who.join(', ')],
    [
      words.strata,
      `${words.strataNames[plan.strata]}: ${plan.perStratum}${plan.riskDraws === 0 ? '' : ` + ${plan.riskDraws} ${words.drawnByNames.risk}`}`,
    ],
    [words.leftOut, excluded.length === 0 ? '–' : excluded.join(', ')],
    [words.reviewersEach, count(plan.reviewersEach, language)],
    [words.appealDays, count(plan.appealDays, language)],
    [words.madeBy, `${names.agent(plan.madeBy)}, ${time(plan.madeAt, zone, language)}`],
    [
      words.seed,
      <code key="seed" title={`${words.seedHelp} ${words.fingerprint}: ${plan.fingerprint}`}>
        {plan.seed.slice(0, 13)}
      </code>,
    ],
  ] as const
  return (
    <dl className="facts small">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type AssignProps = { readonly reviewers: Reviewers; readonly isSending: boolean; readonly give: Give }

function Assign({ reviewers: { reviewers, isOpen }, isSending, give }: AssignProps) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const [chosen, setChosen] = useState<string[]>([])
  const assign = () =>
    give({ type: 'assign', reviewers: chosen }, ({ left }) =>
      left.length === 0 ? words.assigned : `${words.assigned} ${words.leftOver(count(left.length, language))}`,
    )
  return (
    <div className="assign">
      <Select
        aria-label={words.assignTo}
        // Where nobody signs in any name may be typed.
        mode={isOpen ? 'tags' : 'multiple'}
        value={chosen}
        onChange={setChosen}
        placeholder={words.assignTo}
        options={reviewers.map(({ id, name, load }) => ({ value: id, label: words.load(name, count(load, language)) }))}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
      />
      <Button type="primary" disabled={chosen.length === 0} loading={isSending} onClick={() => void assign()}>
        {words.assign}
      </Button>
      <span className="note">{words.assignHint}</span>
    </div>
  )
}

type ItemsProps = { readonly items: readonly PlanItem[]; readonly reviewers: Reviewers | undefined; readonly give: Give }

function Items({ items, reviewers, give }: ItemsProps) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const names = useNames()
  const nameOf = (id: string) => reviewers?.reviewers.find((one) => one.id === id)?.name ?? names.agent(id)
  const columns: TableColumnsType<PlanItem> = [
    {
      key: 'recording',
      title: words.recording,
      className: 'nowrap',
      render: (_, row) => <Link to={`/quality/${encodeURIComponent(row.scoreId)}`}>{row.recordingId}</Link>,
    },
    { key: 'when', title: words.when, width: 130, render: (_, row) => time(row.recordedAt, names.zone, language) },
    { key: 'agent', title: words.agent, render: (_, row) => names.agent(row.agentId) },
    { key: 'queue', title: words.queue, render: (_, row) => names.queue(row.queueId) },
    { key: 'by', title: words.drawnBy, width: 100, render: (_, row) => words.drawnByNames[row.drawnBy] },
    { key: 'p', title: words.probability, width: 100, align: 'right', render: (_, row) => percent(row.inclusionProbability) },
    {
      key: 'reviewer',
      title: words.reviewer,
      width: 170,
      render: (_, row) => (
        <span className="stack tight">
          {row.reviewers.length === 0 ? <span className="note">{words.nobody}</span> : null}
          {row.reviewers.map((reviewer) =>
            reviewers !== undefined && (row.state === 'assigned' || row.state === 'begun') ? (
              <Select
                key={reviewer}
                size="small"
                aria-label={`${words.reviewer}: ${row.recordingId}`}
                value={reviewer}
                onChange={(to: string) =>
                  void give({ type: 'reassign', scoreId: row.scoreId, before: reviewer, reviewer: to }, () => words.reassigned)
                }
                options={optionsFor(reviewers, row, reviewer).map((id) => ({ value: id, label: nameOf(id) }))}
                popupMatchSelectWidth={false}
                style={{ width: 150 }}
              />
            ) : (
              <span key={reviewer}>{nameOf(reviewer)}</span>
            ),
          )}
        </span>
      ),
    },
    { key: 'state', title: words.state, width: 120, render: (_, row) => <ItemState state={row.state} /> },
    { key: 'score', title: words.score, width: 150, render: (_, row) => <ScoreBar ratio={row.finalRatio} isFailed={row.isFailed} /> },
  ]
  return (
    <Table<PlanItem>
      size="small"
      rowKey="scoreId"
      columns={columns}
      dataSource={[...items]}
      scroll={{ x: 1150 }}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
    />
  )
}

/** Whoever can review but whose call it was not and who does not judge it already, and who has it now. */
const optionsFor = ({ reviewers }: Reviewers, { agentId, reviewers: present }: PlanItem, now: string): string[] => [
  ...new Set([...reviewers.map(({ id }) => id).filter((id) => id !== agentId && !present.includes(id)), now]),
]
