/** What a rule finds: an outcome, its reason in both languages and the places that show it. */
import type { Outcome } from '../domain/operations/review.ts'
import type { Channel } from './recording.ts'

export type { Outcome }

export type LocalText = { readonly en: string; readonly zh: string }

/**
 * One place in a recording. `hit`: the words found; `gap`: silence or overlap; `searched`: the window in which nothing was found;
 * `nearest`: the closest words in it; `fact`: a field of the call or recording, with no place.
 */
export type Evidence = {
  readonly role: 'hit' | 'gap' | 'searched' | 'nearest' | 'fact'
  /** Index of the transcript's segment. */
  readonly segment: number | null
  readonly channel: Channel | null
  readonly fromMs: number
  readonly toMs: number
  /** Characters [from, to) of the segment's text. */
  readonly charFrom: number | null
  readonly charTo: number | null
  readonly text: string
}

export type Verdict = { readonly outcome: Outcome; readonly reason: LocalText; readonly evidence: readonly Evidence[] }

export const verdict = (outcome: Outcome, en: string, zh: string, evidence: readonly Evidence[] = []): Verdict => ({
  outcome,
  reason: { en, zh },
  evidence,
})

/** A stretch of time without words of its own. */
export const span = (
  role: Evidence['role'],
  channel: Channel | null,
  fromMs: number,
  toMs: number,
  text: string,
  segment: number | null = null,
): Evidence => ({
  role,
  segment,
  channel,
  fromMs: Math.round(fromMs),
  toMs: Math.round(toMs),
  charFrom: null,
  charTo: null,
  text,
})
