/** What stands between a caller and one interface: time limit, places, repetition and isolation, composed with cockatiel. */
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IBreaker,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel'
import { isNeverSent } from '../domain/operations/interface-port.ts'
import type { InterfaceSettings } from '../domain/operations/interface-settings.ts'
import { CallFailure } from './failure.ts'

/** Five in a row isolate within 5 timeouts at the first calls, when a share says nothing yet. */
const FAILURES_IN_A_ROW = 5
const WINDOW = 20
const FEWEST_CALLS = 10

/** A call that got its place later than this has no time left to be answered; sending it would be load and nothing else. */
const LATEST_START_RATIO = 0.9

const FIRST_RETRY_MS = 50
const LONGEST_RETRY_MS = 1000

/** Trips when either does. */
class EitherBreaker implements IBreaker {
  readonly #row = new ConsecutiveBreaker(FAILURES_IN_A_ROW)
  readonly #share: CountBreaker

  constructor(threshold: number) {
    this.#share = new CountBreaker({ threshold, size: WINDOW, minimumNumberOfCalls: FEWEST_CALLS })
  }

  get state(): unknown {
    return [this.#row.state, this.#share.state]
  }

  success(state: CircuitState): void {
    this.#row.success()
    this.#share.success(state)
  }

  failure(state: CircuitState): boolean {
    const isInARow = this.#row.failure()
    return this.#share.failure(state) || isInARow
  }
}

export type Work<T> = (signal: AbortSignal) => Promise<T>
type OnTry = (failure: CallFailure | undefined) => void

/** How far one call has come. */
export type Progress = {
  attempts: number
  /** Of the last try that failed after something had been sent. */
  sentFailure?: CallFailure
}

export class Policy {
  readonly #settings: InterfaceSettings
  readonly #breaker
  readonly #places
  readonly #limit
  readonly #again

  constructor(settings: InterfaceSettings) {
    this.#settings = settings
    const counted = handleWhen((error) => error instanceof CallFailure && error.isCounted)
    this.#breaker = circuitBreaker(counted, { halfOpenAfter: settings.probeAfterMs, breaker: new EitherBreaker(settings.errorLimitRatio) })
    this.#places = bulkhead(settings.concurrentCalls, settings.waitingCalls)
    this.#limit = timeout(settings.timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false })
    this.#again = retry(
      // A try that isolated the interface was the last one: a further one would only be told so, and hide what it failed of.
      handleWhen((error) => error instanceof CallFailure && error.isRepeatable && !this.isIsolated),
      {
        maxAttempts: settings.maxAttempts - 1,
        backoff: new ExponentialBackoff({ initialDelay: FIRST_RETRY_MS, maxDelay: LONGEST_RETRY_MS }),
      },
    )
  }

  /** Nothing is sent now but a probe when it is due. */
  get isIsolated(): boolean {
    return this.#breaker.state !== CircuitState.Closed
  }

  /**
   * The time limit holds for everything: waiting for a place, all tries. Throws `CallFailure`; how many tries there were is in `progress`. `onTry` is told how each
   * try that was made ended, its isolation included: undefined is an answer.
   */
  async run<T>(work: Work<T>, isRepeatable: boolean, progress: Progress, onTry: OnTry): Promise<T> {
    const startBy = performance.now() + this.#settings.timeoutMs * LATEST_START_RATIO
    try {
      return await this.#limit.execute(({ signal }) =>
        // The places know nothing of the signal: one that was given up while it waited must still hand its place on.
        this.#places.execute(() => {
          if (signal.aborted || performance.now() > startBy) throw new TaskCancelledError()
          const once = (): Promise<T> => this.#guarded(work, signal, progress, onTry)
          return isRepeatable ? this.#again.execute(once, signal) : once()
        }),
      )
    } catch (error) {
      throw this.#failureOf(error, progress)
    }
  }

  async #guarded<T>(work: Work<T>, signal: AbortSignal, progress: Progress, onTry: OnTry): Promise<T> {
    // One probe at a time: cockatiel would let the others wait for it, and its hanging would hold their places.
    if (this.#breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError()
    try {
      const answer = await this.#breaker.execute(async () => {
        progress.attempts += 1
        return await inTime(work, signal)
      }, signal)
      onTry(undefined)
      return answer
    } catch (error) {
      if (error instanceof CallFailure) {
        if (!isNeverSent(error.code)) progress.sentFailure = error
        onTry(error)
      }
      throw error
    }
  }

  /** What was sent is what counts: a later try that reached nobody, or was turned away as others had isolated the interface, does not hide it. */
  #failureOf(error: unknown, { attempts, sentFailure }: Progress): CallFailure {
    if (error instanceof CallFailure) return isNeverSent(error.code) ? (sentFailure ?? error) : error
    const { timeoutMs, concurrentCalls, waitingCalls } = this.#settings
    if (error instanceof BrokenCircuitError)
      return sentFailure ?? new CallFailure('interface.isolated', 'It failed too often and is isolated; nothing was sent.')
    if (error instanceof BulkheadRejectedError)
      return new CallFailure('interface.busy', `${concurrentCalls} calls are under way and ${waitingCalls} wait.`)
    if (error instanceof TaskCancelledError)
      return attempts === 0
        ? new CallFailure('interface.busy', `No place became free within ${timeoutMs} ms; nothing was sent.`)
        : new CallFailure('interface.timeout', `No answer within ${timeoutMs} ms.`)
    throw error
  }
}

/** Ends with the signal even where the work does not hear it, such as while a name is looked up: a try without an end would count for nothing. */
function inTime<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new CallFailure('interface.timeout', 'No answer came in time.'))
    signal.addEventListener('abort', giveUp, { once: true })
    work(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp))
  })
}
