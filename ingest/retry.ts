/** Retries what fails with exponential backoff and full jitter until it succeeds or the signal aborts. */
import { setTimeout as sleep } from 'node:timers/promises'
import { QueryError } from '../sql/query-error.ts'

const FIRST_MS = 100
const LONGEST_MS = 15_000

export type RetryOptions = {
  readonly signal: AbortSignal
  /** Told of every failure before the wait. */
  readonly onFailure?: (error: unknown, attempt: number, waitMs: number) => void
  /** A failure that waiting can't cure ends the retries at once. */
  readonly isFinal?: (error: unknown, attempt: number) => boolean
  /** Whether a stop in the middle of a wait allows one more try: what kept the work from succeeding may be over. */
  readonly triesAtStop?: boolean
}

export async function retrying<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, onFailure, isFinal, triesAtStop = false } = options
  for (let attempt = 1; ; attempt += 1) {
    const isLast = signal.aborted
    try {
      return await work()
    } catch (error) {
      if (isLast || isFinal?.(error, attempt)) throw error
      const waitMs = Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
      if (!signal.aborted) {
        onFailure?.(error, attempt, waitMs)
        await sleep(waitMs, undefined, { signal }).catch(() => undefined)
      }
      if (signal.aborted && !triesAtStop) throw error
    }
  }
}

// No such function, column, type, table or database; syntax; read-only; not allowed; wrong password. Not among them, since they pass:
// 3 unexpected end of file, 76 no lock, 202/252 too many queries or parts, 209/210/279 network, 241 memory, 243 no space.
const FINAL_CODES = new Set([10, 16, 20, 36, 42, 43, 44, 46, 47, 50, 53, 60, 62, 70, 81, 115, 164, 192, 193, 194, 291, 497, 516])
const FINAL_ERRORS = new Set(['EROFS', 'EACCES', 'EPERM'])

/** Whether waiting can't cure the failure: the schema is not what this version writes, or the store may not be written. */
export function isFinalFailure(error: unknown): boolean {
  if (error instanceof QueryError) return FINAL_CODES.has(error.clickhouseCode)
  return error instanceof Error && 'code' in error && FINAL_ERRORS.has(String(error.code))
}
