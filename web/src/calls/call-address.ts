/** Where a call is shown, and the tone in which its outcome is said. */
import type { Tone } from '../parts.tsx'

export const addressOfCall = (id: string): string => `/calls/${encodeURIComponent(id)}`

export const OUTCOME_TONES: Readonly<Record<string, Tone>> = {
  answered: 'good',
  abandoned: 'bad',
  callback_queued: 'warn',
  overflowed: 'warn',
  open: 'accent',
}
