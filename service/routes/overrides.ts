/** `/api/forecast/overrides`: list, make, withdraw. */
import { overrides } from '../../centres/overrides.ts'
import { type Instant, instant, toIso } from '../../domain/kernel/time.ts'
import { type Override, type OverrideCommand, stateAt } from '../../forecasting/overrides.ts'
import { execute } from '../../ledger/execute.ts'
import { readOverrides } from '../../sql/reads/forecasts.ts'
import { getOverrides, makeOverride, type OverrideView, withdrawOverride } from '../api/overrides.ts'
import { momentOf } from '../asked.ts'
import { withinSites } from '../auth/within-sites.ts'
import type { Api, Deps } from '../deps.ts'
import { type Asker, principalOf } from '../principal.ts'
import { accepted } from '../problem.ts'

const MOST_SHOWN = 200

export function overrideRoutes(app: Api, { store, ledger, projections, clock }: Deps): void {
  const listed = async (queue: string): Promise<OverrideView[]> =>
    (await readOverrides(store, queue)).slice(0, MOST_SHOWN).map((one) => viewOf(one, clock()))
  const carryOut = async (request: Asker, command: OverrideCommand, commandKey?: string): Promise<OverrideView[]> => {
    const { state } = accepted(await execute(ledger, principalOf(request), overrides, command, { commandKey }))
    await projections.reached('overrides')
    return listed(state?.queueId ?? '')
  }

  app.route({
    ...getOverrides,
    handler: async (request) => listed((await withinSites(request, store, request.query)).queue),
  })

  app.route({
    ...makeOverride,
    handler: async (request) => {
      const { id, queue: queueId, from, to, operation, amount, reason, branch = '', expiresAt } = request.body
      const expiry = expiresAt === undefined ? {} : { expiresAt: momentOf(expiresAt) }
      const terms = { queueId, from: momentOf(from), to: momentOf(to), operation, amount, reason, branch: branch.trim(), ...expiry }
      return carryOut(request, { type: 'MakeOverride', overrideId: id, terms, at: clock() }, `make-override/${id}`)
    },
  })

  app.route({
    ...withdrawOverride,
    handler: (request) => {
      const { params, body } = request
      return carryOut(request, { type: 'WithdrawOverride', overrideId: params.id, reason: body.reason ?? '', at: clock() })
    },
  })
}

function viewOf(override: Override, now: Instant): OverrideView {
  const { overrideId, queueId, operation, amount, reason, author, branch, from, to, madeAt, expiresAt, withdrawn } = override
  const iso = (at: Instant | undefined) => (at === undefined ? null : toIso(at))
  return {
    ...{ overrideId, queueId, operation, amount, reason, author, branch },
    ...{ from: toIso(from), to: toIso(to), madeAt: toIso(madeAt), expiresAt: iso(expiresAt) },
    ...{ withdrawnAt: iso(withdrawn?.at), withdrawnBy: withdrawn?.by ?? '' },
    state: stateAt(override, instant(Math.max(now, madeAt))),
  }
}
