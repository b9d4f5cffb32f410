/** The interfaces to other systems: live state, numbers of the last day, and each one's history. */
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, PageHead, Panel, TableHead, type Tone } from '../parts.tsx'
import type { InterfaceRow } from '../published-api.ts'
import { interfaceWords } from '../words/interfaces.ts'
import { InterfaceForm } from './interface-form.tsx'
import { InterfaceHistory } from './interface-history.tsx'

/** An isolation is on the page within this time. */
const EVERY_MS = 3000

export function InterfacesPage() {
  const words = useWords(interfaceWords)
  const list = api.useQuery('get', '/api/interfaces', {}, { refetchInterval: EVERY_MS })
  const [chosen, setChosen] = useState<string>()
  const [isRegistering, setRegistering] = useState(false)
  const row = list.data?.interfaces.find(({ name }) => name === chosen)
  const registered = (name: string) => {
    setRegistering(false)
    setChosen(name)
  }
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      <div className="stack">
        <Panel
          title={words.registry}
          extra={isRegistering || list.data === undefined ? null : <Button onClick={() => setRegistering(true)}>{words.register}</Button>}
        >
          <Await from={list} lines={4}>
            {({ interfaces, form }) => (
              <>
                {isRegistering ? (
                  <InterfaceForm known={form} onDone={registered} onCancel={() => setRegistering(false)} />
                ) : interfaces.length === 0 ? (
                  <p className="note">{words.none}</p>
                ) : null}
                {interfaces.length === 0 ? null : <InterfaceTable interfaces={interfaces} chosen={chosen} onChoose={setChosen} />}
              </>
            )}
          </Await>
        </Panel>
        {row === undefined || list.data === undefined ? null : <InterfaceHistory row={row} form={list.data.form} key={row.name} />}
      </div>
    </>
  )
}

type TableProps = {
  readonly interfaces: readonly InterfaceRow[]
  readonly chosen: string | undefined
  readonly onChoose: (name: string) => void
}

function InterfaceTable({ interfaces, chosen, onChoose }: TableProps) {
  const words = useWords(interfaceWords)
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead
          texts={[words.name, words.state, words.owner, words.address, words.limits]}
          numbers={[words.calls, words.failed, words.p95]}
        />
        <tbody>
          {interfaces.map((row) => (
            <Line key={row.name} row={row} isChosen={row.name === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({
  row,
  isChosen,
  onChoose,
}: {
  readonly row: InterfaceRow
  readonly isChosen: boolean
  readonly onChoose: (name: string) => void
}) {
  const words = useWords(interfaceWords)
  const language = useLanguage()
  const title = (language === 'zh' ? row.nameZh : row.nameEn) || row.name
  const kind = Object.entries(words.kinds).find(([id]) => id === row.kind)?.[1] ?? row.kind
  return (
    <tr>
      <td>
        <button type="button" className="link" aria-expanded={isChosen} onClick={() => onChoose(row.name)}>
          {title}
        </button>
        <span className="note" style={{ display: 'block' }}>
          {title === row.name ? kind : `${row.name} · ${kind}`}
        </span>
      </td>
      <td>
        <State row={row} />
      </td>
      <td>{row.owner}</td>
      <td>
        <code>{`${row.method} ${row.endpoint}`}</code>
      </td>
      <td>
        {words.limitsOf(count(row.timeoutMs, language), count(row.concurrentCalls, language))}
        <span className="note" style={{ display: 'block' }}>
          {words.promised(count(row.sloP95Ms, language), `${Math.round(row.sloAvailabilityRatio * 1000) / 10} %`)}
        </span>
      </td>
      <td className="num">{count(row.calls, language)}</td>
      <td className="num">{row.failures === 0 ? count(0, language) : <Badge tone="warn">{count(row.failures, language)}</Badge>}</td>
      <td className="num">{row.p95Ms === null ? NONE : count(Math.round(row.p95Ms), language)}</td>
    </tr>
  )
}

const TONES: Readonly<Record<InterfaceRow['health'], Tone>> = { healthy: 'good', degraded: 'warn', isolated: 'bad' }

function State({ row: { status, health, healthSince, healthReason } }: { readonly row: InterfaceRow }) {
  const words = useWords(interfaceWords)
  const language = useLanguage()
  const { zone } = useNames()
  if (status === 'disabled') return <Badge tone="muted">{words.disabled}</Badge>
  return (
    <>
      <Badge tone={TONES[health]} title={healthReason}>
        {words.states[health]}
      </Badge>
      {healthSince === null ? null : (
        <span className="note" style={{ display: 'block' }}>{`${words.since} ${time(healthSince, zone, language)}`}</span>
      )}
    </>
  )
}
