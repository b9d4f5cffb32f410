/** Forecasts with the overrides on them, as they stand or as they were known at a moment. */
import { type Instant, parseInstant } from '../../domain/kernel/time.ts'
import { applyOverrides, isStanding, OVERRIDE_OPERATIONS, type Override } from '../../forecasting/overrides.ts'
import type { Store } from '../../sql/store.ts'
import { ofScope } from './scope.ts'

export type PlanFilter = {
  /** Undefined: all. */
  readonly queues?: readonly string[] | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Rows computed and overrides made by then. */
  readonly asOf: Instant
  readonly isPast: boolean
  readonly branch: string
}

type ForecastRow = {
  readonly queueId: string
  readonly slotAt: string
  readonly mean: number
  readonly lo80: number
  readonly hi80: number
  readonly lo95: number
  readonly hi95: number
  readonly ahtSeconds: number | null
  readonly model: string
  readonly originAt: string
  readonly asOf: string
}

export type PlanRow = ForecastRow & { readonly planned: number; readonly overrideIds: readonly string[] }

/** Official forecasts by queue and half hour, oldest first; of several origins the latest that was known. */
export async function readPlan(store: Store, filter: PlanFilter): Promise<PlanRow[]> {
  const { queues, from, to, asOf, isPast, branch } = filter
  const scope = ofScope({ queues })
  const conditions = [
    "role = 'official'",
    scope.sql,
    ...(from === undefined ? [] : ["slot_at >= {from:DateTime64(3,'UTC')}"]),
    ...(to === undefined ? [] : ["slot_at < {to:DateTime64(3,'UTC')}"]),
    ...(isPast ? ["as_of <= {asOf:DateTime64(3,'UTC')}"] : []),
  ]
  const params = {
    ...scope.params,
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
    ...(isPast ? { asOf: new Date(asOf) } : {}),
  }
  const [rows, overrides] = await Promise.all([
    store.query<ForecastRow>(
      `select queue_id as queueId, slot_at as slotAt, pick.1 as mean, pick.2 as lo80, pick.3 as hi80, pick.4 as lo95, pick.5 as hi95, pick.6 as ahtSeconds, pick.7 as model, pick.8 as originAt, pick.9 as asOf
       from (
         select queue_id, slot_at, argMax(tuple(mean, lo80, hi80, lo95, hi95, aht_s, toString(model), origin_at, as_of), tuple(origin_at, as_of, run_id)) as pick
         from forecasts_v1 where ${conditions.join(' and ')} group by queue_id, slot_at
       ) order by queueId, slotAt`,
      params,
    ),
    readOverrides(store, queues?.length === 1 ? queues[0] : undefined),
  ])
  return rows.map((row) => {
    const slotAt = instantOf(row.slotAt)
    const slot = { queueId: row.queueId, slotAt }
    const planned = applyOverrides(row.mean, slot, overrides, asOf, branch)
    const laid = overrides.filter(
      (one) =>
        one.queueId === row.queueId &&
        slotAt >= one.from &&
        slotAt < one.to &&
        isStanding(one, asOf) &&
        (one.branch === '' || one.branch === branch),
    )
    return { ...row, planned, overrideIds: laid.map(({ overrideId }) => overrideId) }
  })
}

type OverrideRow = {
  id: string
  queueId: string
  fromAt: string
  toAt: string
  operation: string
  amount: number
  reason: string
  author: string
  branch: string
  madeAt: string
  expiresAt: string | null
  withdrawnAt: string | null
  withdrawnBy: string
  withdrawnReason: string
}

/** Every override of a queue, or of all, newest first. */
export async function readOverrides(store: Store, queue?: string): Promise<Override[]> {
  const rows = await store.query<OverrideRow>(
    `select override_id as id, queue_id as queueId, from_at as fromAt, to_at as toAt, operation, amount, reason, author, branch, made_at as madeAt, expires_at as expiresAt,
       withdrawn_at as withdrawnAt, withdrawn_by as withdrawnBy, withdrawn_reason as withdrawnReason
     from forecast_overrides where {queue:String} = '' or queue_id = {queue:String} order by made_at desc, override_id limit 5000`,
    { queue: queue ?? '' },
  )
  return rows.map(toOverride)
}

function toOverride(row: OverrideRow): Override {
  const { id: overrideId, queueId, amount, reason, author, branch, withdrawnAt, expiresAt } = row
  const operation = OVERRIDE_OPERATIONS.find((one) => one === row.operation) ?? 'multiply'
  const span = { from: instantOf(row.fromAt), to: instantOf(row.toAt), madeAt: instantOf(row.madeAt) }
  return {
    ...{ overrideId, queueId, amount, reason, author, branch, operation, ...span },
    ...(expiresAt === null ? {} : { expiresAt: instantOf(expiresAt) }),
    ...(withdrawnAt === null ? {} : { withdrawn: { at: instantOf(withdrawnAt), by: row.withdrawnBy, reason: row.withdrawnReason } }),
  }
}

/** The engine writes instants with zone. */
function instantOf(text: string): Instant {
  const at = parseInstant(text)
  if (!at.ok) throw new TypeError(at.rejection.message)
  return at.value
}
