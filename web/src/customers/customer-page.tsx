/** One customer 客户全视图: figures, and everything that happened, leading on to each call, order and score. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { addressOfCall } from '../calls/call-address.ts'
import { useNames } from '../directory.tsx'
import { Filter } from '../filter.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { addressOfOrder } from '../orders/order-address.ts'
import { Await, PageHead, Panel, type Tone } from '../parts.tsx'
import type { CustomerDetail, CustomerStep } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { Steps } from '../steps.tsx'
import { customerWords } from '../words/customers.ts'
import { orderWords } from '../words/orders.ts'

/** As many as one answer holds. */
const MOST = 500

export function CustomerPage({ customerId }: { readonly customerId: string }) {
  const loaded = api.useQuery('get', '/api/customers/{id}', { params: { path: { id: customerId } } })
  return (
    <Await from={loaded} lines={16}>
      {(detail) => <Customer detail={detail} />}
    </Await>
  )
}

function Customer({ detail }: { readonly detail: CustomerDetail }) {
  const words = useWords(customerWords)
  const language = useLanguage()
  const { zone } = useNames()
  const kind = useSearch().get('kind')
  const kinds = [...new Set(detail.steps.map((step) => step.kind))]
  const shown = detail.steps.filter((step) => kind === undefined || step.kind === kind)
  const query = `customer=${encodeURIComponent(detail.customerId)}`
  return (
    <>
      <PageHead
        title={words.title(detail.customerId)}
        sub={
          detail.firstAt === null
            ? ' '
            : words.since(time(detail.firstAt, zone, language, 'day'), time(detail.lastAt, zone, language, 'day'))
        }
      >
        <Filter
          name="kind"
          label={words.kind}
          all={words.allKinds}
          choices={kinds.map((value) => ({ value, label: named(words.kinds, value) }))}
        />
      </PageHead>
      <div className="tiles">
        <Figure name={words.calls} value={detail.calls} to={`/calls?days=90&${query}`} />
        <Figure name={words.answered} value={detail.answered} to={`/calls?days=90&outcome=answered&${query}`} />
        <Figure name={words.abandoned} value={detail.abandoned} to={`/calls?days=90&outcome=abandoned&${query}`} />
        <Figure name={words.orders} value={detail.orders} to={`/orders?days=400&${query}`} />
        <Figure name={words.openOrders} value={detail.openOrders} to={`/orders?days=400&state=open&${query}`} />
      </div>
      <Panel title={words.history} extra={detail.steps.length < MOST ? null : words.most(MOST)}>
        <Steps steps={useCustomerSteps(shown)} />
      </Panel>
    </>
  )
}

function Figure({ name, value, to }: { readonly name: string; readonly value: number; readonly to: string }) {
  const language = useLanguage()
  return (
    <div className="tile">
      <div className="name">{name}</div>
      <div className="value">
        <Link to={to}>{count(value, language)}</Link>
      </div>
    </div>
  )
}

const TONES: Readonly<Record<string, Tone>> = {
  call_abandoned: 'bad',
  score_failed: 'bad',
  order_reopened: 'bad',
  order_urged: 'warn',
  call_answered: 'good',
  score_passed: 'good',
  order_resolved: 'good',
  order_opened: 'accent',
}

function useCustomerSteps(steps: readonly CustomerStep[]) {
  const words = useWords(customerWords)
  const { events } = useWords(orderWords)
  const names = useNames()
  return steps.map((step, i) => ({
    key: `${i} ${step.kind} ${step.id} ${step.type}`,
    at: step.at,
    tone: TONES[step.type] ?? ('muted' as const),
    title: (
      <>
        {named(words.kinds, step.kind)} <To step={step}>{named({ ...events, ...words.types }, step.type)}</To>
      </>
    ),
    note: [step.actorId === '' ? '' : names.agent(step.actorId), named({}, step.detail)].filter((part) => part !== '').join(' · '),
  }))
}

function To({ step: { kind, id }, children }: { readonly step: CustomerStep; readonly children: ReactNode }) {
  if (kind === 'call') return <Link to={addressOfCall(id)}>{children}</Link>
  if (kind === 'order') return <Link to={addressOfOrder(id)}>{children}</Link>
  if (kind === 'score') return <Link to={`/quality/${encodeURIComponent(id)}`}>{children}</Link>
  return <span>{children}</span>
}
