/** Backlog job: builds the roster of each coming week whose staffing is known and that has none without broken rules. */
import { hashId } from '../../domain/kernel/hash.ts'
import { HALF_HOUR_MS, hours, instant, minutes, parseInstant, plus, type Seconds, seconds } from '../../domain/kernel/time.ts'
import { addDays, type LocalDate, localDate, localDay, weekdayOf } from '../../domain/kernel/zone.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../sql/store.ts'
import { rosterCoverageTable, rosterRunsTable, rosterShiftsTable } from '../../sql/tables/rosters.ts'
import { type Roster, buildRoster as solveRoster } from '../../workforce/rostering/build-roster.ts'
import { joinRosters } from '../../workforce/rostering/join-rosters.ts'
import { type Demand, defaultRules, defaultShifts } from '../../workforce/rostering/problem.ts'
import { openSolver } from '../compute/solver/highs.ts'
import type { Job, Run } from '../engine/job.ts'
import { ROSTERED_WEEKS, SOLVER_SECONDS } from './assumptions.ts'
import { type ZonedDeps, zonesFor } from './hotline.ts'
import { withHistory } from './roster-history.ts'
import { type RosterPart, rosterParts } from './roster-parts.ts'

/** `solverSeconds`: longest search for one week's roster. */
type RosterDeps = ZonedDeps & { readonly ledger: Ledger; readonly solverSeconds?: Seconds | undefined }

export const buildRoster: Job<RosterDeps> = {
  name: 'build-roster',
  description: 'Rosters the coming weeks whose staffing is known.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(1) },
  catchUp: 'latest',
  timeoutSeconds: minutes(15),
  run: async (context) => {
    const parts = await rosterParts(context.store, await zonesFor(context))
    if (parts.every(({ agents }) => agents.length === 0)) return 0
    let rows = 0
    // In turn: a week is built on the one before it.
    for (const week of await weeksToRoster(context)) {
      context.signal.throwIfAborted()
      const staffed = await Promise.all(parts.map(async (part) => ({ ...part, demand: await readDemand(context.store, week, part) })))
      const wanted = staffed.filter(({ demand }) => demand.length > 0)
      if (wanted.length === 0 || wanted.some(({ demand, zone }) => !isComplete(demand, week, zone))) break
      const roster = await rosterWeek(context, week, wanted)
      rows += roster.shifts.length
      if (roster.status === 'failed') break
    }
    return rows
  },
}

/** A week that ended with broken rules is tried again after this long: the same search on the same week would break them every minute. */
const TRY_AGAIN = hours(1)

/** Mondays of the next weeks from the first on that has no usable roster: a week made before the one that precedes it is made anew. */
async function weeksToRoster({ store, clock, zone }: RosterDeps & Run): Promise<LocalDate[]> {
  const today = localDate(clock(), zone)
  const monday = addDays(today, 8 - weekdayOf(today))
  const weeks = Array.from({ length: ROSTERED_WEEKS }, (_, index) => addDays(monday, 7 * index))
  const rows = await store.query<{ week: string; isUsable: boolean; triedAt: number }>(
    `select toString(week_from) as week, countIf(hard_violations = 0) > 0 as isUsable, toUnixTimestamp(max(as_of)) as triedAt
     from roster_runs where week_from >= {monday:Date} group by week`,
    { monday },
  )
  const made = new Map(rows.map((row) => [row.week, row]))
  const first = weeks.findIndex((week) => !made.get(week)?.isUsable)
  if (first === -1) return []
  const triedAt = made.get(weeks[first] ?? '')?.triedAt
  const waits = triedAt !== undefined && clock() < plus(instant(triedAt * 1000), TRY_AGAIN)
  return waits ? [] : weeks.slice(first)
}

async function readDemand(store: Store, week: LocalDate, { zone, has }: RosterPart): Promise<Demand[]> {
  const rows = await store.query<{ queue_id: string; slot_at: string; agents: number }>(
    `select queue_id, slot_at, scheduled_agents as agents from staffing_current
     where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} order by queue_id, slot_at`,
    { from: new Date(localDay(week, zone).from), to: new Date(localDay(addDays(week, 6), zone).to) },
  )
  return rows.flatMap(({ queue_id, slot_at, agents }) => {
    const at = parseInstant(slot_at)
    return at.ok && has(queue_id) ? [{ queueId: queue_id, slotAt: at.value, agents }] : []
  })
}

/** Every queue's every half-hour is staffed: a week half known would be rostered half empty. */
function isComplete(demand: readonly Demand[], week: LocalDate, zone: string): boolean {
  const slots = (localDay(addDays(week, 6), zone).to - localDay(week, zone).from) / HALF_HOUR_MS
  return demand.length === slots * new Set(demand.map(({ queueId }) => queueId)).size
}

type StaffedPart = RosterPart & { readonly demand: readonly Demand[] }

/** One roster of the week, of all parts; they share the time. */
async function rosterWeek(context: RosterDeps & Run, week: LocalDate, parts: readonly StaffedPart[]): Promise<Roster> {
  const { store, runId, startedAt, solverSeconds = SOLVER_SECONDS } = context
  const rosters: Roster[] = []
  for (const { zone, demand, agents } of parts) {
    const problem = { week, zone, demand, agents: await withHistory(context, agents, week), shifts: defaultShifts, rules: defaultRules }
    const began = performance.now()
    const elapsed = () => (performance.now() - began) / 1000
    const solver = openSolver()
    const options = { seconds: seconds(solverSeconds / parts.length), seed: 1, elapsed }
    rosters.push(await solveRoster(problem, solver.solveMip, options).finally(solver.close))
  }
  const roster = joinRosters(rosters)
  const ids = { roster_id: hashId('roster', runId, week), run_id: `${runId}/${week}`, as_of: new Date(startedAt) }
  await store.insert(
    rosterShiftsTable,
    roster.shifts.map((shift) => ({ ...ids, ...shiftRow(shift) })),
  )
  await store.insert(
    rosterCoverageTable,
    roster.coverage.map(({ queueId, slotAt, required, rostered }) => ({
      ...ids,
      queue_id: queueId,
      slot_at: new Date(slotAt),
      required,
      rostered,
    })),
  )
  // Last: the views show only runs that have this row.
  await store.insert(rosterRunsTable, [{ ...ids, ...runRow(roster, week) }])
  return roster
}

const shiftRow = ({ agentId, queueId, workOn, shiftId, fromAt, toAt, breakFromAt, breakToAt }: Roster['shifts'][number]) => ({
  agent_id: agentId,
  queue_id: queueId,
  work_on: workOn,
  shift_id: shiftId,
  from_at: new Date(fromAt),
  to_at: new Date(toAt),
  break_from_at: breakFromAt === null ? null : new Date(breakFromAt),
  break_to_at: breakToAt === null ? null : new Date(breakToAt),
})

const runRow = ({ objective, lowerBound, gapRatio, hardViolations, status, seconds }: Roster, week: LocalDate) => ({
  week_from: week,
  objective,
  lower_bound: lowerBound,
  gap_ratio: gapRatio,
  hard_violations: status === 'failed' ? Math.max(1, hardViolations.length) : hardViolations.length,
  status,
  seconds,
})
