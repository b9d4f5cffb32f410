/** Why a pattern of a time can't tell an instant: letters that mean nothing, stand twice or lack what they need. */
import { closest } from '../../domain/kernel/closest.ts'
import { NUMBERS, TOKENS } from './wall-times.ts'

/** What each letter tells; two that tell the same exclude each other. */
const TELLS: Readonly<Record<string, string>> = {
  y: 'year',
  M: 'month',
  d: 'day',
  H: 'hour',
  h: 'hour',
  m: 'minutes',
  s: 'seconds',
  a: 'half of the day',
  Z: 'zone',
}

const LETTERS = 'y yy M MMM d H h m s a Z'

/** A sentence without its end, with what was perhaps meant; undefined where the pattern tells an instant. A day alone is its midnight. */
export function faultOfFormat(format: string): string | undefined {
  if (Object.hasOwn(NUMBERS, format)) return undefined
  const [strange] = /[a-z]+/i.exec(format.replace(TOKENS, '').replace('T', '')) ?? []
  if (strange !== undefined) return strangeLetters(format, strange)
  const letters = [...format.matchAll(TOKENS)].map(([token]) => token.charAt(0))
  return twice(format, letters) ?? lacking(format, letters) ?? outOfOrder(format, letters)
}

function strangeLetters(format: string, strange: string): string {
  const near =
    closest(format, Object.keys(NUMBERS)) ?? Object.keys(TELLS).find((letter) => letter.toLowerCase() === strange.charAt(0).toLowerCase())
  return `'${strange}' in format '${format}' means nothing; use ${LETTERS} and separators, or ${Object.keys(NUMBERS).join(', ')}${near ? `; did you mean '${near}'?` : ''}`
}

function twice(format: string, letters: readonly string[]): string | undefined {
  const second = letters.find((letter, index) => letters.slice(0, index).some((before) => TELLS[before] === TELLS[letter]))
  if (second === undefined) return undefined
  const other = { M: 'm', m: 'M' }[second]
  const mixed = other !== undefined && !letters.includes(other) ? `, and '${other}' not at all: M is the month, m are minutes` : ''
  return `format '${format}' has the ${TELLS[second]} twice${mixed}; write each part once`
}

/** Each part needs the next larger one; the last column says what is wrong without. */
const NEEDS: readonly (readonly [letter: string, needs: string, why: string])[] = [
  ['s', 'm', 'seconds need minutes (m)'],
  ['m', 'Hh', 'minutes need an hour (H, or h with a)'],
  ['a', 'h', "AM and PM go with 'h', as 'H' counts to 23"],
  ['Z', 'Hh', 'a zone (Z) needs a time (H)'],
  ['h', 'a', "'h' counts to 12 and needs 'a' (AM, PM); 'H' counts to 23"],
]

function lacking(format: string, letters: readonly string[]): string | undefined {
  const absent = ['y', 'M', 'd'].filter((letter) => !letters.includes(letter))
  if (absent.length > 0) {
    const parts = absent.map((letter) => `${TELLS[letter]} (${letter})`).join(', ')
    return `format '${format}' tells no instant without ${parts}; a date in another column is read with it: "column": ["Date", "Time"]`
  }
  const need = NEEDS.find(([letter, needs]) => letters.includes(letter) && ![...needs].some((one) => letters.includes(one)))
  return need && `format '${format}' tells no instant: ${need[2]}`
}

/** `y-m-d H:M` reads minutes as the month wherever there is such a month. */
function outOfOrder(format: string, letters: readonly string[]): string | undefined {
  const parts = letters.filter((letter) => letter !== 'a' && letter !== 'Z')
  const follows = (letter: string, before: readonly string[]): boolean =>
    !parts.includes(letter) || before.includes(parts[parts.indexOf(letter) - 1] ?? '')
  if (follows('m', ['H', 'h']) && follows('s', ['m'])) return undefined
  return `in format '${format}' hour, minutes (m) and seconds (s) don't follow each other; M is the month, m are minutes`
}
