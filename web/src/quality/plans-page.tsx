/** Inspection plans with how far each has come; a QA lead draws a new one. */
import { Button, Progress, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Await, Empty, PageHead, Panel } from '../parts.tsx'
import type { Plan } from '../published-api.ts'
import { useNavigate } from '../router.tsx'
import { inspectionWords } from '../words/inspection.ts'
import { PlanForm } from './plan-form.tsx'
import { Due, PlanState } from './plan-parts.tsx'
import { QualityTabs } from './quality-tabs.tsx'

const REFRESH_MS = 30_000

const addressOf = ({ planId }: Plan): string => `/quality/plans/${encodeURIComponent(planId)}`

export function PlansPage() {
  const words = useWords(inspectionWords)
  const may = useMay()
  const list = api.useQuery('get', '/api/inspections', {}, { refetchInterval: REFRESH_MS })
  const [isMaking, setMaking] = useState(false)
  const navigate = useNavigate()
  return (
    <>
      <QualityTabs />
      <PageHead title={words.plansTitle} sub={words.plansSub}>
        {may('drawInspection') && !isMaking ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {words.newPlan}
          </Button>
        ) : null}
      </PageHead>
      <div className="stack">
        {isMaking && list.data ? (
          <Panel title={words.newPlan}>
            <PlanForm
              forms={list.data.forms}
              onDrawn={(id) => navigate(`/quality/plans/${encodeURIComponent(id)}`)}
              onCancel={() => setMaking(false)}
            />
          </Panel>
        ) : null}
        <Panel>
          <Await from={list} lines={8}>
            {({ plans }) => (plans.length === 0 ? <Empty title={words.noPlans}>{words.noPlansHelp}</Empty> : <PlanTable plans={plans} />)}
          </Await>
        </Panel>
      </div>
    </>
  )
}

function PlanTable({ plans }: { readonly plans: readonly Plan[] }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const names = useNames()
  const navigate = useNavigate()
  const columns: TableColumnsType<Plan> = [
    { key: 'title', title: words.plan, render: (_, plan) => <Link to={addressOf(plan)}>{plan.title}</Link> },
    { key: 'status', title: words.status, width: 120, render: (_, plan) => <PlanState status={plan.status} /> },
    { key: 'progress', title: words.progress, width: 210, render: (_, plan) => <PlanProgress plan={plan} /> },
    {
      key: 'due',
      title: words.due,
      width: 190,
      render: (_, plan) => <Due at={plan.dueAt} isDone={plan.status === 'closed' || plan.reviewed === plan.drawn} />,
    },
    {
      key: 'made',
      title: words.madeBy,
      render: (_, plan) => `${names.agent(plan.madeBy)}, ${time(plan.madeAt, names.zone, language, 'day')}`,
    },
  ]
  return (
    <Table<Plan>
      size="small"
      rowKey="planId"
      columns={columns}
      dataSource={[...plans]}
      scroll={{ x: 760 }}
      rowClassName="row-link"
      onRow={(plan) => ({ onClick: () => navigate(addressOf(plan)) })}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
    />
  )
}

export function PlanProgress({ plan: { drawn, reviewed } }: { readonly plan: Plan }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  return (
    <span className="plan-progress">
      <Progress percent={Math.round((100 * reviewed) / Math.max(1, drawn))} showInfo={false} size="small" aria-label={words.progress} />
      <span className="nowrap">{words.ofAll(count(reviewed, language), count(drawn, language))}</span>
    </span>
  )
}
