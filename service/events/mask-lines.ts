/** Masks the rows of a request before the inbox has them: what must not be kept is nowhere kept. */
import { maskedValue } from '../../ingest/masking.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { openThread, type Thread } from '../../jobs/engine/thread.ts'
import type { Line } from './row-splitter.ts'

/** A row of 8 kB of nothing but numbers takes 30 ms; one of 900 kB, which 3 s are, must not hold the event loop. */
const ON_THE_LOOP_BYTES = 1 << 13
/** Handed over at a time; rows are 1 MB at most. */
const PART_BYTES = 1 << 20

export class Masking {
  readonly #thread: Thread = openThread(import.meta.url, './masking-worker')

  /** `lines` where nothing of the topic is sensitive. */
  async of(name: string, lines: readonly Line[]): Promise<readonly Line[]> {
    const topic = topicNamed(name)
    if (!topic.contract.sensitive) return lines
    const bytes = lines.reduce((sum, { size }) => sum + size, 0)
    if (bytes <= ON_THE_LOOP_BYTES) return lines.map((line) => (line.bytes ? { ...line, bytes: maskedValue(topic, line.bytes) } : line))
    const masked: Line[] = []
    for (const part of partsOf(lines)) masked.push(...(await this.#inThread(name, part)))
    return masked
  }

  close(): Promise<void> {
    return this.#thread.destroy()
  }

  async #inThread(topic: string, lines: readonly Line[]): Promise<Line[]> {
    const rows = lines.map(({ bytes }) => bytes ?? NO_BYTES)
    const kept: (Uint8Array | undefined)[] = await this.#thread.run({ topic, rows }, { name: 'mask' })
    return lines.map((line, index) => (line.bytes ? { ...line, bytes: kept[index] ?? line.bytes } : line))
  }
}

const NO_BYTES = new Uint8Array()

function partsOf(lines: readonly Line[]): Line[][] {
  const parts: Line[][] = []
  let bytes = PART_BYTES
  for (const line of lines) {
    bytes += line.size
    if (bytes > PART_BYTES) {
      parts.push([])
      bytes = line.size
    }
    parts.at(-1)?.push(line)
  }
  return parts
}
