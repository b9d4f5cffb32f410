/** What a check finds in a work order. */
import type { LocalText, Outcome } from '../verdict.ts'

/** A field of the order and what it says. */
export type OrderEvidence = { readonly role: 'fact' | 'hit'; readonly field: string; readonly text: string }

export type Finding = { readonly outcome: Outcome; readonly reason: LocalText; readonly evidence: readonly OrderEvidence[] }

export const finding = (outcome: Outcome, en: string, zh: string, evidence: readonly OrderEvidence[] = []): Finding => ({
  outcome,
  reason: { en, zh },
  evidence,
})

export const fact = (field: string, value: string | number): OrderEvidence => ({ role: 'fact', field, text: String(value) })
