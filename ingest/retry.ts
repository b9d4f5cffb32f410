/** Retries what fails with exponential backoff and full jitter until it succeeds or the signal aborts. */
import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_MS = 100
const LONGEST_MS = 15_000

export type RetryOptions = {
  readonly signal: AbortSignal
  /** Told of every failure before the wait. */
  readonly onFailure?: (error: unknown, attempt: number, waitMs: number) => void
  /** A failure that waiting can't cure ends the retries at once. */
  readonly isFinal?: (error: unknown, attempt: number) => boolean
}

export async function retrying<T>(work: () => Promise<T>, { signal, onFailure, isFinal }: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || isFinal?.(error, attempt)) throw error
      const waitMs = Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
      onFailure?.(error, attempt, waitMs)
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw error
    }
  }
}
