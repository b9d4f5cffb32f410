/** Figures of calls to other systems by the RED method: rate, errors, duration. */
import { meanOf, type Oracle, quantileOf, ratio } from './facts.ts'

/** `rejected`: not sent, because the interface was isolated. */
export type InterfaceCallFact = { readonly outcome: 'ok' | 'error' | 'timeout' | 'rejected'; readonly durationMs: number }

const having = (calls: readonly InterfaceCallFact[], ...outcomes: readonly InterfaceCallFact['outcome'][]) =>
  calls.filter(({ outcome }) => outcomes.includes(outcome))
const sent = (calls: readonly InterfaceCallFact[]) => having(calls, 'ok', 'error', 'timeout')
const duration = ({ durationMs }: InterfaceCallFact): number => durationMs

export const interfaceKpis: Oracle<InterfaceCallFact> = {
  /** Wilkie's RED method: requests, those not sent included. */
  interface_calls: (calls) => calls.length,
  /** Failed requests / requests. */
  interface_error_rate: (calls) => ratio(having(calls, 'error', 'timeout').length, calls.length),
  interface_timeouts: (calls) => having(calls, 'timeout').length,
  /** Nygard's circuit breaker: refused without being sent. */
  interface_rejected: (calls) => having(calls, 'rejected').length,
  /** Of what was sent. */
  interface_mean: (calls) => meanOf(sent(calls), duration),
  interface_p95: (calls) => quantileOf(sent(calls), duration, 0.95),
}
