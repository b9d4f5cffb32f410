/** What each command may say, member by member; a name that is none of them never comes into an event. */
import { type Parsed, rejected } from '../domain/kernel/parsed.ts'
import { type Instant, isHeldInstant } from '../domain/kernel/time.ts'

/** `checked`: by the decider, name by name. What is published says `id`, `label` and `count`: the store refuses longer ids and labels, and other counts. */
type Kind = 'text' | 'id' | 'label' | 'number' | 'count' | 'instant' | 'flag' | 'texts' | 'checked'
export type Shape = { readonly [member: string]: Kind | Shape }

type KindOf<T> = [T] extends [string]
  ? 'text' | 'id' | 'label'
  : [T] extends [Instant]
    ? 'instant'
    : [T] extends [number]
      ? 'number' | 'count'
      : [T] extends [boolean]
        ? 'flag'
        : [T] extends [readonly string[]]
          ? 'texts'
          : ShapeOf<T> | 'checked'

/** Members as TypeScript writes them: `name?` may be missing. */
export type ShapeOf<T> = {
  readonly [Member in keyof T & string as undefined extends T[Member] ? `${Member}?` : Member]-?: KindOf<NonNullable<T[Member]>>
}

/** Of every command all that its type has beside type and instant; a member that is missing or too many does not compile. */
export type Says<Command extends { readonly type: string }> = {
  readonly [Type in Command['type']]: ShapeOf<Omit<Extract<Command, { readonly type: Type }>, 'type' | 'at'>>
}

const MOST = 4_294_967_295
const LONGEST = { text: 100_000, id: 128, label: 200 } as const

/** As long as the columns of its kind take it. */
function isUpTo(longest: number): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && value.length <= longest
}

const HOLDS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isUpTo(LONGEST.text),
  id: isUpTo(LONGEST.id),
  label: isUpTo(LONGEST.label),
  number: (value) => typeof value === 'number',
  count: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST,
  instant: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  checked: (value) => typeof value === 'object' && value !== null,
}

export const membersErrors = {
  'command.member_unknown':
    'The command has no such member, so it would be kept nowhere. Leave it out, or use one of those the message names.',
  'command.member_missing': 'The command lacks a member that it can not do without. Send it.',
  'command.member_invalid':
    'A member is not of its kind, or longer than the tables take it. Send a text, number, flag or list of texts as the message says.',
  'command.time_invalid':
    'An instant is outside the years 1970 to 2149, which the tables hold. Send the instant that is meant, in milliseconds.',
} as const

const refuse = (code: keyof typeof membersErrors, message: string): Parsed<never> => rejected(code, message)

/** What `said` has that `shape` has not, lacks that it needs, or has of another kind. */
export function unsayable(what: string, said: object, shape: Shape): Parsed<never> | undefined {
  const given = new Map(Object.entries(said).filter(([, value]) => value !== undefined))
  for (const member of Object.keys(said))
    if (!Object.hasOwn(shape, member) && !Object.hasOwn(shape, `${member}?`))
      return refuse(
        'command.member_unknown',
        `${what} has no '${member}'; it has ${Object.keys(shape).map(plain).join(', ')}. Leave it out.`,
      )
  for (const [name, wanted] of Object.entries(shape)) {
    const member = plain(name)
    if (!given.has(member)) {
      if (name === member) return refuse('command.member_missing', `${what} has no '${member}', which it needs; send ${called(wanted)}.`)
      continue
    }
    // One that is needed is the decider's to miss.
    if (wanted === 'id' && name !== member && given.get(member) === '')
      return refuse('command.member_invalid', `'${member}' of ${what} is empty; send an id, or leave it out.`)
    const refused = unlike(`'${member}' of ${what}`, given.get(member), wanted)
    if (refused) return refused
  }
  return undefined
}

/** What is dated where no column reaches would be in the ledger and nowhere else. That an instant is a number at all is the decider's to say. */
export const unheld = (what: string, at: number): Parsed<never> | undefined =>
  Number.isNaN(at) || isHeldInstant(at)
    ? undefined
    : refuse(
        'command.time_invalid',
        `${what} is ${new Date(at).toJSON() ?? at}, outside the years 1970 to 2149; send the instant that is meant.`,
      )

const MOST_SHOWN = 100

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}

const plain = (name: string): string => name.replace(/\?$/, '')

function called(wanted: Kind | Shape): string {
  if (typeof wanted === 'object' || wanted === 'checked') return 'an object'
  if (wanted === 'text' || wanted === 'id' || wanted === 'label')
    return `${wanted === 'id' ? 'an id' : `a ${wanted}`} of at most ${LONGEST[wanted]} characters`
  if (wanted === 'count') return `a whole number from 0 to ${MOST}`
  return wanted === 'instant' ? 'a number of milliseconds since 1970' : `a ${wanted}`
}

function unlike(what: string, value: unknown, wanted: Kind | Shape): Parsed<never> | undefined {
  const isOfKind = typeof wanted === 'string' ? HOLDS[wanted](value) : typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isOfKind) return refuse('command.member_invalid', `${what} is ${shown(value)}; send ${called(wanted)}.`)
  if (wanted === 'instant' && typeof value === 'number') return unheld(what, value)
  return typeof wanted === 'object' && typeof value === 'object' && value !== null ? unsayable(what, value, wanted) : undefined
}
