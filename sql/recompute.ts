/** Writes roll-ups of closed slots that are dirty, then points at them; a run killed anywhere leaves the views right. */
import { type Instant, QUARTER_HOUR } from '../domain/kernel/time.ts'
import { definitionOf, GIVEN_SLOTS, namesOf, type Rollup, SLOTS_PER_STATEMENT, slotParams } from './kpi/rollup.ts'
import { rollups } from './kpi/rollups.ts'
import type { Store } from './store.ts'
import { kpiPointers } from './tables/kpi.ts'

export type RecomputeOptions = {
  /** Slots that end by then are closed. */
  readonly now: Instant
  /** Slots per view in one call, oldest first. */
  readonly limit?: number
  /** A touch may become visible just before the rows it announces; slots touched more recently wait. Seconds. */
  readonly settleSeconds?: number
}

/** `isCut`: a view had as many dirty slots as one call takes, so there may be more. */
export type Recomputed = { readonly slots: number; readonly rows: number; readonly isCut: boolean }

const SETTLE_SECONDS = 10
const MOST_SLOTS = 20_000

type DirtySlot = { readonly view: string; readonly definition: string; readonly slot: number; readonly touch_sum: string }

export async function recomputeDirtySlots(store: Store, options: RecomputeOptions, all = rollups): Promise<Recomputed> {
  let slots = 0
  let rows = 0
  let isCut = false
  const dirty = await readDirty(store, options)
  const version = dirty.length === 0 ? '0' : await nextVersion(store)
  for (const rollup of all) {
    const definition = definitionOf(rollup)
    const ofRollup = dirty.filter((slot) => slot.view === rollup.view && slot.definition === definition)
    isCut ||= ofRollup.length >= (options.limit ?? MOST_SLOTS)
    for (let at = 0; at < ofRollup.length; at += SLOTS_PER_STATEMENT) {
      const part = ofRollup.slice(at, at + SLOTS_PER_STATEMENT)
      rows += await recompute(store, rollup, part, version)
      slots += part.length
    }
  }
  return { slots, rows, isCut }
}

/** Read before the facts are: what touches a slot afterwards makes it dirty again. Those of a definition that the schema has and this process has not are left to others. */
function readDirty(store: Store, { now, limit = MOST_SLOTS, settleSeconds = SETTLE_SECONDS }: RecomputeOptions): Promise<DirtySlot[]> {
  return store.query<DirtySlot>(
    `select view, definition, toUInt32(slot) as slot, touch_sum from kpi_slots
     where served_version = 0 and slot + ${QUARTER_HOUR} <= {now:DateTime64(3,'UTC')} and touched_at <= now64(3) - {settle:Float64}
     order by view, slot limit {limit:UInt32} by view`,
    { now: new Date(now), settle: settleSeconds, limit },
  )
}

async function recompute(store: Store, rollup: Rollup, dirty: readonly DirtySlot[], version: string): Promise<number> {
  const params = slotParams(dirty.map(({ slot }) => slot))
  const [names, definition] = [namesOf(rollup), definitionOf(rollup)]
  await store.command(
    `insert into ${rollup.view}_v1 (${names}, slot_version) select ${names}, {version:UInt64} as slot_version from (${rollup.body(GIVEN_SLOTS)})`,
    { ...params, version },
  )
  await store.insert(
    kpiPointers,
    dirty.map(({ slot, touch_sum }) => ({
      ...{ view: rollup.view, slot_at: new Date(slot * 1000), slot_version: version, touch_sum, definition },
    })),
  )
  const [written] = await store.query<{ n: string }>(
    `select count() as n from ${rollup.view}_v1 where slot_version = {version:UInt64} and slot_at >= ${GIVEN_SLOTS.from} and slot_at < ${GIVEN_SLOTS.to}`,
    { ...params, version },
  )
  return Number(written?.n ?? 0)
}

/** Grows with time and is never given twice, so rows of a killed run can't be taken for ours. */
async function nextVersion(store: Store): Promise<string> {
  const [row] = await store.query<{ version: string }>('select generateSnowflakeID() as version')
  return row?.version ?? '0'
}
