/** `/api/forecast/special-days`: list, add, withdraw. */
import { readSpecialDays, specialDays } from '../../centres/special-days.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { countryOfZone, publishedFor } from '../../forecasting/countries.ts'
import type { SpecialDay, SpecialDayCommand } from '../../forecasting/special-days.ts'
import { execute } from '../../ledger/execute.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { addSpecialDay, getSpecialDays, type SpecialDayView, withdrawSpecialDay } from '../api/special-days.ts'
import type { Api, Deps } from '../deps.ts'
import { type Asker, principalOf } from '../principal.ts'
import { accepted } from '../problem.ts'

export function specialDayRoutes(app: Api, { store, ledger, projections, clock, zone: usual }: Deps): void {
  const carryOut = async (request: Asker, command: SpecialDayCommand, commandKey?: string) => {
    accepted(await execute(ledger, principalOf(request), specialDays, command, { commandKey }))
    await projections.reached('special-days')
    return { specialDayId: command.specialDayId }
  }

  app.route({
    ...getSpecialDays,
    handler: async ({ query: { from, to } }) => {
      const zone = await zoneOf(store, { usual })
      const own = (await readSpecialDays(ledger)).filter((day) => day.toOn >= from && day.fromOn <= to)
      const published = (await publishedFor(zone, clock())).filter(({ date }) => date >= from && date <= to)
      const days = [...own.map(specialDayView), ...published.map(publishedView)]
      return { country: countryOfZone(zone) ?? null, days: days.sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1)) }
    },
  })

  app.route({
    ...addSpecialDay,
    handler: (request) => {
      const { id, kind, name, queue: queueId = '', fromOn, toOn } = request.body
      const terms = { kind, name, queueId, fromOn, toOn }
      return carryOut(request, { type: 'AddSpecialDay', specialDayId: id, terms, at: clock() }, `add-special-day/${id}`)
    },
  })

  app.route({
    ...withdrawSpecialDay,
    handler: (request) => carryOut(request, { type: 'WithdrawSpecialDay', specialDayId: request.params.id, at: clock() }),
  })
}

const specialDayView = ({ specialDayId, kind, name, queueId, fromOn, toOn, author, madeAt, withdrawn }: SpecialDay): SpecialDayView => ({
  ...{ specialDayId, kind, name, queueId, fromOn, toOn, author },
  madeAt: toIso(madeAt),
  withdrawnAt: withdrawn === undefined ? null : toIso(withdrawn.at),
})

const publishedView = ({ date, kind, name }: { date: string; kind: SpecialDayView['kind']; name: string }): SpecialDayView => ({
  ...{ specialDayId: '', kind, name, queueId: '', fromOn: date, toOn: date, author: '' },
  madeAt: null,
  withdrawnAt: null,
})
