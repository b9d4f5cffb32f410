/** The loop that runs every projection: woken by what this process writes to the ledger, else by a look each second. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Clock, MINUTE_MS } from '../domain/kernel/time.ts'
import { kindOfStream } from '../ledger/aggregate.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import { findProjection, projections } from './catalog.ts'
import { Lane } from './lane.ts'
import { markLedger, markStore, type Pair, pairUp } from './pair.ts'
import type { Projection } from './projection.ts'
import { openPublisher } from './publish.ts'
import type { RelayOptions } from './publish-kafka.ts'
import { type Step, stepOf } from './steps.ts'

export type ProjectionsOptions = {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: Clock
  /** Where the topics of the ledger's events go: Kafka, the store (default), or left to another process. */
  readonly relay?: RelayOptions | 'none' | undefined
  /** Told of every failed attempt; it is tried again. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Default: all of the catalogue. */
  readonly rows?: readonly Projection[]
}

/** What other processes write is seen this much later at most. */
const LOOK_MS = 1000
/** Marks are noted this often while events come, so that what is lost later shows. */
const MARK_EVERY_MS = MINUTE_MS
/** An insert costs 150 ms of CPU however few its rows: without a rest rounds of one request and of seven took turns where eight send at once. */
const REST_MS = 100
/** Of so many events the kinds are looked at, so that one command does not set off all lanes: three reads instead of sixty. */
const MOST_NEWS = 500
/** A page that waits longer for its own writes is shown without them. */
const PATIENCE_MS = 10_000

export class Projections {
  readonly #options: ProjectionsOptions
  readonly #stopping = new AbortController()
  readonly #publisher: ReturnType<typeof openPublisher>
  readonly #lanes: readonly Lane[]
  #stopListening: (() => void) | undefined
  #clockwork: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #isAsked = false
  /** The last look's end of the ledger. */
  #seen: number | undefined
  #isAway = false
  #pairing: Promise<Pair> | undefined
  #paired: Pair | undefined
  #markedAt = performance.now()

  constructor(options: ProjectionsOptions) {
    this.#options = options
    const { store, ledger, clock, relay, rows = projections } = options
    this.#publisher = openPublisher(store, clock, this.#pair, relay === 'none' ? undefined : relay)
    const onError = options.onError ?? (() => undefined)
    this.#lanes = rows
      .filter(({ kind }) => kind !== 'topic' || relay !== 'none')
      .map((one) => {
        const source = one.kind === 'inbox' ? 'inbox' : 'events'
        const checkpoint = () => this.#checkpointOf(one)
        const streams = one.kind === 'inbox' ? [] : one.streams
        return new Lane({
          name: one.name,
          checkpoint,
          source,
          streams,
          step: this.#step(one),
          restMs: one.kind === 'inbox' ? REST_MS : undefined,
          ledger,
          signal: this.#stopping.signal,
          onError,
        })
      })
  }

  /** Runs until `stop`. */
  start(): this {
    this.#stopListening ??= this.#options.ledger.onWritten(() => this.#look())
    this.#clockwork ??= setInterval(() => this.#look(), LOOK_MS).unref()
    this.#look()
    return this
  }

  /** Brings everything that is in the ledger now to where it belongs, also without `start`. Throws what an attempt fails with. */
  async catchUp(names?: readonly string[]): Promise<void> {
    const heads = await this.#options.ledger.heads()
    const lanes = this.#lanes.filter(({ name }) => !names || names.includes(name))
    const outcomes = await Promise.allSettled(lanes.map((lane) => lane.reach(heads[lane.source], this.#stopping.signal)))
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  /**
   * Waits until a projection has passed `position`, by default all that is in the ledger now, so that a page reads its own writes. False where it
   * fails or takes longer than 10 s: what was written is safe, and comes later.
   */
  async reached(name: string, position?: number): Promise<boolean> {
    const lane = this.#lanes.find((one) => one.name === name)
    if (!lane) return false
    const tooLong = AbortSignal.timeout(PATIENCE_MS)
    const late = new Promise<false>((resolve) => tooLong.addEventListener('abort', () => resolve(false), { once: true }))
    const target = position ?? (await this.#options.ledger.heads())[lane.source]
    return Promise.race([
      late,
      lane.reach(target, tooLong).then(
        () => true,
        () => false,
      ),
    ])
  }

  /** Its last attempt failed. */
  isFailing(name: string): boolean {
    return this.#lanes.some((lane) => lane.name === name && lane.isFailing)
  }

  /**
   * Reads the ledger from its beginning and writes all rows again, beside whatever loop runs; returns how many. Nothing is deleted: a row that is
   * made again replaces the one of the same key.
   */
  async rebuild(name: string): Promise<number> {
    const row = findProjection(name)
    const step = this.#step(row)
    for (let after = 0, written = 0; ; ) {
      this.#stopping.signal.throwIfAborted()
      const { upTo, rows } = await step(after)
      written += rows
      if (upTo === after) {
        await this.#options.ledger.saveCheckpoint(await this.#checkpointOf(row), upTo)
        return written
      }
      after = upTo
    }
  }

  /** Waits for the steps under way. */
  async stop(): Promise<void> {
    this.#stopping.abort(new CallboardError('unavailable', 'The projections were stopped.'))
    this.#stopListening?.()
    clearInterval(this.#clockwork)
    await this.#looking
    await Promise.all(this.#lanes.map((lane) => lane.close()))
    await this.#mark()
    await this.#publisher.close()
  }

  #step(row: Projection): Step {
    const { store, ledger, clock } = this.#options
    return stepOf(row, { store, ledger, clock, publisher: this.#publisher, pair: this.#pair })
  }

  /** Once for all lanes: each that met a store without a name gave it one, and kept its checkpoint under that. Asked for again where it failed. */
  readonly #pair = (): Promise<Pair> => {
    this.#pairing ??= pairUp(this.#options.store, this.#options.ledger).then(
      (pair) => {
        this.#paired = pair
        return pair
      },
      (error: unknown) => {
        this.#pairing = undefined
        throw error
      },
    )
    return this.#pairing
  }

  #checkpointOf = async (row: Projection): Promise<string> => checkpointOf(row, this.#publisher.destination, (await this.#pair()).storeId)

  /** Notes in each what it has seen of the other. */
  async #mark(): Promise<void> {
    const { store, ledger, onError } = this.#options
    const pair = this.#paired
    if (pair)
      await Promise.all([markLedger(store, ledger, pair), markStore(store, ledger, pair)]).catch((error: unknown) => onError?.(error))
  }

  /** One at a time; a lane that is woken finds by itself what came meanwhile. */
  #look(): void {
    this.#isAsked = this.#looking !== undefined
    this.#looking ??= this.#wakeLanes()
      .then(
        () => {
          this.#isAway = false
        },
        (error: unknown) => {
          // Told once, not every second.
          if (!this.#isAway) this.#options.onError?.(error)
          this.#isAway = true
        },
      )
      .finally(() => {
        this.#looking = undefined
        // What was written meanwhile may have come after the answer.
        if (this.#isAsked && !this.#stopping.signal.aborted) this.#look()
      })
  }

  async #wakeLanes(): Promise<void> {
    const { ledger } = this.#options
    const heads = await ledger.heads()
    const after = this.#seen
    const isNear = after !== undefined && heads.events - after < MOST_NEWS
    const fresh = isNear && heads.events > after ? await ledger.readFrom(after, MOST_NEWS) : []
    const news = isNear ? { after, kinds: new Set(fresh.map(({ stream }) => kindOfStream(stream))) } : undefined
    for (const lane of this.#lanes) lane.wake(heads[lane.source], lane.source === 'events' ? news : undefined)
    const isGrown = this.#seen !== heads.events
    this.#seen = heads.events
    if (!isGrown || !this.#paired || performance.now() - this.#markedAt < MARK_EVERY_MS) return
    this.#markedAt = performance.now()
    await markLedger(this.#options.store, ledger, this.#paired)
  }
}

/** A destination has read the ledger up to a place of its own, so one that is added later, or another store, gets all of it. */
export const checkpointOf = ({ kind, name, edition = 1 }: Projection, destination: 'store' | 'kafka', storeId: string): string => {
  const read = edition === 1 ? name : `${name}.${edition}`
  return kind === 'topic' && destination === 'kafka' ? `projection/${read}/kafka` : `projection/${read}@${storeId}`
}
