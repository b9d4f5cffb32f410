/** Calls of the time before, from a CSV file: what was taken, and each rejected row with its line and fault. */
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { api } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { count } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Panel } from '../parts.tsx'
import type { HistoryAnswer } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { forecastWords } from '../words/forecast.ts'

export function HistoryView() {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const id = useId()
  const [csv, setCsv] = useState('')
  const [fileName, setFileName] = useState('')
  const { mutateAsync, data: answer } = api.useMutation('post', '/api/forecast/history')
  const { send, notice, isSending } = useChange()
  const load = () =>
    send(async () => {
      const { accepted, rows, slots } = await mutateAsync({ body: { csv, fileName } })
      return words.imported(count(accepted, language), count(rows, language), count(slots, language))
    })
  return (
    <div className="stack">
      <Panel title={words.importTitle}>
        <p className="note">{words.importHelp}</p>
        <div className="fields">
          <div className="field">
            <label htmlFor={`${id}file`}>{words.chooseFile}</label>
            <input
              id={`${id}file`}
              type="file"
              accept=".csv,text/csv,text/plain"
              onChange={(event) => {
                const file = event.target.files?.[0]
                setFileName(file?.name ?? '')
                void file?.text().then(setCsv)
              }}
            />
          </div>
          <AuthorField />
          <Button type="primary" loading={isSending} disabled={csv.trim() === ''} onClick={() => void load()}>
            {words.import}
          </Button>
        </div>
        <div className="field">
          <label htmlFor={`${id}text`}>{words.orPaste}</label>
          <Input.TextArea
            id={`${id}text`}
            rows={8}
            spellCheck={false}
            className="mono"
            placeholder={'timestamp,series_id,value\n2026-01-05 09:00,demo-q-fault,42'}
            value={csv.length > 20_000 ? `${csv.slice(0, 20_000)}…` : csv}
            onChange={(event) => {
              setFileName('')
              setCsv(event.target.value)
            }}
          />
        </div>
        <ChangeNotice notice={notice} />
      </Panel>
      {answer === undefined || answer.rejected === 0 ? null : (
        <Panel title={words.rejected(count(answer.rejected, language))}>
          <Rejects rejects={answer.rejects} />
        </Panel>
      )}
    </div>
  )
}

function Rejects({ rejects }: Pick<HistoryAnswer, 'rejects'>) {
  const words = useWords(forecastWords)
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col" className="num">
              {words.line}
            </th>
            <th scope="col">{words.text}</th>
            <th scope="col">{words.fault}</th>
          </tr>
        </thead>
        <tbody>
          {rejects.map(({ line, text, message }) => (
            <tr key={line}>
              <td className="num">{line}</td>
              <td>
                <code>{text}</code>
              </td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
