/** What may be kept of the rows of a part. */
import { maskedValue } from '../../ingest/masking.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { framed, unframed } from '../../ledger/inbox-frame.ts'

/** `bodies`: framed, and so is what comes back. */
export function maskedBodies({ topic: name, bodies }: { readonly topic: string; readonly bodies: Uint8Array }): Uint8Array {
  const topic = topicNamed(name)
  return framed(unframed(bodies).map((body) => maskedValue(topic, body)))
}
