/** Records that the brokers deleted before they were read: nothing brings them back, so they are counted by position and alerted to. */
import type { Store } from '../../sql/store.ts'
import { ingestLossesTable } from '../../sql/tables/operations.ts'
import type { Origin } from '../record.ts'

/** Offsets `first` … `last`, both lost. */
export type Loss = {
  readonly topic: string
  readonly origin: Origin
  readonly partition: number
  readonly first: bigint
  readonly last: bigint
}

/** `expected`: offset to be read next; `low`: the least the log still has. Undefined where nothing is missing between them. */
export function lossBetween(expected: bigint, low: bigint): { readonly first: bigint; readonly last: bigint } | undefined {
  return expected >= 0n && low > expected ? { first: expected, last: low - 1n } : undefined
}

/** Kept for `callboard verify` and the alert. Writing the same loss again changes nothing. */
export function recordLoss(store: Store, { topic, origin, partition, first, last }: Loss): Promise<void> {
  return store.insert(ingestLossesTable, [{ topic, ...origin, partition, first_offset: first, last_offset: last }])
}

/** What people read in the log. */
export const lossLine = ({ topic, partition, first, last }: Loss): string =>
  `Topic '${topic}' partition ${partition}: ${last - first + 1n} records (offsets ${first} to ${last}) were deleted by the brokers' retention before they were read, and are lost; lengthen retention.ms or add ingest processes.`
