/** Rules `all`, `any`, `not`: verdicts combined; unknown stays unknown unless the rest decides, and what does not apply has no say. */
import { type Outcome, type Verdict, verdict } from '../verdict.ts'

const NOTHING = verdict('na', 'No part of the rule applies.', '规则的各部分均不适用。')

const decisive = (parts: readonly Verdict[], order: readonly Outcome[]): Verdict => {
  for (const outcome of order) {
    const found = parts.filter((part) => part.outcome === outcome)
    const first = found[0]
    if (!first) continue
    if (outcome === 'na') return first
    return { outcome, reason: first.reason, evidence: found.flatMap((part) => part.evidence) }
  }
  return NOTHING
}

/** A failed part fails the whole. */
export const allOf = (parts: readonly Verdict[]): Verdict => decisive(parts, ['fail', 'unknown', 'pass', 'na'])

/** A passed part passes the whole. */
export const anyOf = (parts: readonly Verdict[]): Verdict => decisive(parts, ['pass', 'unknown', 'fail', 'na'])

const OPPOSITE: Readonly<Record<Outcome, Outcome>> = { pass: 'fail', fail: 'pass', na: 'na', unknown: 'unknown' }

export const notOf = (part: Verdict): Verdict => ({ ...part, outcome: OPPOSITE[part.outcome] })
