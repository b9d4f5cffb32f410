/** Numbers in a text, in figures or spoken digit by digit in Chinese or English, with where they stand. */

export type NumberRun = {
  readonly from: number
  readonly to: number
  readonly count: number
  /** As figures; a masked digit is a 0. */
  readonly digits: string
  /** What the store keeps of a long number, or characters that hide one: length and check digit are no longer known. */
  readonly isMasked: boolean
}

/** Digits, digits spoken in Chinese (幺 = 1 on the telephone) or English, and the characters that mask them. */
const DIGIT =
  /\[masked\]|[0-9０-９零〇一二三四五六七八九幺两*•×█]|\b(?:(double|triple)\s+)?(zero|oh|one|two|three|four|five|six|seven|eight|nine)\b/giu

const HAN = '零一二三四五六七八九'
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const ALIASES: Readonly<Record<string, string>> = { 〇: '0', 幺: '1', 两: '2', oh: '0' }

/** Between two digits of one number stands at most this: `6222-0212`, `6222 0212`, `六二，二二`. */
const SEPARATOR = /^[\s,，、.\-–]{0,2}$/u

const MASK = /^(?:\[masked\]|[*•×█])$/i

function digitsOf(match: RegExpExecArray): string {
  const word = (match[2] ?? match[0]).toLowerCase()
  const one = ALIASES[word] ?? (HAN.includes(word) ? String(HAN.indexOf(word)) : WORDS.includes(word) ? String(WORDS.indexOf(word)) : word)
  const digit = MASK.test(match[0])
    ? '0'
    : String.fromCharCode(one.charCodeAt(0) >= 0xff10 ? one.charCodeAt(0) - 0xfee0 : one.charCodeAt(0))
  const times = match[1]?.toLowerCase() === 'double' ? 2 : match[1]?.toLowerCase() === 'triple' ? 3 : 1
  return digit.repeat(times)
}

/** At least this many hidden digits hide a number. */
const LEAST_MASKS = 8

/** A number is in one writing: 6228…018，一张 is a number and the word 一. */
const kindOf = (digit: string): 'mask' | 'figure' | 'han' | 'word' =>
  MASK.test(digit) ? 'mask' : /^\p{Nd}/u.test(digit) ? 'figure' : /^\p{Script=Han}/u.test(digit) ? 'han' : 'word'

export function numberRuns(text: string): NumberRun[] {
  const found: { from: number; to: number; digits: string; masks: number; isMasked: boolean; kind: string }[] = []
  for (const match of text.matchAll(DIGIT)) {
    const last = found.at(-1)
    const to = match.index + match[0].length
    const digits = digitsOf(match)
    const masks = MASK.test(match[0]) ? 1 : 0
    const isMasked = match[0].length > 1 && masks === 1
    const kind = kindOf(match[0])
    if (last && (last.kind === kind || kind === 'mask' || last.kind === 'mask') && SEPARATOR.test(text.slice(last.to, match.index))) {
      last.to = to
      last.kind = kind
      last.digits += digits
      last.masks += masks
      last.isMasked ||= isMasked
    } else found.push({ from: match.index, to, digits, masks, isMasked, kind })
  }
  return found.map(({ from, to, digits, masks, isMasked }) => ({
    from,
    to,
    count: digits.length,
    digits,
    isMasked: isMasked || masks >= LEAST_MASKS,
  }))
}
