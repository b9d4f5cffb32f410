/** One interface: its settings, everything that happened to it, and the switch. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { InterfaceDetail, InterfaceRow } from '../../../service/api/interfaces.ts'
import { request, useApi } from '../api.ts'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, Panel } from '../parts.tsx'
import { interfaceWords } from '../words/interfaces.ts'

const EVERY_MS = 3000

export function InterfaceHistory({ row, onChanged }: { readonly row: InterfaceRow; readonly onChanged: () => void }) {
  const words = useWords(interfaceWords)
  const detail = useApi<InterfaceDetail>(`/api/interfaces/${encodeURIComponent(row.name)}`, EVERY_MS)
  const changed = () => {
    detail.reload()
    onChanged()
  }
  return (
    <Panel title={words.history(row.name)}>
      <Switch row={row} onChanged={changed} />
      <Await from={detail} lines={3}>
        {({ settings, history }) => (
          <>
            <HistoryTable history={history} />
            <h3>{words.settings}</h3>
            <dl className="facts small">
              {Object.entries(settings).map(([field, value]) => (
                <div key={field}>
                  <dt>{field}</dt>
                  <dd>{Array.isArray(value) ? value.join(', ') : String(value)}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </Await>
    </Panel>
  )
}

function HistoryTable({ history }: Pick<InterfaceDetail, 'history'>) {
  const words = useWords(interfaceWords)
  const language = useLanguage()
  const { zone } = useNames()
  const nameOf = (what: string) => Object.entries(words.whats).find(([id]) => id === what)?.[1] ?? what
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            {[words.when, words.what, words.who, words.detail].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.map(({ at, by, what, detail }) => (
            <tr key={`${at}/${what}/${detail}`}>
              <td>{time(at, zone, language, 'full')}</td>
              <td>{what === 'isolated' ? <Badge tone="bad">{nameOf(what)}</Badge> : nameOf(what)}</td>
              <td>{by}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Nobody disables an interface without saying who and why. */
function Switch({ row, onChanged }: { readonly row: InterfaceRow; readonly onChanged: () => void }) {
  const words = useWords(interfaceWords)
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  const [notice, setNotice] = useState<{ readonly tone: 'good' | 'bad'; readonly text: string }>()
  const action = row.status === 'enabled' ? 'disable' : 'enable'
  const send = async () => {
    if (by.trim() === '' || reason.trim() === '') {
      setNotice({ tone: 'bad', text: words.missing })
      return
    }
    try {
      await request(`/api/interfaces/${encodeURIComponent(row.name)}`, { body: { action, by, reason } })
      setNotice({ tone: 'good', text: words.done })
      setReason('')
      onChanged()
    } catch (error) {
      setNotice({ tone: 'bad', text: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 8 }}>
      <Input
        aria-label={words.by}
        placeholder={words.by}
        value={by}
        onChange={(event) => setBy(event.target.value)}
        style={{ maxWidth: 160 }}
      />
      <Input
        aria-label={words.reason}
        placeholder={words.reason}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        style={{ maxWidth: 320 }}
      />
      <Button danger={action === 'disable'} onClick={() => void send()}>
        {action === 'disable' ? words.disable : words.enable}
      </Button>
      {notice === undefined ? null : (
        <span role="status">
          <Badge tone={notice.tone}>{notice.text}</Badge>
        </span>
      )}
    </div>
  )
}
