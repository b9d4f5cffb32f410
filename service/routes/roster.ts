/** `GET /api/roster`: one week's shifts with the cover they give. */
import { addDays, localDate, weekdayOf } from '../../domain/kernel/zone.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { readCoverage, readRosterRuns, readShifts } from '../../sql/reads/planning.ts'
import { getRoster } from '../api/roster.ts'
import { daysBetween } from '../asked.ts'
import { reachOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'

export function rosterRoutes(app: Api, { store, clock, zone: usual }: Deps): void {
  app.route({
    ...getRoster,
    handler: async (request) => {
      const { query } = request
      const reach = reachOf(request)
      const [zone, runs] = await Promise.all([zoneOf(store, { ...query, usual }), readRosterRuns(store)])
      const weekFrom = query.week === undefined ? weekToShow(runs, mondayOf(localDate(clock(), zone))) : mondayOf(query.week)
      const days = Array.from({ length: 7 }, (_, day) => addDays(weekFrom, day))
      const lastDay = addDays(weekFrom, 6)
      const queue = query.queue ?? ''
      const [shifts, coverage] = await Promise.all([
        readShifts(store, { from: weekFrom, to: lastDay, queue }, reach),
        readCoverage(store, daysBetween(weekFrom, lastDay, zone), queue),
      ])
      return {
        zone,
        weekFrom,
        days,
        weeks: runs.map((run) => run.weekFrom),
        run: runs.find((run) => mondayOf(run.weekFrom) === weekFrom) ?? null,
        shifts,
        coverage: coverage.filter(({ queueId }) => reach === 'all' || shifts.some((shift) => shift.queueId === queueId)),
      }
    },
  })
}

const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day))

/** This week where it has a roster, else the newest one that has. */
function weekToShow(runs: readonly { readonly weekFrom: string }[], thisWeek: string): string {
  const isThere = runs.some((run) => mondayOf(run.weekFrom) === thisWeek)
  return isThere ? thisWeek : mondayOf(runs[0]?.weekFrom ?? thisWeek)
}
