/** What the thread for masking runs. */
import { maskedValue } from '../../ingest/masking.ts'
import { topicNamed } from '../../ingest/topics.ts'

/** Of each row what may be kept of it; undefined where that is all. */
export function mask({ topic: name, rows }: { readonly topic: string; readonly rows: readonly Uint8Array[] }): (Uint8Array | undefined)[] {
  const topic = topicNamed(name)
  return rows.map((row) => {
    const kept = maskedValue(topic, row)
    return kept === row ? undefined : kept
  })
}
