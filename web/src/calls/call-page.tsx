/** One call: its facts, what happened on it in order, and what hangs on it. */
import { Link } from 'wouter'
import { api } from '../api.ts'
import { CustomerLink } from '../customers/customer-link.tsx'
import { useNames } from '../directory.tsx'
import { duration, NONE, percent, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { OrderLines } from '../orders/order-lines.tsx'
import { Await, Badge, PageHead, Panel } from '../parts.tsx'
import type { CallDetail, CallRow } from '../published-api.ts'
import { Steps } from '../steps.tsx'
import { callWords } from '../words/calls.ts'
import { shellWords } from '../words/shell.ts'
import { addressOfCall, OUTCOME_TONES } from './call-address.ts'
import { useCallSteps } from './call-steps.tsx'

export function CallPage({ callId }: { readonly callId: string }) {
  const words = useWords(callWords)
  const loaded = api.useQuery('get', '/api/calls/{id}', { params: { path: { id: callId } } })
  return (
    <>
      <p className="back">
        <Link to="/calls">← {words.back}</Link>
      </p>
      <Await from={loaded} lines={16}>
        {(detail) => <Call detail={detail} />}
      </Await>
    </>
  )
}

function Call({ detail }: { readonly detail: CallDetail }) {
  const words = useWords(callWords)
  const language = useLanguage()
  const names = useNames()
  const { call } = detail
  return (
    <>
      <PageHead
        title={`${words.call} ${call.callId}`}
        sub={`${named(words.directions, call.direction)}, ${names.queue(call.queueId)}, ${time(call.offeredAt, names.zone, language)}`}
      >
        <Badge tone={OUTCOME_TONES[call.outcome] ?? 'muted'}>{named(words.outcomes, call.outcome)}</Badge>
      </PageHead>
      <div className="cols two-one">
        <div className="stack">
          <Panel title={words.history}>
            <Steps steps={useCallSteps(detail)} style="clockSeconds" />
            {detail.interfaces === null ? <p className="note">{words.beyond}</p> : null}
          </Panel>
          <Panel title={words.legs}>
            {detail.legs.length === 0 ? <p className="note">{words.noLegs}</p> : <Legs legs={detail.legs} />}
          </Panel>
        </div>
        <div className="stack">
          <Panel title={words.facts}>
            <Facts call={call} />
          </Panel>
          <Panel title={words.recordings}>
            <Recordings detail={detail} />
          </Panel>
          <Panel title={words.orders}>
            {detail.orders.length === 0 ? <p className="note">{words.noOrders}</p> : <OrderLines orders={detail.orders} />}
          </Panel>
        </div>
      </div>
    </>
  )
}

function Facts({ call }: { readonly call: CallRow }) {
  const words = useWords(callWords)
  const shell = useWords(shellWords)
  const names = useNames()
  const facts = [
    [words.wait, duration(call.waitSeconds)],
    [words.talk, duration(call.talkSeconds)],
    [words.hold, duration(call.holdSeconds)],
    [words.wrap, duration(call.wrapSeconds)],
    [words.site, names.site(call.siteId)],
    [shell.agent, call.agentId === null ? NONE : names.agent(call.agentId)],
    [words.seat, call.seatId ?? NONE],
    [words.customer, call.customerId === null ? NONE : <CustomerLink key="customer" id={call.customerId} />],
    [words.reason, call.reason === null ? NONE : named({}, call.reason)],
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
      {call.isRedial === true ? <p className="note">{words.redial}</p> : null}
    </>
  )
}

function Legs({ legs }: { readonly legs: readonly CallRow[] }) {
  const words = useWords(callWords)
  const language = useLanguage()
  const names = useNames()
  return (
    <ul className="lines">
      {legs.map((leg) => (
        <li key={leg.callId}>
          <Link to={addressOfCall(leg.callId)}>{leg.callId}</Link>
          <span>{names.queue(leg.queueId)}</span>
          <Badge tone={OUTCOME_TONES[leg.outcome] ?? 'muted'}>{named(words.outcomes, leg.outcome)}</Badge>
          <span className="note">{time(leg.offeredAt, names.zone, language)}</span>
        </li>
      ))}
    </ul>
  )
}

function Recordings({ detail: { recordings } }: { readonly detail: CallDetail }) {
  const words = useWords(callWords)
  if (recordings.length === 0) return <p className="note">{words.noRecordings}</p>
  return (
    <ul className="lines">
      {recordings.map((one) => (
        <li key={`${one.recordingId} ${one.scoreId}`}>
          {one.scoreId === null ? (
            <span>{one.recordingId}</span>
          ) : (
            <Link to={`/quality/${encodeURIComponent(one.scoreId)}`}>{one.recordingId}</Link>
          )}
          <span className="note">{duration(one.durationSeconds)}</span>
          {one.scoreId === null ? (
            <span className="note">{words.notScored}</span>
          ) : (
            <Badge tone={one.isFailed === true ? 'bad' : 'good'}>{percent(one.scoreRatio)}</Badge>
          )}
        </li>
      ))}
    </ul>
  )
}
