/** Each seat as it is now; those over their break first. */
import { Select } from 'antd'
import { Link } from 'wouter'
import { api } from '../api.ts'
import { addressOfCall } from '../calls/call-address.ts'
import { useNames } from '../directory.tsx'
import { Filter } from '../filter.tsx'
import { count, duration, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { Await, Badge, Empty, PageHead, Panel, TableHead, type Tone } from '../parts.tsx'
import type { Floor, SeatNow } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { floorWords } from '../words/floor.ts'
import { overviewWords } from '../words/overview.ts'
import { shellWords } from '../words/shell.ts'
import { breakOver, secondsIn, sortedSeats } from './seats.ts'

const REFRESH_MS = 5_000
/** A short break of a shift of eight hours; whoever watches chooses another limit. */
const DEFAULT_MINUTES = 15
const LIMITS = [10, 15, 20, 30, 45, 60]

export function FloorPage() {
  const words = useWords(floorWords)
  const language = useLanguage()
  const { zone } = useNames()
  const search = useSearch()
  const minutes = Number(search.get('break') ?? DEFAULT_MINUTES)
  const floor = api.useQuery('get', '/api/floor', { params: { query: { site: search.get('site') } } }, { refetchInterval: REFRESH_MS })
  const sub = floor.data && words.sub(count(floor.data.seats.length, language), time(floor.data.asOf, zone, language, 'clockSeconds'))
  return (
    <>
      <PageHead title={words.title} sub={sub ?? ' '}>
        <StateFilter seats={floor.data?.seats ?? []} />
        <Select
          aria-label={words.limit}
          prefix={words.limit}
          value={minutes}
          onChange={(value) => search.set({ break: value === DEFAULT_MINUTES ? undefined : String(value) })}
          options={LIMITS.map((value) => ({ value, label: words.minutes(value) }))}
          style={{ minWidth: 190 }}
        />
      </PageHead>
      <Await from={floor} lines={14}>
        {(data) =>
          data.seats.length === 0 ? (
            <Panel>
              <Empty title={words.none}>{words.noneHelp}</Empty>
            </Panel>
          ) : (
            <Seats floor={data} minutes={minutes} />
          )
        }
      </Await>
    </>
  )
}

function StateFilter({ seats }: { readonly seats: readonly SeatNow[] }) {
  const words = useWords(floorWords)
  const { states } = useWords(overviewWords)
  const found = [...new Set(seats.map(({ state }) => state))]
  return (
    <Filter name="state" label={words.state} all={words.all} choices={found.map((value) => ({ value, label: named(states, value) }))} />
  )
}

function Seats({ floor: { seats, asOf }, minutes }: { readonly floor: Floor; readonly minutes: number }) {
  const words = useWords(floorWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const state = useSearch().get('state')
  const now = Date.parse(asOf)
  const shown = sortedSeats(
    seats.filter((seat) => state === undefined || seat.state === state),
    now,
    minutes,
  )
  const over = shown.filter((seat) => breakOver(seat, now, minutes)).length
  return (
    <Panel title={over === 0 ? words.noneOver(minutes) : words.over(count(over, language), minutes)}>
      <div className="table-box">
        <table className="plain">
          <TableHead
            texts={[words.seat, shell.agent, words.state, words.reason, shell.queue, words.call]}
            numbers={[words.since, words.inState]}
          />
          <tbody>
            {shown.map((seat) => (
              <Line key={seat.seatId} seat={seat} now={now} isOver={breakOver(seat, now, minutes)} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

const TONES: Readonly<Record<string, Tone>> = {
  ready: 'good',
  talking: 'accent',
  ringing: 'accent',
  holding: 'warn',
  wrap_up: 'accent',
  unknown: 'bad',
}

function Line({ seat, now, isOver }: { readonly seat: SeatNow; readonly now: number; readonly isOver: boolean }) {
  const words = useWords(floorWords)
  const { states } = useWords(overviewWords)
  const language = useLanguage()
  const names = useNames()
  return (
    <tr>
      <td>{seat.seatId}</td>
      <td>{seat.agentId === null ? NONE : names.agent(seat.agentId)}</td>
      <td>
        <Badge tone={isOver ? 'bad' : (TONES[seat.state] ?? 'muted')}>
          {named(states, seat.state)}
          {isOver ? ` · ${words.breakOver}` : ''}
        </Badge>
      </td>
      <td>{seat.reason === null ? NONE : named({}, seat.reason)}</td>
      <td>{seat.queueId === null ? NONE : names.queue(seat.queueId)}</td>
      <td>{seat.callId === null ? NONE : <Link to={addressOfCall(seat.callId)}>{seat.callId}</Link>}</td>
      <td className="num">{time(seat.since, names.zone, language, 'clockSeconds')}</td>
      <td className="num">{duration(secondsIn(seat, now))}</td>
    </tr>
  )
}
