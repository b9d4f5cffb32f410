/** Delivers records as ingest does: into a topic's landing table, so that parsing, touches and typed rows are the real ones. */
import type { Store } from '../../../sql/store.ts'
import { insertRows } from '../../support/insert-rows.ts'

let offset = 0

/** Each record as one message; the same record delivered again is another message, as after a redelivery. */
export async function deliver(store: Store, topic: string, records: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const at = new Date()
  await insertRows(
    store,
    `landing_${topic.replaceAll('-', '_')}`,
    records.map((record) => ({
      record_source: 'test',
      record_generation: 0,
      record_partition: 0,
      record_offset: offset++,
      sent_at: at,
      ingested_at: at,
      record_key: null,
      record_headers: {},
      original_value: JSON.stringify(record),
    })),
  )
}

/** Records that were refused would make every comparison below pass on nothing. */
export async function refusedBy(store: Store): Promise<readonly unknown[]> {
  return store.query('select topic, reason, detail from dead_letters')
}
