/** `/api/forecast/overrides`: list, make, withdraw. */
import { commandOverride } from '../../centres/overrides.ts'
import { type Instant, instant, toIso } from '../../domain/kernel/time.ts'
import { isStanding, type Override } from '../../forecasting/overrides.ts'
import { getOverrides, makeOverride, type OverrideView, withdrawOverride } from '../api/overrides.ts'
import { momentOf } from '../asked.ts'
import type { Api, Deps } from '../deps.ts'
import { accepted } from '../problem.ts'
import { readOverrides } from '../queries/plan.ts'

const MOST_SHOWN = 200

export function overrideRoutes(app: Api, { store, ledger, projections, clock }: Deps): void {
  const listed = async (queue: string): Promise<OverrideView[]> =>
    (await readOverrides(store, queue)).slice(0, MOST_SHOWN).map((one) => viewOf(one, clock()))
  const carryOut = async (command: Parameters<typeof commandOverride>[1]): Promise<OverrideView[]> => {
    const { state } = accepted(await commandOverride(ledger, command))
    await projections.reached('overrides')
    return listed(state?.queueId ?? '')
  }

  app.route({ ...getOverrides, handler: ({ query }) => listed(query.queue) })

  app.route({
    ...makeOverride,
    handler: async ({ body: { id, queue: queueId, from, to, operation, amount, reason, author, branch = '', expiresAt } }) => {
      const expiry = expiresAt === undefined ? {} : { expiresAt: momentOf(expiresAt) }
      const terms = { queueId, from: momentOf(from), to: momentOf(to), operation, amount, reason, branch: branch.trim(), ...expiry }
      return carryOut({ type: 'MakeOverride', overrideId: id, terms, at: clock(), by: author.trim() })
    },
  })

  app.route({
    ...withdrawOverride,
    handler: ({ params, body: { reason = '', author } }) =>
      carryOut({ type: 'WithdrawOverride', overrideId: params.id, reason, at: clock(), by: author.trim() }),
  })
}

function viewOf(override: Override, now: Instant): OverrideView {
  const { overrideId, queueId, operation, amount, reason, author, branch, from, to, madeAt, expiresAt, withdrawn } = override
  const iso = (at: Instant | undefined) => (at === undefined ? null : toIso(at))
  return {
    ...{ overrideId, queueId, operation, amount, reason, author, branch },
    ...{ from: toIso(from), to: toIso(to), madeAt: toIso(madeAt), expiresAt: iso(expiresAt) },
    ...{ withdrawnAt: iso(withdrawn?.at), withdrawnBy: withdrawn?.by ?? '' },
    state: withdrawn ? 'withdrawn' : isStanding(override, instant(Math.max(now, madeAt))) ? 'standing' : 'expired',
  }
}
