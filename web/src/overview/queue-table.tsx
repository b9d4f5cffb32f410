/** Today's measures of each queue, with the service level drawn against its target. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useNames } from '../directory.tsx'
import { count, duration, percent } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import type { Overview, QueueMeasures } from '../published-api.ts'
import { overviewWords } from '../words/overview.ts'

export function QueueTable({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords)
  const names = useNames()
  const heads = [words.offeredShort, words.answered, words.abandonShort, words.asaShort, words.maxWait, words.ahtShort]
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            <th scope="col">{words.level}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="num">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {overview.queues.map((row) => (
            <Row
              key={row.queueId}
              name={<CallsOf queueId={row.queueId}>{names.queue(row.queueId)}</CallsOf>}
              measures={row}
              target={overview.targets.serviceLevelRatio}
            />
          ))}
        </tbody>
        <tfoot>
          <Row name={words.all} measures={overview.today} target={overview.targets.serviceLevelRatio} />
        </tfoot>
      </table>
    </div>
  )
}

function Row({ name, measures, target }: { readonly name: ReactNode; readonly measures: QueueMeasures; readonly target: number }) {
  const language = useLanguage()
  return (
    <tr>
      <td>{name}</td>
      <td>
        <RatioBar ratio={measures.serviceLevelRatio} target={target} />
        {percent(measures.serviceLevelRatio)}
      </td>
      <td className="num">{count(measures.offered, language)}</td>
      <td className="num">{count(measures.handled, language)}</td>
      <td className="num">{percent(measures.abandonRatio)}</td>
      <td className="num">{duration(measures.asaSeconds)}</td>
      <td className="num">{duration(measures.maxWaitSeconds)}</td>
      <td className="num">{duration(measures.ahtSeconds)}</td>
    </tr>
  )
}

/** Leads to today's calls of the queue. */
function CallsOf({ queueId, children }: { readonly queueId: string; readonly children: ReactNode }) {
  const may = useMay()
  return may('getCalls') ? <Link to={`/calls?days=1&queue=${encodeURIComponent(queueId)}`}>{children}</Link> : children
}

/** Filled to the ratio, with a tick at the target. */
function RatioBar({ ratio, target }: { readonly ratio: number | null; readonly target: number }) {
  return (
    <span className="bar" aria-hidden="true">
      <span className={ratio !== null && ratio < target ? 'bad' : ''} style={{ width: `${(ratio ?? 0) * 100}%` }} />
      <i style={{ left: `${target * 100}%` }} />
    </span>
  )
}
