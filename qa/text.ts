/** Text folded for matching: case, width, punctuation and spacing no longer matter, and every character knows where it came from. */

/** `at[i]` is the index in the original text of `text[i]`. */
export type Folded = { readonly text: string; readonly at: readonly number[] }

const isLatin = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 0xe0 && code < 0x250)

const isHan = (code: number): boolean => (code >= 0x4e00 && code <= 0x9fff) || code === 0x3007 || (code >= 0x3400 && code <= 0x4dbf)

/** Lower case, full width made half; 0 for what separates words; -1 for what is dropped inside a word (you're = youre). */
function foldCode(code: number): number {
  let c = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code
  if (c >= 65 && c <= 90) c += 32
  else if (c >= 0xc0 && c <= 0xde) c += 32
  if (c === 39 || c === 0x2019) return -1
  return isLatin(c) || isHan(c) ? c : 0
}

/** Words of Latin script stay one space apart; Chinese characters close up. */
export function fold(original: string): Folded {
  const codes: number[] = []
  const at: number[] = []
  let isApart = false
  for (let i = 0; i < original.length; i++) {
    const code = foldCode(original.charCodeAt(i))
    if (code === 0) isApart = true
    if (code <= 0) continue
    const last = codes.at(-1)
    if (isApart && last !== undefined && isLatin(last) && isLatin(code)) {
      codes.push(32)
      at.push(i)
    }
    codes.push(code)
    at.push(i)
    isApart = false
  }
  return { text: String.fromCharCode(...codes), at }
}

/** Folded indexes [from, to) and the number of edits between phrase and text. */
export type Match = { readonly from: number; readonly to: number; readonly edits: number }

const edgeIsFree = (text: string, inside: number, outside: number): boolean =>
  outside < 0 || outside >= text.length || !isLatin(text.charCodeAt(inside)) || !isLatin(text.charCodeAt(outside))

/** The first place of `phrase` at or after `start`; a Latin phrase matches whole words only. */
export function findExact(text: string, phrase: string, start = 0): Match | undefined {
  for (let from = text.indexOf(phrase, start); from >= 0; from = text.indexOf(phrase, from + 1)) {
    const to = from + phrase.length
    if (edgeIsFree(text, from, from - 1) && edgeIsFree(text, to - 1, to)) return { from, to, edits: 0 }
  }
  return undefined
}

/** A phrase ready for approximate search: bit i of a character's mask is set where the phrase's i-th character is it. */
export type Pattern = { readonly text: string; readonly masks: ReadonlyMap<number, number> }

export function patternOf(text: string): Pattern {
  const masks = new Map<number, number>()
  for (let i = 0; i < Math.min(text.length, MAX_BITS); i++) masks.set(text.charCodeAt(i), (masks.get(text.charCodeAt(i)) ?? 0) | (1 << i))
  return { text, masks }
}

/** Bits a bitwise operation of the language works on, less the sign's carry. */
const MAX_BITS = 31

/**
 * The fewest insertions, deletions and substitutions that turn `pattern` into some stretch of `text`.
 * Source: Myers 1999, bit-parallel; one step per character for phrases of up to 31 characters. Longer ones count their first 31.
 */
export function leastEdits(text: string, { text: phrase, masks }: Pattern): number {
  const height = Math.min(phrase.length, MAX_BITS)
  const top = 1 << (height - 1)
  let [up, down, edits, best] = [-1, 0, height, height]
  for (let i = 0; i < text.length && best > 0; i++) {
    const equal = masks.get(text.charCodeAt(i)) ?? 0
    const diagonal = (((equal & up) + up) ^ up) | equal
    const vertical = equal | down
    let right = down | ~(diagonal | up)
    let left = up & diagonal
    if (right & top) edits++
    else if (left & top) edits--
    right <<= 1
    left <<= 1
    up = left | ~(vertical | right)
    down = right & vertical
    if (edits < best) best = edits
  }
  return best
}

/**
 * The place in `text` with the fewest insertions, deletions and substitutions to `phrase`; the first of equals.
 * Source: Sellers 1980, approximate matching of a pattern anywhere in a text; O(text × phrase).
 */
export function findNearest(text: string, phrase: string): Match {
  const height = phrase.length
  let edits = Array.from({ length: height + 1 }, (_, i) => i)
  let starts = new Array<number>(height + 1).fill(0)
  let best: Match = { from: 0, to: 0, edits: height }
  for (let column = 0; column < text.length; column++) {
    const nextEdits = new Array<number>(height + 1).fill(0)
    const nextStarts = new Array<number>(height + 1).fill(column + 1)
    const code = text.charCodeAt(column)
    for (let row = 1; row <= height; row++) {
      const substituted = (edits[row - 1] ?? 0) + (phrase.charCodeAt(row - 1) === code ? 0 : 1)
      const inserted = (edits[row] ?? 0) + 1
      const deleted = (nextEdits[row - 1] ?? 0) + 1
      const least = Math.min(substituted, inserted, deleted)
      nextEdits[row] = least
      nextStarts[row] =
        least === substituted
          ? row === 1
            ? column
            : (starts[row - 1] ?? 0)
          : least === inserted
            ? (starts[row] ?? 0)
            : (nextStarts[row - 1] ?? 0)
    }
    edits = nextEdits
    starts = nextStarts
    const found = edits[height] ?? height
    if (found < best.edits) best = { from: starts[height] ?? 0, to: column + 1, edits: found }
  }
  return best
}
