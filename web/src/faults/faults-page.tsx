/** What failed, how often, and which calls, orders and customers it hit; each leads on. */
import { Select } from 'antd'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { addressOfCall } from '../calls/call-address.ts'
import { CustomerLink } from '../customers/customer-link.tsx'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { Narrowed } from '../narrowed.tsx'
import { addressOfOrder } from '../orders/order-address.ts'
import { Await, Empty, PageHead, Panel, TableHead } from '../parts.tsx'
import type { Fault, FaultGroup } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { faultWords } from '../words/faults.ts'

const REFRESH_MS = 15_000
const DEFAULT_HOURS = 24
const PERIODS = [1, 4, 24, 72, 168, 720]

export function FaultsPage() {
  const words = useWords(faultWords)
  const search = useSearch()
  const hours = PERIODS.find((one) => String(one) === search.get('hours')) ?? DEFAULT_HOURS
  const query = { hours, name: search.get('name'), code: search.get('code') }
  const faults = api.useQuery('get', '/api/faults', { params: { query } }, { refetchInterval: REFRESH_MS })
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <Narrowed name="name">{words.ofName}</Narrowed>
        <Narrowed name="code">{words.ofCode}</Narrowed>
        <Select
          aria-label={words.period}
          value={hours}
          onChange={(value) => search.set({ hours: value === DEFAULT_HOURS ? undefined : String(value) })}
          options={PERIODS.map((value) => ({ value, label: words.hours(value) }))}
          style={{ minWidth: 130 }}
        />
      </PageHead>
      <Await from={faults} lines={12}>
        {(data) =>
          data.groups.length === 0 ? (
            <Panel>
              <Empty title={words.none}>{words.noneHelp}</Empty>
            </Panel>
          ) : (
            <div className="stack">
              <Panel title={words.groups}>
                <Groups groups={data.groups} />
              </Panel>
              <Panel title={words.newest}>
                <Newest faults={data.faults} />
              </Panel>
            </div>
          )
        }
      </Await>
    </>
  )
}

function Groups({ groups }: { readonly groups: readonly FaultGroup[] }) {
  const words = useWords(faultWords)
  const language = useLanguage()
  const { zone } = useNames()
  const search = useSearch()
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead
          texts={[words.place, words.what, words.code]}
          numbers={[words.faults, words.calls, words.orders, words.customers, words.last]}
        />
        <tbody>
          {groups.map((group) => (
            <tr key={`${group.place} ${group.name} ${group.code}`}>
              <td>{named(words.places, group.place)}</td>
              <td>
                <button type="button" className="link" onClick={() => search.set({ name: group.name, code: group.code })}>
                  {group.name}
                </button>
              </td>
              <td className="mono">{group.code}</td>
              {[group.faults, group.calls, group.orders, group.customers].map((n, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: four columns in a fixed order.
                <td key={i} className="num">
                  {count(n, language)}
                </td>
              ))}
              <td className="num">{time(group.lastAt, zone, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Newest({ faults }: { readonly faults: readonly Fault[] }) {
  const words = useWords(faultWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.at, words.what, words.code, words.message, words.whom]} />
        <tbody>
          {faults.map((fault) => (
            <tr key={`${fault.at} ${fault.name} ${fault.traceId} ${fault.callId} ${fault.orderId}`}>
              <td className="nowrap">{time(fault.at, zone, language, 'full')}</td>
              <td>{fault.name}</td>
              <td className="mono">{fault.code}</td>
              <td className="break">{fault.message}</td>
              <td>
                <Whom fault={fault} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Whom({ fault: { callId, orderId, customerId } }: { readonly fault: Fault }) {
  const words = useWords(faultWords)
  if (callId === '' && orderId === '' && customerId === '') return <span className="note">{words.nobody}</span>
  return (
    <span>
      {callId === '' ? null : <Link to={addressOfCall(callId)}>{callId}</Link>}{' '}
      {orderId === '' ? null : <Link to={addressOfOrder(orderId)}>{orderId}</Link>}{' '}
      {customerId === '' ? null : <CustomerLink id={customerId} />}
    </span>
  )
}
