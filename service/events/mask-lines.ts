/** Masks the rows of a request before the inbox has them: what must not be kept is nowhere kept. */
import { topicNamed } from '../../ingest/topics.ts'
import { openThread, type Thread } from '../../jobs/engine/thread.ts'
import { maskedBodies } from './mask-bodies.ts'
import type { Part } from './row-splitter.ts'

/** A row of 8 kB of nothing but numbers takes 30 ms; one of 900 kB, which 3 s are, must not hold the event loop. */
const ON_THE_LOOP_BYTES = 1 << 13

/** 7 MB of digits leave a heap of 250 MB, which a thread without work would keep; a new one is there in 150 ms. */
const IDLE_MS = 5000

export class Masking {
  readonly #thread: Thread = openThread(import.meta.url, './masking-worker', { idleMs: IDLE_MS })

  /** `parts` where nothing of the topic is sensitive. */
  async of(topic: string, parts: readonly Part[]): Promise<readonly Part[]> {
    if (!topicNamed(topic).contract.sensitive) return parts
    const isShort = parts.reduce((sum, { bodies }) => sum + bodies.byteLength, 0) <= ON_THE_LOOP_BYTES
    const masked: Part[] = []
    for (const { rows, bodies } of parts)
      masked.push({ rows, bodies: isShort ? maskedBodies({ topic, bodies }) : await this.#thread.run({ topic, bodies }, { name: 'mask' }) })
    return masked
  }

  close(): Promise<void> {
    return this.#thread.destroy()
  }
}
