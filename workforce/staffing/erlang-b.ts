/** Erlang B: the share of calls lost where nobody may wait. */

/**
 * 1 / B(n, A) by the recursion 1/B(k) = 1 + k/A · 1/B(k−1) (Jagerman 1974); no factorials, so n may be any size.
 * Infinity where B is below 1e-308.
 */
export function inverseErlangB(erlangs: number, agents: number): number {
  let inverse = 1
  for (let k = 1; k <= agents; k += 1) inverse = 1 + (k / erlangs) * inverse
  return inverse
}

/** Blocking probability with `agents` servers and no waiting room, 0..1. */
export const erlangB = (erlangs: number, agents: number): number =>
  erlangs === 0 ? (agents === 0 ? 1 : 0) : 1 / inverseErlangB(erlangs, agents)
