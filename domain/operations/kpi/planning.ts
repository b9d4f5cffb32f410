/** Figures of plans against what came; half-hours that have passed. */
import type { Instant } from '../../kernel/time.ts'
import { type Oracle, ratio, total } from './facts.ts'

/** Calls of a queue and half-hour: offered without redials, and as forecast last before it began. */
export type ForecastFact = { readonly actual: number; readonly forecast: number }

/** Agents of a queue and half-hour. */
export type StaffingFact = { readonly slotAt: Instant; readonly required: number; readonly rostered: number }

const error = ({ actual, forecast }: ForecastFact): number => forecast - actual
const came = (facts: readonly ForecastFact[]): number => total(facts, ({ actual }) => actual)

export const forecastKpis: Oracle<ForecastFact> = {
  /** Kolassa & Schütz (2007): Σ|F − A| / ΣA. */
  forecast_wape: (facts) =>
    ratio(
      total(facts, (fact) => Math.abs(error(fact))),
      came(facts),
    ),
  /** Σ(F − A) / ΣA, signed. */
  forecast_bias: (facts) => ratio(total(facts, error), came(facts)),
}

/** Mean over half-hours of the sum over queues. */
const perSlot = (facts: readonly StaffingFact[], agents: (fact: StaffingFact) => number): number | null =>
  ratio(total(facts, agents), new Set(facts.map(({ slotAt }) => slotAt)).size)

export const staffingKpis: Oracle<StaffingFact> = {
  required_agents: (facts) => perSlot(facts, ({ required }) => required),
  rostered_agents: (facts) => perSlot(facts, ({ rostered }) => rostered),
  /** Queues and half-hours with fewer agents than required / those that require any. */
  understaffed_share: (facts) =>
    ratio(facts.filter(({ required, rostered }) => rostered < required).length, facts.filter(({ required }) => required > 0).length),
}
