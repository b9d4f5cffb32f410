/** What every forecast asks of its history: slots that divide the hour, and counts that are counts. */
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Instant } from '../domain/kernel/time.ts'

/** Throws `usage` where `slotMinutes` is no divisor of the hour. */
export function checkSlot(slotMinutes: number): void {
  if (!Number.isInteger(slotMinutes) || slotMinutes < 1 || 60 % slotMinutes !== 0)
    throw new CallboardError('usage', `Slots of ${slotMinutes} minutes do not divide the hour; use 5, 10, 15, 20, 30 or 60.`)
}

/** Throws `usage` for the first count that is none: not finite, below 0, or of no instant. */
export function checkCounts(history: readonly { readonly slotAt: Instant; readonly value: number }[]): void {
  const bad = history.find(({ slotAt, value }) => !Number.isFinite(slotAt) || !Number.isFinite(value) || value < 0)
  if (bad)
    throw new CallboardError(
      'usage',
      `The count ${bad.value} of slot ${new Date(bad.slotAt).toJSON() ?? bad.slotAt} is none; send a number of at least 0, or no entry where it is unknown.`,
    )
}
