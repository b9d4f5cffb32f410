/** Brings what was handed in over HTTP from the ledger's inbox into the store, in order of position, many requests per insert. */
import { type Clock, DAY_MS, HOUR_MS, instant } from '../domain/kernel/time.ts'
import { ingestEvents, recordOf } from '../ingest/ingest-events.ts'
import type { InboxRecord, Ledger, Receipt, StoredInboxRecord } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'

/** Identity of a record: the position the inbox gave it, so what is read twice is stored once. */
export const HTTP_SOURCE = 'http'
const ORIGIN = { source: HTTP_SOURCE, generation: 0 }

/** How far the inbox has been read into the store. */
const CHECKPOINT = 'inbox'

// Rows are at most 1 MB each; a page of 256 keeps the worst case below half a gigabyte.
const PAGE_ROWS = 256
const ROUND_BYTES = 16 << 20
const ROUND_ROWS = 20_000

/** A client may repeat a request under the same key for so long; after that its rows would be stored anew, which changes no fact. */
const KEYS_KEPT_MS = 7 * DAY_MS
const FORGET_EVERY_MS = HOUR_MS

/** What is already durable but not stored waits this long for the next try. */
export const RETRY_SECONDS = 5

export type InboxDeps = { readonly store: Store; readonly ledger: Ledger; readonly clock: Clock }

export class EventInbox {
  readonly #deps: InboxDeps
  #round: Promise<number> | undefined
  #retry: NodeJS.Timeout | undefined
  #isClosed = false
  #isFailing = false
  #forgotAt = 0

  constructor(deps: InboxDeps) {
    this.#deps = deps
  }

  /** The last try to store failed: more would only pile up in the inbox. */
  get isFailing(): boolean {
    return this.#isFailing
  }

  /** Stores records once per client and key, durable when it returns; `stored` brings them on. */
  receive(records: readonly InboxRecord[]): Promise<Receipt[]> {
    return this.#deps.ledger.receive(records)
  }

  /** Records of the inbox from position `first` to `last`. */
  async read(first: number, last: number): Promise<StoredInboxRecord[]> {
    const found: StoredInboxRecord[] = []
    for (let after = first - 1; after < last; ) {
      const page = await this.#deps.ledger.readInbox(after, Math.min(PAGE_ROWS, last - after))
      found.push(...page.filter(({ position }) => position <= last))
      after = page.at(-1)?.position ?? last
    }
    return found
  }

  /** Resolves once everything up to `position` is in the store; rejects where the store fails, and goes on trying in the background. */
  async stored(position: number): Promise<void> {
    while ((await this.#deps.ledger.checkpoint(CHECKPOINT)) < position) await this.#next()
  }

  /** Takes up what an earlier process had received and not stored. */
  async resume(): Promise<void> {
    try {
      while (!this.#isClosed && (await this.#next()) > 0);
    } catch {
      // The next try is planned; requests meanwhile hear of it themselves.
    }
  }

  /** Waits for the insert under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    await this.#round?.catch(() => undefined)
  }

  /** One round at a time; whoever asks while one runs gets its outcome and asks again if it came too early. */
  #next(): Promise<number> {
    this.#round ??= this.#attempt().finally(() => {
      this.#round = undefined
    })
    return this.#round
  }

  async #attempt(): Promise<number> {
    try {
      const rows = await this.#carryOver()
      this.#isFailing = false
      return rows
    } catch (error) {
      this.#isFailing = true
      this.#planRetry()
      throw error
    }
  }

  async #carryOver(): Promise<number> {
    const { store, ledger, clock } = this.#deps
    const records = await this.#page(await ledger.checkpoint(CHECKPOINT))
    const last = records.at(-1)
    if (!last) return 0
    const now = clock()
    for (const topic of new Set(records.map((record) => record.topic))) {
      const own = records.filter((record) => record.topic === topic)
      await ingestEvents(
        store,
        topic,
        ORIGIN,
        own.map(({ position, client, body, traceparent }) => ({
          ...recordOf({ position, at: now, value: body }),
          headers: traceparent === undefined ? { source: client } : { source: client, traceparent },
        })),
        now,
      )
    }
    await ledger.saveCheckpoint(CHECKPOINT, last.position)
    if (now - this.#forgotAt >= FORGET_EVERY_MS) {
      this.#forgotAt = now
      await ledger.forgetInbox(last.position, instant(now - KEYS_KEPT_MS))
    }
    return records.length
  }

  async #page(checkpoint: number): Promise<StoredInboxRecord[]> {
    const records: StoredInboxRecord[] = []
    let bytes = 0
    for (let after = checkpoint; bytes < ROUND_BYTES && records.length < ROUND_ROWS; ) {
      const page = await this.#deps.ledger.readInbox(after, PAGE_ROWS)
      records.push(...page)
      bytes += page.reduce((sum, { body }) => sum + body.byteLength, 0)
      const last = page.at(-1)
      if (!last || page.length < PAGE_ROWS) break
      after = last.position
    }
    return records
  }

  #planRetry(): void {
    if (this.#isClosed || this.#retry) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      void this.resume()
    }, RETRY_SECONDS * 1000)
    this.#retry.unref()
  }
}
