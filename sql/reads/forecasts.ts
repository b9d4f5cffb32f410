/** Forecasts as they stand or as they were known at a moment, of queues and of their sums, and the overrides that people made. */
import { type Instant, parseInstant } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'
import { columnsAs, type RowAs } from '../tables/definition.ts'
import type { forecastOverridesTable } from '../tables/planning.ts'
import { ofScope, type Scope } from './scope.ts'

export type ForecastFilter = {
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Rows computed by then, where `isPast`; else as they stand. */
  readonly asOf: Instant
  readonly isPast: boolean
}

type BandedRow = { slotAt: string; mean: number; lo80: number; hi80: number; lo95: number; hi95: number }

export type ForecastRow = BandedRow & { queueId: string; ahtSeconds: number | null; model: string; originAt: string; asOf: string }

const inFilter = ({ from, to, asOf, isPast }: ForecastFilter) => ({
  sql: [
    ...(from === undefined ? [] : ["slot_at >= {from:DateTime64(3,'UTC')}"]),
    ...(to === undefined ? [] : ["slot_at < {to:DateTime64(3,'UTC')}"]),
    ...(isPast ? ["as_of <= {asOf:DateTime64(3,'UTC')}"] : []),
  ],
  params: {
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
    ...(isPast ? { asOf: new Date(asOf) } : {}),
  },
})

/** Official forecasts of the scope's queues by half hour, oldest first; of several origins the latest that was known. */
export const readForecasts = (store: Store, scope: Pick<Scope, 'queues'>, filter: ForecastFilter): Promise<ForecastRow[]> => {
  const [queues, known] = [ofScope(scope), inFilter(filter)]
  return store.query<ForecastRow>(
    `select queue_id as queueId, slot_at as slotAt, pick.1 as mean, pick.2 as lo80, pick.3 as hi80, pick.4 as lo95, pick.5 as hi95, pick.6 as ahtSeconds, pick.7 as model, pick.8 as originAt, pick.9 as asOf
     from (
       select queue_id, slot_at, argMax(tuple(mean, lo80, hi80, lo95, hi95, aht_s, toString(model), origin_at, as_of), tuple(origin_at, as_of, run_id)) as pick
       from forecasts_v1 where ${["role = 'official'", queues.sql, ...known.sql].join(' and ')} group by queue_id, slot_at
     ) order by queueId, slotAt`,
    { ...queues.params, ...known.params },
  )
}

/** The own forecasts of a site or the whole; queues have none beside theirs. */
export const readOwnForecasts = async (store: Store, { level, siteId }: Scope, filter: ForecastFilter): Promise<BandedRow[]> => {
  if (level === 'queue') return []
  const known = inFilter(filter)
  return store.query<BandedRow>(
    `select slot_at as slotAt, pick.1 as mean, pick.2 as lo80, pick.3 as hi80, pick.4 as lo95, pick.5 as hi95
     from (
       select slot_at, argMax(tuple(mean, lo80, hi80, lo95, hi95), tuple(origin_at, as_of)) as pick from forecast_sums_v1
       where ${['level = {level:String} and site_id = {site:String}', ...known.sql].join(' and ')} group by slot_at
     )`,
    { level, site: siteId, ...known.params },
  )
}

const OVERRIDE = [
  ...(['override_id', 'queue_id', 'from_at', 'to_at', 'operation', 'amount', 'reason', 'author', 'branch', 'made_at'] as const),
  ...(['expires_at', 'withdrawn_at', 'withdrawn_by', 'withdrawn_reason'] as const),
] as const
type OverrideRow = RowAs<typeof forecastOverridesTable, (typeof OVERRIDE)[number]> & { readonly operation: 'multiply' | 'add' | 'set' }

/** Every override of a queue, or of all, newest first. */
export async function readOverrides(store: Store, queue?: string) {
  const rows = await store.query<OverrideRow>(
    `select ${columnsAs(OVERRIDE)}
     from forecast_overrides where {queue:String} = '' or queue_id = {queue:String} order by made_at desc, override_id limit 5000`,
    { queue: queue ?? '' },
  )
  return rows.map(toOverride)
}

function toOverride(row: OverrideRow) {
  const { overrideId, queueId, operation, amount, reason, author, branch, withdrawnAt, expiresAt } = row
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
