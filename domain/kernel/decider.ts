/** A state machine as two pure functions: commands decide events, events evolve the state. */
import { type Parsed, parsed } from './parsed.ts'

/** Whoever gives a command, as far as what comes of it goes. */
export type Giver = { readonly id: string; readonly roles?: readonly string[] }

/** An event as it is decided: who did it is added from the principal and said by no decider. */
export type Unsigned<Event> = Event extends unknown ? Omit<Event, 'by'> : never

/** What comes of a command. */
export type Decided<Event> = Parsed<readonly Unsigned<Event>[]>

export type Decider<Command, Event, State> = {
  readonly initial: State
  /** What happens on `command` in `state`; a rejection writes nothing. Time comes in with the command, its right to be given was checked before. */
  readonly decide: (command: Command, state: State, principal: Giver) => Decided<Event>
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

/** What `principal` makes of a decided event; whatever the command had to say about who it is gives way. */
export const signed = <Event>(event: Unsigned<Event>, { id }: Giver): Event => ({ ...event, by: id }) as Event

/** Decides and signs: the events of `command` given by `principal`. */
export function decideAs<Command, Event, State>(
  { decide }: Decider<Command, Event, State>,
  command: Command,
  state: State,
  principal: Giver,
): Parsed<Event[]> {
  const decided = decide(command, state, principal)
  return decided.ok ? parsed(decided.value.map((event) => signed<Event>(event, principal))) : decided
}
