/** What every command of the centres is checked for before its own rules are: that it exists, fits the state, and says when and what. */

import { isBlank } from './blank.ts'
import type { Brand } from './brand.ts'
import { parseId } from './ids.ts'
import { isAllowed, type Machine, stepsFrom } from './machine.ts'
import { type Parsed, rejected } from './parsed.ts'
import { type Instant, toIso } from './time.ts'

/** When a command happens. */
export type Said = { readonly at: Instant }
/** When something happened and who did it. */
export type Done = { readonly at: Instant; readonly by: string }

/** What a kind of thing asks of its commands. `opening` brings it into being, the others are steps of its machine. */
export type CommandRules<Status extends string, Step extends string, Opening extends string> = {
  /** First part of its codes: `contact.wrong_status`. */
  readonly family: string
  readonly opening: Opening
  readonly machine: Machine<Status, Step>
  /** Texts that may not be missing or blank. */
  readonly texts: Readonly<Record<Step | Opening, readonly string[]>>
}

/** The codes that every family has, each after a dot, with what they mean and what to do. */
export const commonErrors = {
  exists: 'It is there already. Use another id, or read it and continue from its state.',
  not_found: 'There is none with this id. Check the id.',
  archived: 'It is over, which is final. Begin a new one.',
  wrong_status: 'The command does not fit its state. Take one of the steps the message names.',
  command_unknown: 'There is no such command. Use one of those of its type.',
  id_mismatch: 'The command names another id than the one it was sent to. Send it to its own.',
  time_invalid: 'An instant is not a number. Send the instant at which it happened.',
  time_reversed: 'The command is dated before the last thing that happened. Read it again and send the present.',
  text_missing: 'A text the command needs is empty. Fill it in.',
} as const

export type CommonError = keyof typeof commonErrors

/** The state as far as it matters here; `id` and `lastAt` are absent before the opening. */
export type Progress = { readonly status: string; readonly id?: string; readonly lastAt?: Instant }

type AnyCommand = Said & { readonly type: string; readonly id: string }

/** The rejection that speaks against the command, if any; codes `<family>.<CommonError>` and `id.invalid`. */
export function guard<Status extends string, Step extends string, Opening extends string>(
  rules: CommandRules<Status, Step, Opening>,
  command: AnyCommand,
  state: Progress,
): Parsed<never> | undefined {
  const { family } = rules
  const refuse = (code: CommonError, message: string) => rejected(`${family}.${code}`, message)
  const { type, id } = command
  if (!Object.hasOwn(rules.texts, type)) return refuse('command_unknown', `There is no command '${String(type)}' on a ${family}.`)
  if (!Number.isFinite(command.at)) return refuse('time_invalid', `${type} is dated ${command.at}; send the instant at which it happened.`)
  const read = parseId<Brand<string, 'Any'>>(String(id ?? ''))
  if (!read.ok) return read
  const step = type as Step | Opening
  const said: Readonly<Record<string, unknown>> = command
  const blank = rules.texts[step].find((field) => isBlank(said[field]))
  if (blank !== undefined) return refuse('text_missing', `${type} on ${family} '${id}' lacks a text; fill in ${blank}.`)
  if (type === rules.opening)
    return state.status === 'none' ? undefined : refuse('exists', `${family} '${id}' is ${state.status} already; use another id.`)
  return unfit(rules, { ...command, type: type as Step }, state, refuse)
}

function unfit<Status extends string, Step extends string>(
  { family, machine }: Pick<CommandRules<Status, Step, string>, 'family' | 'machine'>,
  { type, id, at }: AnyCommand & { readonly type: Step },
  { status, id: known, lastAt }: Progress,
  refuse: (code: CommonError, message: string) => Parsed<never>,
): Parsed<never> | undefined {
  if (status === 'none') return refuse('not_found', `${type} names a ${family} '${id}' that is not known here; check the id.`)
  if (known !== undefined && known !== id) return refuse('id_mismatch', `${type} names ${family} '${id}' but was sent to '${known}'.`)
  const present = status as Status
  if (machine.ends.includes(present)) return refuse('archived', `${family} '${id}' is ${status}, which is final; begin a new one.`)
  if (!isAllowed(machine, type, present))
    return refuse(
      'wrong_status',
      `${type} does not fit ${family} '${id}', which is ${status}; possible are ${stepsFrom(machine, present).join(', ')}.`,
    )
  if (lastAt !== undefined && at < lastAt)
    return refuse(
      'time_reversed',
      `${type} is dated ${toIso(at)}, before the last event of ${family} '${id}' at ${toIso(lastAt)}; send the present.`,
    )
  return undefined
}
