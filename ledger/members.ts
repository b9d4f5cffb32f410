/** What each command may say, member by member; a name that is none of them never comes into an event. */
import { type Parsed, rejected } from '../domain/kernel/parsed.ts'

/** `checked`: by the decider, name by name. */
type Kind = 'text' | 'number' | 'flag' | 'texts' | 'checked'
export type Shape = { readonly [member: string]: Kind | Shape }

type KindOf<T> = [T] extends [string]
  ? 'text'
  : [T] extends [number]
    ? 'number'
    : [T] extends [boolean]
      ? 'flag'
      : [T] extends [readonly string[]]
        ? 'texts'
        : ShapeOf<T> | 'checked'

export type ShapeOf<T> = { readonly [Member in keyof T]-?: KindOf<NonNullable<T[Member]>> }

/** Of every command all that its type has beside type and instant; a member that is missing or too many does not compile. */
export type Says<Command extends { readonly type: string }> = {
  readonly [Type in Command['type']]: ShapeOf<Omit<Extract<Command, { readonly type: Type }>, 'type' | 'at'>>
}

const HOLDS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  checked: (value) => typeof value === 'object' && value !== null,
}

export const membersErrors = {
  'command.member_unknown':
    'The command has no such member, so it would be kept nowhere. Leave it out, or use one of those the message names.',
  'command.member_invalid': 'A member is not of its kind. Send a text, number, flag or list of texts as the message says.',
} as const

const refuse = (code: keyof typeof membersErrors, message: string): Parsed<never> => rejected(code, message)

/** What `said` has that `shape` has not, or of another kind; what is missing is for the decider to say. */
export function unsayable(what: string, said: object, shape: Shape): Parsed<never> | undefined {
  for (const [member, value] of Object.entries(said)) {
    const wanted = Object.hasOwn(shape, member) ? shape[member] : undefined
    if (wanted === undefined)
      return refuse('command.member_unknown', `${what} has no '${member}'; it has ${Object.keys(shape).join(', ')}. Leave it out.`)
    if (value === undefined) continue
    if (typeof wanted === 'string') {
      if (!HOLDS[wanted](value))
        return refuse(
          'command.member_invalid',
          `'${member}' of ${what} is ${JSON.stringify(value)}; send ${wanted === 'checked' ? 'an object' : `a ${wanted}`}.`,
        )
    } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return refuse('command.member_invalid', `'${member}' of ${what} is ${JSON.stringify(value)}; send an object.`)
    } else {
      const inside = unsayable(`${member} of ${what}`, value, wanted)
      if (inside) return inside
    }
  }
  return undefined
}
