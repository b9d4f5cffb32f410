/** A row as far as it can be understood by itself, and what the rows around it add. */
import type { LikelyTotal } from './likely-totals.ts'
import type { WallTime } from './wall-times.ts'

/** Both instants of a local time that clocks show twice, earlier first, and the cell. */
export type TwiceShown = { readonly iso: readonly string[]; readonly column: string; readonly text: string }

export type Draft = {
  readonly ok: true
  readonly record: Record<string, unknown>
  /** Instants that the zone's clocks show twice, by path. */
  readonly twice: ReadonlyMap<string, TwiceShown>
  /** Local times of the interval that the row counts, where the mapping is of intervals. */
  readonly span: { readonly start: WallTime | undefined; readonly until: WallTime | undefined }
  /** The mapping says that the row is no total. */
  readonly isKept?: boolean
  /** The row, where it is the record as it stands. */
  readonly text?: string
}

export const NOT_TWICE: ReadonlyMap<string, TwiceShown> = new Map()

/** Of a record that needs no reading. */
export const draftOf = (record: Record<string, unknown>): Draft => ({
  ok: true,
  record,
  twice: NOT_TWICE,
  span: { start: undefined, until: undefined },
})

/** What only a whole file says about its rows. */
export type Survey = {
  /** Slotting instant of rows whose local time occurs twice, epoch ms. */
  readonly decided: ReadonlyMap<number, number>
  /** By the name of a series: how far its rows are apart, in seconds, where that is regular. */
  readonly distances: ReadonlyMap<string, number | undefined>
  /** Rows that count what other rows count, and what shows it. */
  readonly totals: ReadonlyMap<number, string>
  /** Rows of queues among which subtotals are that can't be told, and what shows it. */
  readonly doubled: ReadonlyMap<number, string>
  /** Queues that stay and may be totals. */
  readonly likelyTotals: readonly LikelyTotal[]
  /** Rows in whose interval another of the same series begins. */
  readonly overlapping: ReadonlySet<number>
}
