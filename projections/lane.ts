/** One projection at work: step by step to the end of the ledger, checkpoint after each; what fails is told and tried again. */
import { MINUTE_MS } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { detached } from '../traces/span.ts'
import type { Step } from './steps.ts'

export type LaneOptions = {
  readonly name: string
  /** Its checkpoint in the ledger. */
  readonly checkpoint: () => Promise<string>
  readonly source: 'events' | 'inbox'
  /** Kinds of streams whose events it reads. */
  readonly streams: readonly string[]
  readonly step: Step
  /** A step waits for half as many positions as the last one dealt with, at most so long: whoever was answered sends again. */
  readonly restMs?: number | undefined
  readonly ledger: Ledger
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
}

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = MINUTE_MS
/** A reader of a kind of which nothing is written moves its checkpoint only now and then. */
const SAVE_EVERY = 1000

export class Lane {
  readonly #options: LaneOptions
  /** Everything up to here is where it belongs, as far as this process knows. */
  #position = 0
  #saved = 0
  #passing: Promise<number> | undefined
  #isDue = false
  /** An error, perhaps of an earlier process, stays in the ledger until the checkpoint is saved. */
  #isUnsaved = true
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  /** The end of the source, as far as this process was told. */
  #head = 0
  /** Of a step that waits for more: goes on where there is enough. */
  #onHead: (() => void) | undefined
  /** Who waits for the end of the step under way. */
  #stepped: (() => void)[] = []

  constructor(options: LaneOptions) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  get source(): LaneOptions['source'] {
    return this.#options.source
  }

  get isFailing(): boolean {
    return this.#failures > 0
  }

  /**
   * There is something new up to `head`; `news`: all that came after a position, where that is known, so that a reader of other kinds need not look. One
   * that failed waits for its time.
   */
  wake(head: number, news?: { readonly after: number; readonly kinds: ReadonlySet<string> }): void {
    this.#head = Math.max(this.#head, head)
    this.#onHead?.()
    if (head <= this.#position || this.#retry) return
    const isOfOthers = news && this.#position >= news.after && !this.#options.streams.some((kind) => news.kinds.has(kind))
    if (isOfOthers && !this.#passing && head - this.#saved < SAVE_EVERY) {
      this.#position = head
      return
    }
    this.#isDue = true
    void this.pass().catch(() => undefined)
  }

  /** Resolves when everything up to `position` is dealt with, whatever comes after it; rejects when an attempt fails. */
  async reach(position: number, signal: AbortSignal): Promise<void> {
    while (this.#position < position && !signal.aborted && !this.#options.signal.aborted)
      await Promise.race([this.pass(), this.#nextStep()])
  }

  /** To the end; the rows written. One at a time: whoever asks while it goes gets its outcome. Rejects when it fails, and is then tried again. */
  pass(): Promise<number> {
    this.#passing ??= detached(() => this.#toTheEnd()).finally(() => {
      this.#passing = undefined
      // What came while it ended.
      if (this.#isDue && !this.#retry) void this.pass().catch(() => undefined)
    })
    return this.#passing
  }

  /** Waits for the step under way. */
  async close(): Promise<void> {
    clearTimeout(this.#retry)
    await this.#passing?.catch(() => undefined)
  }

  async #toTheEnd(): Promise<number> {
    const { onError, ledger, checkpoint } = this.#options
    clearTimeout(this.#retry)
    this.#retry = undefined
    try {
      let rows = 0
      do {
        this.#isDue = false
        rows += await this.#steps()
      } while (this.#isDue)
      return rows
    } catch (error) {
      this.#failures += 1
      this.#isUnsaved = true
      this.#isDue = false
      onError(error)
      this.#planRetry()
      // The ledger itself may be what fails.
      await checkpoint()
        .then((own) => ledger.failCheckpoint(own, messageOf(error)))
        .catch(() => undefined)
      throw error
    }
  }

  async #steps(): Promise<number> {
    const { checkpoint, ledger, step, signal } = this.#options
    // Another process may have come further.
    const own = await checkpoint()
    this.#saved = await ledger.checkpoint(own)
    for (let written = 0; ; ) {
      const after = Math.max(this.#saved, this.#position)
      const { upTo, rows } = await step(after)
      if (rows > 0 || upTo - this.#saved >= SAVE_EVERY || this.#isUnsaved) {
        await ledger.saveCheckpoint(own, upTo)
        this.#saved = upTo
        this.#isUnsaved = false
      }
      this.#failures = 0
      this.#position = upTo
      for (const resolve of this.#stepped.splice(0)) resolve()
      written += rows
      if (upTo === after || signal.aborted) return written
      await this.#rest((upTo - after) / 2)
    }
  }

  /** Until so many positions are there to be dealt with. */
  #rest(wanted: number): Promise<void> {
    const { restMs, signal } = this.#options
    const isEnough = () => this.#head - this.#position >= wanted || signal.aborted
    if (restMs === undefined || isEnough()) return Promise.resolve()
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer)
        this.#onHead = undefined
        resolve()
      }
      const timer = setTimeout(goOn, restMs)
      this.#onHead = () => {
        if (isEnough()) goOn()
      }
    })
  }

  #nextStep(): Promise<void> {
    return new Promise((resolve) => this.#stepped.push(resolve))
  }

  #planRetry(): void {
    if (this.#options.signal.aborted) return
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1))
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      void this.pass().catch(() => undefined)
    }, ms).unref()
  }
}

const messageOf = (cause: unknown): string => ((cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '').slice(0, 500)
