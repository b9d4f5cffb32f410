/** Forecasts as they stand or as they were known at a moment, of queues and of their sums, and the overrides that people made. */
import { type Instant, parseInstant } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'
import { ofScope, type Scope } from './scope.ts'

export type ForecastFilter = {
  /** Undefined: all. */
  readonly queues?: readonly string[] | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Rows computed by then, where `isPast`; else as they stand. */
  readonly asOf: Instant
  readonly isPast: boolean
}

export type ForecastRow = {
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

/** Official forecasts by queue and half hour, oldest first; of several origins the latest that was known. */
export const readForecasts = (store: Store, { queues, from, to, asOf, isPast }: ForecastFilter): Promise<ForecastRow[]> => {
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
  return store.query<ForecastRow>(
    `select queue_id as queueId, slot_at as slotAt, pick.1 as mean, pick.2 as lo80, pick.3 as hi80, pick.4 as lo95, pick.5 as hi95, pick.6 as ahtSeconds, pick.7 as model, pick.8 as originAt, pick.9 as asOf
     from (
       select queue_id, slot_at, argMax(tuple(mean, lo80, hi80, lo95, hi95, aht_s, toString(model), origin_at, as_of), tuple(origin_at, as_of, run_id)) as pick
       from forecasts_v1 where ${conditions.join(' and ')} group by queue_id, slot_at
     ) order by queueId, slotAt`,
    params,
  )
}

export type SumBandRow = { slot: number; mean: number; lo80: number; hi80: number; lo95: number; hi95: number }

/** Of a site or the whole; `slot` in epoch seconds. */
export const readSumBands = (
  store: Store,
  { level, siteId }: Scope,
  { from, to, asOf, isPast }: ForecastFilter & { readonly from: Instant; readonly to: Instant },
): Promise<SumBandRow[]> =>
  store.query<SumBandRow>(
    `select toUnixTimestamp(slot_at) as slot, pick.1 as mean, pick.2 as lo80, pick.3 as hi80, pick.4 as lo95, pick.5 as hi95
     from (
       select slot_at, argMax(tuple(mean, lo80, hi80, lo95, hi95), tuple(origin_at, as_of)) as pick from forecast_sums_v1
       where level = {level:String} and site_id = {site:String} and slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
         ${isPast ? "and as_of <= {asOf:DateTime64(3,'UTC')}" : ''}
       group by slot_at
     )`,
    { level, site: siteId, from: new Date(from), to: new Date(to), ...(isPast ? { asOf: new Date(asOf) } : {}) },
  )

type OverrideRow = {
  id: string
  queueId: string
  fromAt: string
  toAt: string
  operation: 'multiply' | 'add' | 'set'
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
export async function readOverrides(store: Store, queue?: string) {
  const rows = await store.query<OverrideRow>(
    `select override_id as id, queue_id as queueId, from_at as fromAt, to_at as toAt, operation, amount, reason, author, branch, made_at as madeAt, expires_at as expiresAt,
       withdrawn_at as withdrawnAt, withdrawn_by as withdrawnBy, withdrawn_reason as withdrawnReason
     from forecast_overrides where {queue:String} = '' or queue_id = {queue:String} order by made_at desc, override_id limit 5000`,
    { queue: queue ?? '' },
  )
  return rows.map(toOverride)
}

function toOverride(row: OverrideRow) {
  const { id: overrideId, queueId, operation, amount, reason, author, branch, withdrawnAt, expiresAt } = row
  const span = { from: instantOf(row.fromAt), to: instantOf(row.toAt), madeAt: instantOf(row.madeAt) }
  return {
    ...{ overrideId, queueId, amount, reason, author, branch, operation, ...span },
    ...(expiresAt === null ? {} : { expiresAt: instantOf(expiresAt) }),
    ...(withdrawnAt === null ? {} : { withdrawn: { at: instantOf(withdrawnAt), by: row.withdrawnBy, reason: row.withdrawnReason } }),
  }
}

/** The engine writes instants with zone. */
export function instantOf(text: string): Instant {
  const at = parseInstant(text)
  if (!at.ok) throw new TypeError(at.rejection.message)
  return at.value
}
