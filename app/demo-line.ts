/** Feeds the demo hotline into the line: directory, eight weeks of history, the last days' speech, then live traffic. */

import { directory, directoryStream } from '../centres/directory.ts'
import { demoDirectory } from '../demo/directory.ts'
import { type DemoBatch, DemoFeed, type DemoStream } from '../demo/feed.ts'
import { DEMO_ZONE, demoAgents } from '../demo/hotline.ts'
import { randomOf } from '../demo/random.ts'
import type { Attributes, DirectoryKind } from '../domain/common/directory.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Clock, hours, type Instant, instant, interval, plus } from '../domain/kernel/time.ts'
import { addDays, type LocalDate, localDate, localDay } from '../domain/kernel/zone.ts'
import { system } from '../domain/principal.ts'
import { Pipeline } from '../ingest/pipeline.ts'
import { topicNamed } from '../ingest/topics.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import { DemoInterfaceHealth, registerDemoInterfaces } from './demo-interfaces.ts'

const SEED = 'callboard'
const HISTORY_DAYS = 56
const SPEECH_DAYS = 3

/** How far the demo has published, epoch ms; in the ledger, so a restart fills the gap and never generates anew. */
const PUBLISHED = 'demo/published'
const SPOKEN = 'demo/spoken'

/** A long gap is published in parts, so that progress survives a kill. */
const LONGEST_SPAN = hours(6)

export type Progress = (label: string, done: number, total: number) => void

export type DemoDeps = {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly progress: Progress
}

export class DemoLine {
  readonly #deps: DemoDeps
  readonly #agents = demoAgents(randomOf(`${SEED}/agents`))
  readonly #feed = new DemoFeed(SEED, this.#agents)
  readonly #health: DemoInterfaceHealth
  #publishedUntil = 0

  constructor(deps: DemoDeps) {
    this.#deps = deps
    this.#health = new DemoInterfaceHealth(deps.ledger)
  }

  /** Whether this ledger has ever held the demo. */
  static async isLoaded(ledger: Ledger): Promise<boolean> {
    return (await ledger.checkpoint(PUBLISHED)) > 0
  }

  /** All sources of the demo have delivered up to here. */
  get watermark(): Instant {
    return instant(this.#publishedUntil)
  }

  /** Directory and history where they are missing; a second start reads one number and returns. */
  async load(): Promise<void> {
    const { ledger, clock } = this.#deps
    this.#publishedUntil = await ledger.checkpoint(PUBLISHED)
    if (this.#publishedUntil > 0) return
    const now = clock()
    await this.#writeDirectory(now)
    await this.#writeHistory(now)
    if (this.#deps.signal.aborted) return
    await this.#saved(now)
  }

  /** Recordings and transcripts of the last three days, newest first; they are many bytes and nobody's first page needs them. */
  async loadSpeech(): Promise<void> {
    const { ledger, signal, progress } = this.#deps
    if ((await ledger.checkpoint(SPOKEN)) > 0) return
    const until = instant(await ledger.checkpoint(PUBLISHED))
    const today = localDate(until, DEMO_ZONE)
    for (let back = 0; back < SPEECH_DAYS && !signal.aborted; back += 1) {
      await this.#writeDay(addDays(today, -back), ['speech'], until)
      progress('Recordings, transcripts', back + 1, SPEECH_DAYS)
    }
    if (!signal.aborted) await ledger.saveCheckpoint(SPOKEN, until)
  }

  /** Publishes what has happened since the last call. */
  async tick(): Promise<void> {
    const { clock, signal } = this.#deps
    for (let from = this.watermark; !signal.aborted; from = this.watermark) {
      const to = instant(Math.min(clock(), plus(from, LONGEST_SPAN)))
      if (to <= from) return
      const batches = this.#feed.batchesOfSpan(interval(from, to))
      await this.#ingest(batches)
      for (const batch of batches) await this.#health.note(batch)
      await this.#saved(to)
    }
  }

  async #saved(until: Instant): Promise<void> {
    await this.#deps.ledger.saveCheckpoint(PUBLISHED, until)
    this.#publishedUntil = until
  }

  /** What several streams have of a topic is one insert: most of what a small insert costs is the insert. */
  async #ingest(batches: readonly DemoBatch[]): Promise<void> {
    const { store, signal, clock } = this.#deps
    const pipeline = new Pipeline(store, { signal, clock })
    for (const { topic, origin, records } of batches) await pipeline.accept(topicNamed(topic), origin, records)
    await pipeline.flush()
  }

  async #writeDirectory(now: Instant): Promise<void> {
    const validFrom = localDay(addDays(localDate(now, DEMO_ZONE), -HISTORY_DAYS - 1), DEMO_ZONE).from
    const set = async ({ kind, id, attributes }: { kind: DirectoryKind; id: string; attributes: Attributes }) => {
      // What an earlier start has written, and perhaps somebody has changed since, stays.
      if ((await this.#deps.ledger.read(directoryStream(kind, id))).length > 0) return
      const done = await execute(this.#deps.ledger, system('demo'), directory, {
        type: 'SetEntry',
        kind,
        id,
        attributes,
        validFrom,
        at: now,
      })
      if (!done.ok) throw new CallboardError('internal', `The demo's directory was refused: ${done.rejection.message}`)
    }
    await Promise.all(demoDirectory(this.#agents).map(set))
    await registerDemoInterfaces(this.#deps.ledger, validFrom)
  }

  /** The newest day first, so that pages of today fill even while older weeks are being written. */
  async #writeHistory(now: Instant): Promise<void> {
    const { store, signal, clock, progress } = this.#deps
    const pipeline = new Pipeline(store, { signal, clock })
    const today = localDate(now, DEMO_ZONE)
    for (let back = 0; back <= HISTORY_DAYS && !signal.aborted; back += 1) {
      for (const { topic, origin, records } of this.#feed.batchesOfDay(addDays(today, -back), untilNow(now), ['traffic', 'orders']))
        await pipeline.accept(topicNamed(topic), origin, records)
      progress('Eight weeks of history', back, HISTORY_DAYS)
    }
    await pipeline.flush()
  }

  async #writeDay(date: LocalDate, streams: readonly DemoStream[], now: Instant): Promise<void> {
    await this.#ingest(this.#feed.batchesOfDay(date, untilNow(now), streams))
  }
}

const untilNow = (now: Instant) => interval(instant(0), now)
