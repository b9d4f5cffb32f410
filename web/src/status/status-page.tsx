/** How the parts fare, and what every number means. */
import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { bytes, count, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { FreshnessPanel, JobsPanel } from '../overview/now.tsx'
import { Await, Badge, PageHead, Panel, TableHead } from '../parts.tsx'
import type { KpiEntry, Status } from '../published-api.ts'
import { statusWords } from '../words/status.ts'
import { PausedPanel, SourcesPanel } from './ingest-panels.tsx'

export function StatusPage() {
  const words = useWords(statusWords)
  const status = api.useQuery('get', '/api/status', {}, { refetchInterval: 15_000 })
  const kpis = api.useQuery('get', '/api/kpis')
  const data = status.data
  return (
    <>
      <PageHead title={words.title} sub={data === undefined ? ' ' : words.sub(data.version, data.report.engine ?? NONE)} />
      <div className="stack">
        <Panel title={words.running}>
          <Await from={status} lines={3}>
            {(loaded) => <Report status={loaded} />}
          </Await>
        </Panel>
        {data === undefined || data.paused.length === 0 ? null : <PausedPanel paused={data.paused} />}
        {data === undefined ? null : (
          <div className="cols two flush">
            <JobsPanel jobs={data.jobs} asOf={data.asOf} />
            <FreshnessPanel freshness={data.freshness} asOf={data.asOf} />
          </div>
        )}
        {/* What comes late stands last: above the others it pushed them down. */}
        {data === undefined ? null : (
          <>
            <Panel title={words.kpis} extra={words.kpisSub}>
              <Await from={kpis}>{(catalog) => <Kpis kpis={catalog.kpis} />}</Await>
            </Panel>
            <Panel title={words.keys}>
              <dl className="key-help">
                {words.keyList.map(([key, what]) => (
                  <div key={key}>
                    <dt>
                      <kbd>{key}</kbd>
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </Panel>
            <SourcesPanel />
            <p className="note">{words.licence}</p>
          </>
        )}
      </div>
    </>
  )
}

function Report({ status: { report, store } }: { readonly status: Status }) {
  const words = useWords(statusWords)
  const language = useLanguage()
  const { zone } = useNames()
  const storeName = Object.entries(words.stores).find(([kind]) => kind === store)?.[1] ?? store
  const counted = (value: number | null, isBad: boolean): ReactNode =>
    value === null ? NONE : <Badge tone={isBad ? 'bad' : 'good'}>{count(value, language)}</Badge>
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.store, storeName],
    [words.lag, count(report.lag, language)],
    [words.watermark, time(report.watermark, zone, language, 'full')],
    [words.dirtySlots, count(report.dirtySlots, language)],
    [words.failedJobs, counted(report.failedJobs, (report.failedJobs ?? 0) > 0)],
    [words.jobsAhead, counted(report.jobsAhead, (report.jobsAhead ?? 0) > 0)],
    [words.failedProjections, counted(report.failedProjections, (report.failedProjections ?? 0) > 0)],
    [words.deadLetters, counted(report.deadLetters, (report.deadLetters ?? 0) > 0)],
    [words.disk, bytes(report.disk)],
  ]
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

function Kpis({ kpis }: { readonly kpis: readonly KpiEntry[] }) {
  const words = useWords(statusWords)
  const language = useLanguage()
  const [wanted, setWanted] = useState('')
  const text = wanted.trim().toLowerCase()
  const unitName = (unit: string) => Object.entries(words.units).find(([name]) => name === unit)?.[1] ?? unit
  const shown = kpis.filter((kpi) => [kpi.id, kpi.en, kpi.zh, kpi.description[language]].some((part) => part.toLowerCase().includes(text)))
  return (
    <>
      <Input
        aria-label={words.findKpi}
        placeholder={words.findKpi}
        allowClear
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        style={{ maxWidth: 280, marginBottom: 8 }}
      />
      <div className="table-box">
        <table className="plain kpis">
          <TableHead texts={[words.name, words.unit, words.view, words.expression]} />
          <tbody>
            {shown.map((kpi) => (
              <tr key={kpi.id}>
                <td>
                  <b>{kpi[language]}</b>
                  <span className="note">{kpi.description[language]}</span>
                  {kpi.source === '' ? null : <span className="note">{`${words.source}: ${kpi.source}`}</span>}
                </td>
                <td>{unitName(kpi.unit)}</td>
                <td className="mono">{kpi.view}</td>
                <td className="mono expression">{kpi.expression}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
