/** Collects records of calls and hands them on in batches, so that no call waits for the store. */
import type { InterfaceCallRecord } from '../contracts/index.ts'
import type { Inbox } from '../ledger/ledger.ts'
import { detached } from '../traces/span.ts'

const FLUSH_MS = 500
const BATCH = 500
/** About 10 MB; a store that is out of reach for longer costs the oldest records, never a call. */
const MOST_HELD = 10_000

export type Deliver = (records: readonly InterfaceCallRecord[]) => Promise<void>

const TOPIC = 'interface-calls'
const CLIENT = 'callboard'

/** Durable in the ledger's inbox when it resolves, once each; from there they are brought into topic `interface-calls`. */
export const deliverInto =
  (inbox: Inbox): Deliver =>
  async (records) => {
    await inbox.receive(
      records.map((record) => ({
        client: CLIENT,
        key: `${TOPIC}/${record.interfaceCallId}`,
        topic: TOPIC,
        body: Buffer.from(JSON.stringify(record)),
        traceparent: record.traceparent,
      })),
    )
  }

export class CallRecorder {
  readonly #deliver: Deliver
  readonly #onFailure: (error: unknown) => void
  #held: InterfaceCallRecord[] = []
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined
  #dropped = 0

  constructor(deliver: Deliver, onFailure: (error: unknown) => void) {
    this.#deliver = deliver
    this.#onFailure = onFailure
  }

  /** Records lost because they could not be delivered. */
  get dropped(): number {
    return this.#dropped
  }

  add(record: InterfaceCallRecord): void {
    this.#held.push(record)
    if (this.#held.length > MOST_HELD) {
      this.#held.shift()
      this.#dropped += 1
    }
    if (this.#held.length >= BATCH) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
  }

  /** Hands on what was added before the call; what can't be delivered is held for the next time. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = (this.#flushing ?? Promise.resolve()).then(() => detached(() => this.#send()))
    return this.#flushing
  }

  async #send(): Promise<void> {
    while (this.#held.length > 0) {
      const batch = this.#held.slice(0, BATCH)
      try {
        await this.#deliver(batch)
      } catch (error) {
        this.#onFailure(error)
        return
      }
      const sent = new Set(batch)
      this.#held = this.#held.filter((record) => !sent.has(record))
    }
  }
}
