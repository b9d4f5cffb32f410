/** What binds the agents of a week from outside it: rostered shifts of the weeks before, weekends worked in them, and leave. */
import { readEntriesFrom } from '../../centres/directory.ts'
import { type Instant, parseInstant } from '../../domain/kernel/time.ts'
import { addDays, type LocalDate } from '../../domain/kernel/zone.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../sql/store.ts'
import { isWeekend } from '../../workforce/rostering/grid.ts'
import type { RosterAgent, RosterShift } from '../../workforce/rostering/problem.ts'
import type { Run } from '../engine/job.ts'
import { HISTORY_DAYS } from './assumptions.ts'

/** The agents as they enter the week. */
export async function withHistory(
  { store, ledger, clock }: { readonly store: Store; readonly ledger: Ledger } & Pick<Run, 'clock'>,
  agents: readonly RosterAgent[],
  week: LocalDate,
): Promise<RosterAgent[]> {
  const [before, leave] = await Promise.all([readBefore(store, week), readLeave(ledger, week, clock())])
  return agents.map((agent) => {
    const previous = before.get(agent.agentId) ?? []
    const weekendDaysBefore = previous.filter(({ workOn }) => isWeekend(workOn)).length
    return { ...agent, previous, weekendDaysBefore, leaveOn: leave.get(agent.agentId) ?? [] }
  })
}

async function readBefore(store: Store, week: LocalDate): Promise<Map<string, RosterShift[]>> {
  const rows = await store.query<
    Record<'agent' | 'queue' | 'day' | 'shift' | 'from' | 'to', string> & Record<'pause' | 'back', string | null>
  >(
    `select agent_id as agent, queue_id as queue, toString(work_on) as day, shift_id as shift, from_at as from, to_at as to,
       break_from_at as pause, break_to_at as back
     from roster_shifts_current where work_on >= {from:Date} and work_on < {week:Date} order by agent_id, from_at`,
    { from: addDays(week, -HISTORY_DAYS), week },
  )
  const shifts = new Map<string, RosterShift[]>()
  for (const { agent: agentId, queue, day, shift, from, to, pause, back } of rows) {
    const [fromAt, toAt] = [parseInstant(from), parseInstant(to)]
    if (!fromAt.ok || !toAt.ok) continue
    const times = { fromAt: fromAt.value, toAt: toAt.value, breakFromAt: instantOrNull(pause), breakToAt: instantOrNull(back) }
    shifts.set(agentId, [...(shifts.get(agentId) ?? []), { agentId, queueId: queue, workOn: day, shiftId: shift, ...times }])
  }
  return shifts
}

function instantOrNull(text: string | null): Instant | null {
  const read = parseInstant(text ?? '')
  return read.ok ? read.value : null
}

/** Days of leave in the week, and the day after it, into which a night may reach; by agent. What is entered to hold from later on counts too. */
async function readLeave(ledger: Ledger, week: LocalDate, now: Instant): Promise<Map<string, LocalDate[]>> {
  const days = Array.from({ length: 8 }, (_, day) => addDays(week, day))
  const leave = new Map<string, LocalDate[]>()
  for (const { agent_id: agent, first_on: first, last_on: last } of await readEntriesFrom(ledger, 'leave', now))
    leave.set(String(agent), [...(leave.get(String(agent)) ?? []), ...days.filter((day) => day >= String(first) && day <= String(last))])
  return leave
}
