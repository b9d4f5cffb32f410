/** Helpers of the ingest tests: the migrations applied to a store, and records from JSON values or bytes. */

import { FRAME_COLUMNS, Framer } from '../../ingest/frame.ts'
import type { SourceRecord } from '../../ingest/record.ts'
import { migrate } from '../../sql/migrate.ts'
import type { Store } from '../../sql/store.ts'

export async function applyLanding(store: Store): Promise<void> {
  await migrate(store)
}

export const recordOf = (value: unknown, offset: number, partition = 0): SourceRecord => ({
  partition,
  offset: BigInt(offset),
  sentAtMs: Date.parse('2026-03-02T12:00:00Z'),
  key: null,
  headers: {},
  value: value === null ? null : Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
})

export async function land(
  store: Store,
  topic: string,
  records: readonly SourceRecord[],
  source = 'test',
  ingestedAt = '2026-03-02T12:00:00Z',
): Promise<void> {
  const framer = new Framer()
  for (const record of records) framer.add({ source, generation: 0 }, record, Date.parse(ingestedAt))
  await store.insertRowBinary(`landing_${topic.replaceAll('-', '_')}`, FRAME_COLUMNS, framer.take())
}
