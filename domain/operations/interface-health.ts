/** How an interface is doing as its callers see it: healthy, degraded or isolated; a change of it is an event. */
import type { Decider } from '../kernel/decider.ts'
import { parsed } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

/** `isolated`: nothing is sent to it until a probe succeeds. `degraded`: calls are sent, and some failed lately. */
export type HealthState = 'healthy' | 'degraded' | 'isolated'

type Report = { readonly at: Instant; readonly name: string; readonly state: HealthState; readonly reason: string }

export type HealthCommand = Report & { readonly type: 'ReportHealth' }
export type HealthEvent = Report & { readonly by: string } & { readonly type: 'interface_state_changed'; readonly before: HealthState }

/** `since`: undefined where it was never anything but healthy. */
export type InterfaceHealth = { readonly state: HealthState; readonly since: Instant | undefined; readonly reason: string }

/** Reporting what is known already makes no event. Never rejects. */
export const healthDecider: Decider<HealthCommand, HealthEvent, InterfaceHealth> = {
  initial: { state: 'healthy', since: undefined, reason: '' },
  decide: ({ type: _, ...report }, { state }) =>
    parsed(report.state === state ? [] : [{ ...report, type: 'interface_state_changed', before: state }]),
  evolve: (_, { state, at, reason }) => ({ state, since: at, reason }),
}

/** Outcomes of the last calls that were sent, oldest first; true is an answer. */
export type CallWindow = readonly boolean[]

const WINDOW = 20
/** Three failures of twenty degrade, one or none is healthy again; between the two the state stays as it is, so that it does not flap. */
const DEGRADED_AT = 3
const HEALTHY_AT = 1

/** The window after a further call; `isAnswer`: the other system answered. */
export const noteOutcome = (window: CallWindow, isAnswer: boolean): CallWindow => [...window, isAnswer].slice(-WINDOW)

/** The state that the latest calls speak for; between the two limits it stays what it was. */
export function stateAfter(before: HealthState, window: CallWindow, isIsolated: boolean): HealthState {
  if (isIsolated) return 'isolated'
  const failures = window.filter((isAnswer) => !isAnswer).length
  if (failures >= DEGRADED_AT) return 'degraded'
  if (failures <= HEALTHY_AT) return 'healthy'
  return before === 'isolated' ? 'degraded' : before
}
