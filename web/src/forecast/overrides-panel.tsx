/** Overrides of one queue: those that stand and those that were, a new one, and taking one back. */
import { Button } from 'antd'
import { api, service } from '../api.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Await, Badge, Empty, Panel } from '../parts.tsx'
import type { NewOverride, OverrideView } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { forecastWords } from '../words/forecast.ts'
import { OverrideForm } from './override-form.tsx'
import type { DayRange } from './range.ts'

type Props = { readonly queue: string; readonly zone: string; readonly range: DayRange }

export function OverridesPanel({ queue, zone, range }: Props) {
  const words = useWords(forecastWords)
  const may = useMay()
  const listed = api.useQuery('get', '/api/forecast/overrides', { params: { query: { queue } } })
  const { send, notice, isSending } = useChange()
  const withdraw = (id: string) =>
    send(async () => {
      await service.POST('/api/forecast/overrides/{id}/withdraw', { params: { path: { id } }, body: {} })
      return words.undone
    })
  const add = (override: NewOverride) =>
    send(async () => {
      await service.POST('/api/forecast/overrides', { body: override })
      return words.saved
    })
  return (
    <Panel title={words.overrides} extra={words.overridesHelp}>
      <Await from={listed} lines={2}>
        {(overrides) =>
          overrides.length === 0 ? (
            <Empty title={words.noOverrides}>{words.noOverridesHelp}</Empty>
          ) : (
            <OverrideTable overrides={overrides} zone={zone} onWithdraw={(id) => void withdraw(id)} isSending={isSending} />
          )
        }
      </Await>
      {may('makeOverride') ? (
        <OverrideForm key={`${range.from} ${range.to}`} queue={queue} zone={zone} range={range} isSending={isSending} onAdd={add} />
      ) : null}
      <ChangeNotice notice={notice} />
    </Panel>
  )
}

const TONES = { standing: 'good', expired: 'muted', withdrawn: 'muted' } as const

function OverrideTable({
  overrides,
  zone,
  isSending,
  onWithdraw,
}: {
  readonly overrides: readonly OverrideView[]
  readonly zone: string
  readonly isSending: boolean
  readonly onWithdraw: (id: string) => void
}) {
  const words = useWords(forecastWords)
  const may = useMay()
  const language = useLanguage()
  const heads = [words.from, words.to, words.operation, words.branch, words.reason, words.who, words.state]
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{words.withdraw}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {overrides.map((one) => (
            <tr key={one.overrideId}>
              <td>{time(one.from, zone, language)}</td>
              <td>{time(one.to, zone, language)}</td>
              <td>
                {words.operations[one.operation]} {one.amount}
              </td>
              <td>{one.branch === '' ? words.official : one.branch}</td>
              <td>{one.reason}</td>
              <td title={time(one.madeAt, zone, language, 'full')}>{one.author}</td>
              <td>
                <Badge
                  tone={TONES[one.state]}
                  title={one.withdrawnAt === null ? '' : `${one.withdrawnBy} ${time(one.withdrawnAt, zone, language)}`}
                >
                  {words.states[one.state]}
                </Badge>
              </td>
              <td className="num">
                {one.state === 'standing' && may('withdrawOverride') ? (
                  <Button size="small" disabled={isSending} onClick={() => onWithdraw(one.overrideId)}>
                    {words.withdraw}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
