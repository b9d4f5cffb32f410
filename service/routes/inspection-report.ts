/** `/api/inspections/report`: figures over the items of the plans within reach. */
import { interval } from '../../domain/kernel/time.ts'
import { localDay } from '../../domain/kernel/zone.ts'
import { type InspectedItem, reportOf } from '../../qa/inspection-report.ts'
import { readAppeals } from '../../sql/reads/appeals.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { type ItemRow, readInspected, readPlans } from '../../sql/reads/inspections.ts'
import { getInspectionReport } from '../api/inspection-report.ts'
import { reachOf } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { itemNames } from '../score-detail.ts'

/** By default all days that the tables hold. */
const [FIRST, LAST] = ['1970-01-02', '2149-06-05']

export function inspectionReportRoutes(app: Api, { store, zone: usual }: Deps): void {
  app.route({
    ...getInspectionReport,
    handler: async (request) => {
      const { plan = '', agent = '', from = FIRST, to = LAST } = request.query
      const reach = reachOf(request)
      const zone = await zoneOf(store, { usual })
      const period = interval(localDay(from, zone).from, localDay(to, zone).to)
      const [items, appeals, plans] = await Promise.all([
        readInspected(store, reach, { plan, agent, period }),
        readAppeals(store, { agent }, reach),
        readPlans(store, reach),
      ])
      const forms = new Set(plans.map(({ formId }) => formId))
      const titles = plans.map(({ planId, title }) => ({ planId, title }))
      const { agents, items: lines, ...figures } = reportOf(items.map(inspected), appeals)
      return { ...figures, agents: [...agents], items: [...lines], names: itemNames(forms), plans: titles }
    },
  })
}

const inspected = ({ state, ...item }: ItemRow): InspectedItem => ({ ...item, isReviewed: state === 'reviewed' })
