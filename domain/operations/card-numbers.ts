/** Card numbers in what people say and write: 13 to 19 digits whose check digit is right, however they are grouped, or 12 and more spoken in a row. */

export const MASK = '[masked]'

export type Span = { readonly from: number; readonly to: number }

const FEWEST = 13
const MOST = 19
const ZERO = 0x30
const PLAIN = /^[0-9]+$/
const DIGITS = /\p{Nd}+/gu
/** Between two groups of one number: blanks of any width, also none, and the marks people group digits by. No plain colon, which stands in instants. */
const MARK = "[\\s\\u00ad\\u200b-\\u200f\\u2060\\ufeff.,\\-‐-―−_/|·•・'’`*+()[\\]、，。．：－～~…]"
/**
 * What people say while they look for the next digits. It means nothing, so it tells no two numbers apart as `and` or `then` would; `mm`, `m` and `Ah`
 * are units. A closed list: what it lacks is not masked.
 */
const PAUSE =
  '(?:[Uu]h{1,4}|[Uu]h[- ][Hh]uh|[Uu]m{1,4}|[Ee]r{1,4}m{0,3}|[Ee]h{1,4}m?|ah{1,4}|[Hh]m{1,4}|[Mm]hm|m{3,5}|[Ää]h{1,4}m{0,3}|[嗯呃额唔啊]{1,3})'
const BETWEEN = new RegExp(`^(?:${MARK}{1,6}|(?:${MARK}{1,6}${PAUSE}){1,3}${MARK}{1,6}|${MARK}{0,6}[嗯呃额唔啊]{1,3}${MARK}{0,6})$`, 'u')
const LONGEST_BETWEEN = 48

const WORD = '(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)'
const SPOKEN = [new RegExp(`\\b(?:${WORD}[\\s,.-]+){11,}${WORD}\\b`, 'giu'), /(?:[零〇一二三四五六七八九幺两][\s,，、]*){12,}/gu]

type Group = Span & { readonly digits: string }

/** In order and apart from each other. */
export function cardSpans(text: string): Span[] {
  return merged([...runsOf(text).flatMap(cardsIn), ...SPOKEN.flatMap((words) => [...text.matchAll(words)].map(spanOf))])
}

export const masked = (text: string): string => withoutSpans(text, cardSpans(text))

/** `spans` may overlap. */
export const withoutSpans = (text: string, spans: readonly Span[]): string =>
  replaced(
    text,
    merged(spans).map((span) => ({ ...span, by: MASK })),
  )

/** In order and apart from each other. In one go: cutting a text anew for each of 20,000 spans is quadratic. */
export function replaced(text: string, parts: readonly (Span & { readonly by: string })[]): string {
  const kept = parts.flatMap(({ from, by }, index) => [text.slice(parts[index - 1]?.to ?? 0, from), by])
  return [...kept, text.slice(parts.at(-1)?.to ?? 0)].join('')
}

const spanOf = (match: RegExpExecArray): Span => ({ from: match.index, to: match.index + match[0].length })

/** Groups of digits that may belong together. */
function runsOf(text: string): Group[][] {
  const runs: Group[][] = []
  for (const match of text.matchAll(DIGITS)) {
    const group = { ...spanOf(match), digits: digitsOf(match[0]) }
    const last = runs.at(-1)
    const before = last?.at(-1)
    // More digits on end than a card has are no part of one.
    if (group.digits.length > MOST) runs.push([])
    else if (last && before && isBetween(text, before.to, group.from)) last.push(group)
    else runs.push([group])
  }
  return runs
}

const digitsOf = (text: string): string => (PLAIN.test(text) ? text : Array.from(text, digitOf).join(''))

const isBetween = (text: string, from: number, to: number): boolean => to - from <= LONGEST_BETWEEN && BETWEEN.test(text.slice(from, to))

/** A card begins and ends with a group: an order's number of 16 digits that is no card holds none in its middle. */
function cardsIn(run: readonly Group[]): Span[] {
  const starts = [0]
  for (const { digits } of run) starts.push((starts.at(-1) ?? 0) + digits.length)
  if ((starts.at(-1) ?? 0) < FEWEST) return []
  const hasCheckDigit = checkDigits(run)
  const found: Span[] = []
  for (const [index, { from }] of run.entries()) {
    const first = starts[index] ?? 0
    for (let last = index; last < run.length; last += 1) {
      const end = starts[last + 1] ?? 0
      if (end - first > MOST) break
      if (end - first >= FEWEST && hasCheckDigit(first, end)) found.push({ from, to: run[last]?.to ?? from })
    }
  }
  return found
}

/**
 * ISO/IEC 7812-1, annex B (Luhn): every second digit from the right doubled, the digits of all added up to a multiple of ten. From sums up to each
 * digit, so that a text of nothing but digits costs no more than reading it: 900 kB took 2.9 s, and 14 s of spans copied one by one.
 */
function checkDigits(run: readonly Group[]): (first: number, end: number) => boolean {
  const digits = run.map((group) => group.digits).join('')
  // Of digits that stand at even places and those at odd ones undoubled.
  const [even, odd] = [new Uint32Array(digits.length + 1), new Uint32Array(digits.length + 1)]
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(place) - ZERO
    const doubled = digit < 5 ? digit * 2 : digit * 2 - 9
    const isEven = place % 2 === 0
    even[place + 1] = (even[place] ?? 0) + (isEven ? digit : doubled)
    odd[place + 1] = (odd[place] ?? 0) + (isEven ? doubled : digit)
  }
  return (first, end) => {
    const sum = (end - 1) % 2 === 0 ? even : odd
    return ((sum[end] ?? 0) - (sum[first] ?? 0)) % 10 === 0
  }
}

const IS_DIGIT = /^\p{Nd}$/u

/** Of a decimal digit of any script; each script's ten follow one another from zero. */
function digitOf(digit: string): number {
  const plain = digit.normalize('NFKC')
  if (PLAIN.test(plain)) return Number(plain)
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && IS_DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1
  return value
}

function merged(spans: readonly Span[]): Span[] {
  const apart: { from: number; to: number }[] = []
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && from < last.to) last.to = Math.max(last.to, to)
    else apart.push({ from, to })
  }
  return apart
}
