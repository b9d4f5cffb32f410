/** A state machine as two pure functions: commands decide events, events evolve the state. */
import type { Parsed } from './parsed.ts'

export type Decider<Command, Event, State> = {
  readonly initial: State
  /** What happens on `command` in `state`; a rejection writes nothing. Time comes in with the command. */
  readonly decide: (command: Command, state: State) => Parsed<readonly Event[]>
  /** The state after `event`; never fails, so that what was written once can always be read. */
  readonly evolve: (state: State, event: Event) => State
}

/** The half of a decider that reads. */
export type Evolver<Event, State> = Pick<Decider<never, Event, State>, 'initial' | 'evolve'>

/** The state that `events`, oldest first, lead to. */
export const fold = <Event, State>(decider: Evolver<Event, State>, events: Iterable<Event>): State => {
  let state = decider.initial
  for (const event of events) state = decider.evolve(state, event)
  return state
}
