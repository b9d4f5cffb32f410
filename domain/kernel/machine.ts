/** A state machine as data: which step is taken from which states and where it leads. Deciders, diagrams and tests read the same table. */

/** Without `to` the step is allowed in these states and changes none of them. */
export type Transition<Status extends string> = { readonly from: readonly Status[]; readonly to?: Status }

export type Machine<Status extends string = string, Step extends string = string> = {
  /** File name of its diagram. */
  readonly name: string
  readonly title: { readonly en: string; readonly zh: string }
  /** The state right after the thing came into being. */
  readonly initial: Status
  /** States that nothing leads out of, on purpose. */
  readonly ends: readonly Status[]
  readonly transitions: Readonly<Partial<Record<Step, Transition<Status>>>>
}

const entriesOf = <Status extends string, Step extends string>({ transitions }: Machine<Status, Step>): [Step, Transition<Status>][] =>
  Object.entries(transitions) as [Step, Transition<Status>][]

/** Whether `step` may be taken in `status`. */
export const isAllowed = <Status extends string, Step extends string>(
  machine: Machine<Status, Step>,
  step: Step,
  status: Status,
): boolean => machine.transitions[step]?.from.includes(status) ?? false

/** The state after `step`, whether or not the step was allowed: a stream that was written once can always be read. */
export const statusAfter = <Status extends string, Step extends string>(
  machine: Machine<Status, Step>,
  step: Step,
  status: Status,
): Status => machine.transitions[step]?.to ?? status

/** The steps that may be taken in `status`. */
export const stepsFrom = <Status extends string, Step extends string>(machine: Machine<Status, Step>, status: Status): readonly Step[] =>
  entriesOf(machine).flatMap(([step, { from }]) => (from.includes(status) ? [step] : []))

/** Every state that steps lead to from the initial one, it included. */
export function reachable<Status extends string, Step extends string>(machine: Machine<Status, Step>): ReadonlySet<Status> {
  const found = new Set<Status>([machine.initial])
  for (const status of found) for (const step of stepsFrom(machine, status)) found.add(statusAfter(machine, step, status))
  return found
}

/** Reachable states that no step leaves, other than the machine's ends; a machine has none. */
export const deadEnds = <Status extends string, Step extends string>(machine: Machine<Status, Step>): readonly Status[] =>
  [...reachable(machine)].filter(
    (status) => !machine.ends.includes(status) && stepsFrom(machine, status).every((step) => statusAfter(machine, step, status) === status),
  )

/** The machine as a mermaid `stateDiagram-v2`; steps that change no state are listed in a note beside it. */
export function mermaidOf<Status extends string, Step extends string>(machine: Machine<Status, Step>): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${machine.initial}`]
  for (const [step, { from, to }] of entriesOf(machine))
    for (const status of from) if (to !== undefined) lines.push(`  ${status} --> ${to}: ${step}`)
  for (const status of reachable(machine)) {
    const staying = entriesOf(machine).flatMap(([step, { from, to }]) => (to === undefined && from.includes(status) ? [step] : []))
    if (staying.length > 0) lines.push(`  note right of ${status}: ${staying.join(', ')}`)
  }
  for (const end of machine.ends) lines.push(`  ${end} --> [*]`)
  return lines.join('\n')
}
