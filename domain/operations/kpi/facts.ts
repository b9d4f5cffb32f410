/** What the figures of `kpi.ts` have in common. */
import type { Instant, Interval } from '../../kernel/time.ts'

/** What is asked for: the figures of a period, as things stand at `now`. */
export type Asked = { readonly period: Interval; readonly now: Instant }

/** Figures over facts of one kind by the id of the KPI. */
export type Oracle<Fact> = Readonly<Record<string, (facts: readonly Fact[], asked: Asked) => number | null>>

/** Null where the denominator is zero: nothing to judge is neither 0 nor 100 %. */
export const ratio = (numerator: number, denominator: number): number | null => (denominator === 0 ? null : numerator / denominator)

/** Sum of a measure that every fact has. */
export const total = <Fact>(facts: readonly Fact[], measure: (fact: Fact) => number): number =>
  facts.reduce((sum, fact) => sum + measure(fact), 0)

/** Mean of a measure over the facts in which it is known. */
export function meanOf<Fact>(facts: readonly Fact[], measure: (fact: Fact) => number | null): number | null {
  const known = facts.map(measure).filter((value) => value !== null)
  return ratio(
    total(known, (value) => value),
    known.length,
  )
}

/** The smallest value that at least `level` (0..1) of the known values do not exceed; null of none. */
export function quantileOf<Fact>(facts: readonly Fact[], measure: (fact: Fact) => number | null, level: number): number | null {
  const known = facts
    .map(measure)
    .filter((value) => value !== null)
    .sort((a, b) => a - b)
  return known[Math.max(0, Math.ceil(level * known.length) - 1)] ?? null
}
