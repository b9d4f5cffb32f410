/** A KPI view of 15-minute grain: its columns and the one SELECT that both its roll-up and its live part run. */
import { hashId } from '../../domain/kernel/hash.ts'
import { QUARTER_HOUR } from '../../domain/kernel/time.ts'

export type RollupColumn = {
  readonly name: string
  readonly type: string
  readonly comment: string
}

/** Which slots a body computes. */
export type SlotScope = {
  /** True where the slot (a `DateTime('UTC')` expression) is to be computed. */
  readonly has: (slot: string) => string
  /** Least slot and end of the greatest, as `DateTime('UTC')` expressions; bounds of what must be read. */
  readonly from: string
  readonly to: string
  /** Every slot is over by the clock that the installation runs by, so all its deadlines have come, whatever the store's own clock says. */
  readonly isOver?: boolean
  /** Of which records; all unless given. `each`: a row for each, column `record_id`; `kept`: those of parameter `ids`. */
  readonly records?: 'each' | 'kept'
}

export type Records = { readonly table: string; readonly id: string; readonly instant: string }

export type Rollup = {
  /** Public view; the roll-up's table is `<view>_v1`. */
  readonly view: string
  readonly comment: string
  /** What a row is counted from: table or view, its id, and the instant that puts it in a slot. */
  readonly records: Records
  /** Names in `touches` whose rows make a slot dirty. */
  readonly touchedBy: readonly string[]
  /** Slots from the touched one on that may change with it. */
  readonly reachSlots: number
  /** Where the body reads the directory: selects `said_at` and `hash` of everything said there. What is said of that instant makes the slots from it on dirty. */
  readonly saidOf?: string
  readonly keys: readonly RollupColumn[]
  readonly measures: readonly RollupColumn[]
  /** Selects `slot_at`, keys and measures in this order, grouped by slot and keys. */
  readonly body: (scope: SlotScope) => string
}

export const columnsOf = (rollup: Rollup): readonly RollupColumn[] => [
  { name: 'slot_at', type: "DateTime64(3, 'UTC')", comment: 'Start of the quarter-hour, UTC.' },
  ...rollup.keys,
  ...rollup.measures,
]

export const namesOf = (rollup: Rollup): string =>
  columnsOf(rollup)
    .map(({ name }) => name)
    .join(', ')

/** What a slot is computed by. A roll-up that changes leaves the slots of the earlier definition dirty: served live until computed again. */
export const definitionOf = (rollup: Rollup): string =>
  hashId(...columnsOf(rollup).map(({ name }) => name), rollup.body(GIVEN_SLOTS)).slice(0, 16)

export const COUNT = 'UInt64'
export const MEASURE = 'Float64'

/** The text where a body gives a row for each record. */
export const each = ({ records }: SlotScope, text: string): string => (records === 'each' ? text : '')

/** A further condition where a body counts some records only. */
export const kept = ({ records }: SlotScope, id: string): string => (records === 'kept' ? ` and ${id} in {ids:Array(String)}` : '')

/** Latest versions of a topic's rows from the table itself: a view in the text of a view is planned by itself, two of them took 10 of 34 ms. */
export const latest = (topic: string): string => `${topic}_v1 final`

/** `DateTime64(3, 'UTC')` of a slot expression; all public instants are of that type. */
export const slotAt = (slot: string): string => `toDateTime64(${slot}, 3, 'UTC')`

// Only this function lets the primary key narrow a set of slots: 1 granule of 247, against all with toStartOfInterval.
export const slotOf = (instant: string): string => `toStartOfFifteenMinutes(${instant})`

/** Slots of a week: memory stays flat while months are caught up or compared. */
export const SLOTS_PER_STATEMENT = 672

/** The slots of parameter `slots`. */
export const GIVEN_SLOTS: SlotScope = {
  has: (slot) => `${slot} in (select toDateTime(arrayJoin({slots:Array(UInt32)}), 'UTC'))`,
  from: "toDateTime({from:UInt32}, 'UTC')",
  to: "toDateTime({to:UInt32}, 'UTC')",
  isOver: true,
}

/** Parameters of `GIVEN_SLOTS`; slots in epoch seconds. */
export const slotParams = (slots: readonly number[]) => ({ slots, from: Math.min(...slots), to: Math.max(...slots) + QUARTER_HOUR })
