/** Forecasts of queues added up to their site's and the whole's. */
import type { Instant } from '../../domain/kernel/time.ts'
import { bandsOfSum } from '../../forecasting/sum-bands.ts'
import type { Store } from '../../sql/store.ts'
import type { PlanRow } from './plan.ts'
import type { Scope } from './scope.ts'

type BandRow = { slot: number; mean: number; lo80: number; hi80: number; lo95: number; hi95: number }

type BandsAsked = { readonly from: Instant; readonly to: Instant; readonly asOf: Instant; readonly isPast: boolean }

/**
 * Queues added up by slot, handling time weighed by the calls planned, with the bands of `bandsOfSum`.
 */
export async function addedUp(store: Store, scope: Scope, rows: readonly PlanRow[], asked: BandsAsked): Promise<PlanRow[]> {
  if (scope.level === 'queue') return [...rows]
  const bands = new Map((await readBands(store, scope, asked)).map((row) => [row.slot, row]))
  const bySlot = new Map<number, PlanRow[]>()
  for (const row of rows) {
    const slot = Date.parse(row.slotAt)
    const members = bySlot.get(slot)
    if (members) members.push(row)
    else bySlot.set(slot, [row])
  }
  return [...bySlot].sort(([a], [b]) => a - b).map(([slot, members]) => sumOf(members, bands.get(slot / 1000), scope))
}

function sumOf(members: readonly PlanRow[], band: BandRow | undefined, scope: Scope): PlanRow {
  const first = members[0]
  if (!first) throw new RangeError('A slot without queues has no sum.')
  const sum = (value: (row: PlanRow) => number) => members.reduce((total, row) => total + value(row), 0)
  const planned = sum((row) => row.planned)
  const handled = members.filter(({ ahtSeconds }) => ahtSeconds !== null)
  const weight = handled.reduce((total, row) => total + row.planned, 0)
  const seconds = handled.reduce((total, row) => total + row.planned * (row.ahtSeconds ?? 0), 0)
  const bands = bandsOfSum(members, band)
  const latest = (key: 'asOf' | 'originAt') =>
    members
      .map((row) => row[key])
      .sort()
      .at(-1) ?? first[key]
  return {
    ...{ queueId: scope.level === 'site' ? scope.siteId : '', slotAt: first.slotAt, ...bands, planned },
    ahtSeconds: weight > 0 ? seconds / weight : null,
    ...{ model: [...new Set(members.map(({ model }) => model))].sort().join(', '), originAt: latest('originAt'), asOf: latest('asOf') },
    overrideIds: members.flatMap(({ overrideIds }) => overrideIds),
  }
}

const readBands = (store: Store, { level, siteId }: Scope, { from, to, asOf, isPast }: BandsAsked): Promise<BandRow[]> =>
  store.query<BandRow>(
    `select toUnixTimestamp(slot_at) as slot, pick.1 as mean, pick.2 as lo80, pick.3 as hi80, pick.4 as lo95, pick.5 as hi95
     from (
       select slot_at, argMax(tuple(mean, lo80, hi80, lo95, hi95), tuple(origin_at, as_of)) as pick from forecast_sums_v1
       where level = {level:String} and site_id = {site:String} and slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
         ${isPast ? "and as_of <= {asOf:DateTime64(3,'UTC')}" : ''}
       group by slot_at
     )`,
    { level, site: siteId, from: new Date(from), to: new Date(to), ...(isPast ? { asOf: new Date(asOf) } : {}) },
  )
