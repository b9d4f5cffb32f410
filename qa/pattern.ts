/** Which regular expressions a scorecard may hold: those whose matching time grows with the text only, never explodes. */
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'

const MAX_LENGTH = 200
const MAX_REPEATS = 60

const UNSAFE: readonly (readonly [RegExp, string, string])[] = [
  [/\(\?<?[=!]/, 'looks around', 'use an order or reply rule for what comes before or after'],
  [/\\[1-9]|\\k</, 'refers back to a group', 'write the alternatives out'],
  [/\(\?[^:]/, 'uses a group modifier', 'use plain (…) or (?:…)'],
  [/[*+?}][*+]|[*+}]\{/, 'stacks quantifiers', 'keep one quantifier per element'],
]

/** Text of every group of `source`, innermost first, with the character after it. */
function groups(source: string): { body: string; after: string }[] {
  const open: number[] = []
  const found: { body: string; after: string }[] = []
  let isClass = false
  for (let i = 0; i < source.length; i++) {
    const char = source[i]
    if (char === '\\') i++
    else if (char === '[') isClass = true
    else if (char === ']') isClass = false
    else if (char === '(' && !isClass) open.push(i)
    else if (char === ')' && !isClass) found.push({ body: source.slice((open.pop() ?? 0) + 1, i), after: source[i + 1] ?? '' })
  }
  return found
}

const QUANTIFIER = /(?<!\\)[*+]|(?<!\\)\{\d*,?\d*\}/

/** A repeated group with a quantifier or alternatives inside is where backtracking explodes: (a+)+, (a|aa)*. */
const isNested = (source: string): boolean =>
  groups(source).some(({ body, after }) => /[*+{]/.test(after) && (QUANTIFIER.test(body) || body.includes('|')))

function unboundedCount(source: string): number {
  return (source.match(/(?<!\\)[*+]|(?<!\\)\{\d+,\}/g) ?? []).length
}

/** Compiles `source` case-insensitively, or rejects it with rule and remedy. */
export function compilePattern(source: string): Parsed<RegExp> {
  const refuse = (rule: string, remedy: string) => rejected('pattern.unsafe', `Pattern '${source}' ${rule}; ${remedy}.`)
  if (source.length === 0 || source.length > MAX_LENGTH) return refuse(`has ${source.length} characters`, `write 1 to ${MAX_LENGTH}`)
  for (const [shape, rule, remedy] of UNSAFE) if (shape.test(source)) return refuse(rule, remedy)
  if (isNested(source)) return refuse('repeats a group that itself repeats or chooses', 'repeat a single character or class instead')
  if (unboundedCount(source) > 1) return refuse('has more than one unlimited quantifier', 'give limits such as {0,8}')
  const widest = Math.max(0, ...[...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map((match) => Number(match[2] || match[1])))
  if (widest > MAX_REPEATS) return refuse(`repeats up to ${widest} times`, `repeat at most ${MAX_REPEATS} times`)
  try {
    const regex = new RegExp(source, 'iu')
    return regex.test('') ? refuse('matches the empty text', 'require at least one character') : parsed(regex)
  } catch (error) {
    return refuse(`does not compile (${error instanceof Error ? error.message : String(error)})`, 'correct its syntax')
  }
}
