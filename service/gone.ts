/** Tells work that nobody waits for its answer any more. */
import type { ServerResponse } from 'node:http'

/** Aborts when the client goes away before it has the answer. */
export function goneSignal(raw: ServerResponse): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}
