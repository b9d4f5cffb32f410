/** Agents down, days across: each shift with its hours and break, each agent with the hours of the week. */

import { useNames } from '../directory.tsx'
import { dayText, time } from '../format.ts'
import { groupBy } from '../group.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Roster, Shift } from '../published-api.ts'
import { usePalette } from '../theme.ts'
import { HOUR_MS } from '../time.ts'
import { planningWords } from '../words/planning.ts'
import { shellWords } from '../words/shell.ts'

export function WeekGrid({ roster }: { readonly roster: Roster }) {
  const words = useWords(planningWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const names = useNames()
  const agents = [...groupBy(roster.shifts, (shift) => shift.agentId)]
  const queues = [...new Set(roster.shifts.map((shift) => shift.queueId))].sort()
  if (agents.length === 0) return <p className="note">{words.nobody}</p>
  return (
    <>
      <QueueKey queues={queues} />
      <div className="week-box" tabIndex={0} role="region" aria-label={words.shifts}>
        <table className="week">
          <thead>
            <tr>
              <th scope="col">{shell.agent}</th>
              {roster.days.map((day) => (
                <th key={day} scope="col">
                  {dayText(day, language)}
                </th>
              ))}
              <th scope="col" className="num">
                {words.hours}
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map(([agent, shifts]) => (
              <tr key={agent}>
                <th scope="row">{names.agent(agent)}</th>
                {roster.days.map((day) => (
                  <td key={day}>
                    <DayCell shifts={shifts.filter((shift) => shift.workOn === day)} queues={queues} zone={roster.zone} />
                  </td>
                ))}
                <td className="num">{hoursOf(shifts).toFixed(1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function QueueKey({ queues }: { readonly queues: readonly string[] }) {
  const names = useNames()
  const palette = usePalette()
  return (
    <div className="queue-key">
      {queues.map((queue, at) => (
        <span key={queue}>
          <i style={{ background: palette.series[at % palette.series.length] }} />
          {names.queue(queue)}
        </span>
      ))}
    </div>
  )
}

type DayProps = { readonly shifts: readonly Shift[]; readonly queues: readonly string[]; readonly zone: string }

function DayCell({ shifts, queues, zone }: DayProps) {
  const words = useWords(planningWords)
  const language = useLanguage()
  const names = useNames()
  const palette = usePalette()
  const clock = (at: string | null) => time(at, zone, language, 'clock')
  if (shifts.length === 0) return <span className="off">{words.off}</span>
  return shifts.map((shift) => {
    const rest = shift.breakFromAt === null ? '' : `, ${words.break} ${clock(shift.breakFromAt)}–${clock(shift.breakToAt)}`
    return (
      <span
        key={shift.fromAt}
        className="shift"
        style={{ borderLeftColor: palette.series[queues.indexOf(shift.queueId) % palette.series.length] }}
        title={`${names.queue(shift.queueId)}, ${shift.shiftId}${rest}`}
      >
        {clock(shift.fromAt)}–{clock(shift.toAt)}
      </span>
    )
  })
}

/** Time at work without the break. */
const hoursOf = (shifts: readonly Shift[]): number =>
  shifts.reduce((sum, shift) => {
    const rest = shift.breakFromAt === null || shift.breakToAt === null ? 0 : Date.parse(shift.breakToAt) - Date.parse(shift.breakFromAt)
    return sum + (Date.parse(shift.toAt) - Date.parse(shift.fromAt) - rest) / HOUR_MS
  }, 0)
