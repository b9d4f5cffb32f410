/** Of the status page: which topics are paused and why, and what became of each source's records. */

import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, Panel } from '../parts.tsx'
import type { Sources, Status } from '../published-api.ts'
import { statusWords } from '../words/status.ts'

export function PausedPanel({ paused }: { readonly paused: Status['paused'] }) {
  const words = useWords(statusWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <Panel title={words.paused}>
      <dl className="facts small">
        {paused.map(({ topic, cause, reason, since, next_try_at }) => (
          <div key={`${topic}/${cause}`}>
            <dt>
              <Badge tone="bad">{topic}</Badge>
            </dt>
            <dd>
              {reason}
              <span className="note">
                {`${words.pausedSince} ${time(since, zone, language)}`}
                {next_try_at === null ? '' : ` · ${words.nextTry} ${time(next_try_at, zone, language)}`}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

/** Read once: the counters cost about a second per million records. */
export function SourcesPanel() {
  const words = useWords(statusWords)
  const sources = api.useQuery('get', '/api/status/sources', { params: { query: { hours: 24 } } })
  return (
    <Panel title={words.sources} extra={words.sourcesSub}>
      <Await from={sources} lines={3}>
        {(loaded) => (loaded.sources.length === 0 ? <p className="note">{words.noSources}</p> : <SourcesTable sources={loaded.sources} />)}
      </Await>
    </Panel>
  )
}

function SourcesTable({ sources }: Pick<Sources, 'sources'>) {
  const words = useWords(statusWords)
  const language = useLanguage()
  const counters = Object.entries(words.counters)
  const counterOf = (row: Sources['sources'][number], name: string): number =>
    Number(Object.entries(row).find(([key]) => key === name)?.[1] ?? 0)
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.topic}</th>
            <th scope="col">{words.from}</th>
            {counters.map(([name, label]) => (
              <th key={name} scope="col" className="num">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sources.map((row) => (
            <tr key={`${row.topic}/${row.source}`}>
              <td className="mono">{row.topic}</td>
              <td className="mono">{row.source}</td>
              {counters.map(([name]) => (
                <td key={name} className="num">
                  {count(counterOf(row, name), language)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
