/** Forecasts of queues added up to their site's and the whole's. */
import { bandsOfSum } from '../forecasting/sum-bands.ts'
import { readSumBands, type SumBandRow } from '../sql/reads/forecasts.ts'
import type { Scope } from '../sql/reads/scope.ts'
import type { Store } from '../sql/store.ts'
import type { PlanRow } from './plan.ts'

/**
 * Queues added up by slot, handling time weighed by the calls planned, with the bands of `bandsOfSum`.
 */
export async function addedUp(
  store: Store,
  scope: Scope,
  rows: readonly PlanRow[],
  asked: Parameters<typeof readSumBands>[2],
): Promise<PlanRow[]> {
  if (scope.level === 'queue') return [...rows]
  const bands = new Map((await readSumBands(store, scope, asked)).map((row) => [row.slot, row]))
  const bySlot = new Map<number, PlanRow[]>()
  for (const row of rows) {
    const slot = Date.parse(row.slotAt)
    const members = bySlot.get(slot)
    if (members) members.push(row)
    else bySlot.set(slot, [row])
  }
  return [...bySlot].sort(([a], [b]) => a - b).map(([slot, members]) => sumOf(members, bands.get(slot / 1000), scope))
}

function sumOf(members: readonly PlanRow[], band: SumBandRow | undefined, scope: Scope): PlanRow {
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
