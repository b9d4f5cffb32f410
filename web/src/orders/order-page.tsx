/** One work order: what it promised, what the customer wants, and its steps. */
import { Link } from 'wouter'
import { api } from '../api.ts'
import { addressOfCall } from '../calls/call-address.ts'
import { CustomerLink } from '../customers/customer-link.tsx'
import { useNames } from '../directory.tsx'
import { count, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { Await, Badge, PageHead, Panel, type Tone } from '../parts.tsx'
import type { OrderDetail, OrderStep } from '../published-api.ts'
import { Steps } from '../steps.tsx'
import { orderWords } from '../words/orders.ts'
import { addressOfOrder, KEPT_TONES, keptOf, resolvedOf } from './order-address.ts'
import { orderTypeName } from './order-type.ts'

export function OrderPage({ orderId }: { readonly orderId: string }) {
  const words = useWords(orderWords)
  const loaded = api.useQuery('get', '/api/orders/{id}', { params: { path: { id: orderId } } })
  return (
    <>
      <p className="back">
        <Link to="/orders">← {words.back}</Link>
      </p>
      <Await from={loaded} lines={16}>
        {(detail) => <Order detail={detail} />}
      </Await>
    </>
  )
}

function Order({ detail }: { readonly detail: OrderDetail }) {
  const words = useWords(orderWords)
  const language = useLanguage()
  const names = useNames()
  const { order, content, resolution, steps } = detail
  return (
    <>
      <PageHead
        title={order.title ?? order.orderId}
        sub={`${orderTypeName(order.orderType, language)} · ${order.orderId} · ${time(order.openedAt, names.zone, language)}`}
      >
        <Badge tone={order.isOpen ? 'accent' : 'good'}>{named(words.statuses, order.status)}</Badge>
      </PageHead>
      <div className="cols two-one">
        <div className="stack">
          <Panel title={words.content}>
            <p className="pre">{content ?? NONE}</p>
            {resolution === null ? null : (
              <>
                <h2>{words.resolution}</h2>
                <p className="pre">{resolution}</p>
              </>
            )}
          </Panel>
          <Panel title={words.history}>
            <Steps steps={useOrderSteps(steps)} />
          </Panel>
        </div>
        <div className="stack">
          <Panel title={words.clock}>
            <Promises detail={detail} />
          </Panel>
          <Panel title={words.facts}>
            <Facts detail={detail} />
          </Panel>
        </div>
      </div>
    </>
  )
}

function Promises({ detail: { order, asOf } }: { readonly detail: OrderDetail }) {
  const words = useWords(orderWords)
  const language = useLanguage()
  const { zone } = useNames()
  const now = Date.parse(asOf)
  const promises = [
    [words.accept, order.acceptDueAt, order.acceptedAt, keptOf(order, order.acceptDueAt, order.acceptedAt, now)],
    [words.reply, order.replyDueAt, order.firstRepliedAt, keptOf(order, order.replyDueAt, order.firstRepliedAt, now)],
    [words.resolve, order.resolveDueAt, order.doneAt, resolvedOf(order)],
  ] as const
  return (
    <ul className="lines">
      {promises.map(([name, dueAt, doneAt, kept]) => (
        <li key={name}>
          <span>{name}</span>
          {dueAt === null ? (
            <span className="note">{words.noPromise}</span>
          ) : (
            <>
              <span className="note">{words.by(time(dueAt, zone, language))}</span>
              {kept === 'none' ? null : <Badge tone={KEPT_TONES[kept]}>{words[kept]}</Badge>}
            </>
          )}
          {doneAt === null ? null : <span className="note">{time(doneAt, zone, language)}</span>}
        </li>
      ))}
    </ul>
  )
}

function Facts({ detail: { order } }: { readonly detail: OrderDetail }) {
  const words = useWords(orderWords)
  const language = useLanguage()
  const names = useNames()
  const facts = [
    [words.priority, order.priority === null ? NONE : named({}, order.priority)],
    [words.team, order.teamId ?? NONE],
    [words.assignee, order.assigneeId === null ? NONE : names.agent(order.assigneeId)],
    [words.customer, order.customerId === null ? NONE : <CustomerLink key="customer" id={order.customerId} />],
    [
      words.call,
      order.callId === null ? (
        NONE
      ) : (
        <Link key="call" to={addressOfCall(order.callId)}>
          {order.callId}
        </Link>
      ),
    ],
    [
      words.related,
      order.relatedOrderId === null ? (
        NONE
      ) : (
        <Link key="order" to={addressOfOrder(order.relatedOrderId)}>
          {order.relatedOrderId}
        </Link>
      ),
    ],
  ] as const
  return (
    <>
      <dl className="facts small">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="note">
        {words.counts(count(order.urges ?? 0, language), count(order.reopenings ?? 0, language), count(order.reassignments ?? 0, language))}
      </p>
    </>
  )
}

const STEP_TONES: Readonly<Record<string, Tone>> = {
  order_opened: 'accent',
  order_resolved: 'good',
  order_archived: 'good',
  order_urged: 'warn',
  order_paused: 'warn',
  order_reopened: 'bad',
  order_rejected: 'bad',
}

function useOrderSteps(steps: readonly OrderStep[]) {
  const words = useWords(orderWords)
  const names = useNames()
  return steps.map((step) => ({
    key: step.eventId,
    at: step.at,
    tone: STEP_TONES[step.type] ?? ('muted' as const),
    title: named(words.events, step.type),
    note: [step.actorId === null ? null : names.agent(step.actorId), step.reason]
      .filter((part) => part !== null && part !== '')
      .join(' · '),
  }))
}
