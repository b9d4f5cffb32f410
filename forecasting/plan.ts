/** What is planned with: forecasts with the overrides on them, by queue, and added up to a site or the whole. */
import { type Instant, instant } from '../domain/kernel/time.ts'
import { applyOverrides, type Override, overridesOn } from './overrides.ts'
import { type Banded, bandsOfSum } from './sum-bands.ts'

/** `slotAt` as ISO text in UTC. */
export type BandedSlot = Banded & { readonly slotAt: string }

export type QueueSlot = BandedSlot & {
  readonly queueId: string
  readonly ahtSeconds: number | null
  readonly model: string
  readonly originAt: string
  readonly asOf: string
}

export type PlanRow = QueueSlot & { readonly planned: number; readonly overrideIds: readonly string[] }

/** Forecasts with the overrides of `branch` that stand at `at`. */
export const planOf = (rows: readonly QueueSlot[], overrides: readonly Override[], at: Instant, branch: string): PlanRow[] =>
  rows.map((row) => {
    const slot = { queueId: row.queueId, slotAt: instant(Date.parse(row.slotAt)) }
    const overrideIds = overridesOn(slot, overrides, at, branch).map(({ overrideId }) => overrideId)
    return { ...row, planned: applyOverrides(row.mean, slot, overrides, at, branch), overrideIds }
  })

/** Queues added up by slot, in order of time, with the bands of `bandsOfSum`; `own` are the sum's own forecasts, `queueId` its name. */
export function addedUp(rows: readonly PlanRow[], own: readonly BandedSlot[], queueId: string): PlanRow[] {
  const ownAt = new Map(own.map((slot) => [slot.slotAt, slot]))
  return bySlot(rows).map(([slotAt, members]) => ({ queueId, slotAt, ...sumOf(members), ...bandsOfSum(members, ownAt.get(slotAt)) }))
}

function bySlot(rows: readonly PlanRow[]): [string, PlanRow[]][] {
  const slots = new Map<string, PlanRow[]>()
  for (const row of rows) {
    const members = slots.get(row.slotAt)
    if (members) members.push(row)
    else slots.set(row.slotAt, [row])
  }
  return [...slots].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Handling time weighed by the calls planned. */
function sumOf(members: readonly PlanRow[]) {
  const sum = (rows: readonly PlanRow[], value: (row: PlanRow) => number) => rows.reduce((total, row) => total + value(row), 0)
  const handled = members.filter(({ ahtSeconds }) => ahtSeconds !== null)
  const weight = sum(handled, ({ planned }) => planned)
  const latest = (key: 'asOf' | 'originAt') =>
    members
      .map((row) => row[key])
      .sort()
      .at(-1) ?? ''
  return {
    planned: sum(members, ({ planned }) => planned),
    ahtSeconds: weight > 0 ? sum(handled, ({ planned, ahtSeconds }) => planned * (ahtSeconds ?? 0)) / weight : null,
    ...{ model: [...new Set(members.map(({ model }) => model))].sort().join(', '), originAt: latest('originAt'), asOf: latest('asOf') },
    overrideIds: members.flatMap(({ overrideIds }) => overrideIds),
  }
}
