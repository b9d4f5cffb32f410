/** Lines of a decoded stream, a chunk's worth at a time. */
import { isEllipsisNel } from '../mappings/encodings.ts'

/** A record larger than this is no row but a file read in the wrong format. */
export const LARGEST_ROW = 16 << 20

/** Of a row that nobody mends by hand, such as one that is larger, so much is shown. */
export const KEPT_TEXT = 1 << 16

/** NEL before a line end is left over from a mainframe's. */
const USUAL_ENDS = /\u0085?(?:\r\n|\n|\r)/
const OTHER_ENDS = /[\u0085\u2028\u2029\v\f]/

/** Where the byte of NEL is the character `…`: text, unless it ends the first line as well, or nothing else ends lines. */
const ELLIPSIS_ENDS = { usual: /\u2026?(?:\r\n|\n|\r)/, other: /[\u0085\u2026\v\f]/ }

/**
 * Lines end with `\r\n`, `\n` or `\r`, also mixed: files are put together from several systems. Beside these, NEL, LS, PS, VT and FF are text (readline
 * splits there too); they end the lines of a text that has no other line end, and what is no row as it stands is looked at by `partsOf`. Empty lines are kept, so that a line's place in the list is its number.
 * Of a line that is longer than `LARGEST_ROW` one character more than that is given, and nothing else of it is held.
 */
export async function* textLines(texts: AsyncIterable<string>, encoding = 'utf-8'): AsyncGenerator<string[]> {
  let rest = ''
  /** The beginning of a line that is too long. */
  let head: string | undefined
  let ends: RegExp | undefined
  const hasEllipsis = isEllipsisNel(encoding)
  const otherEnds = hasEllipsis ? ELLIPSIS_ENDS.other : OTHER_ENDS
  const whole = (lines: string[]): string[] => {
    if (head !== undefined && lines.length > 0) {
      lines[0] = head
      head = undefined
    }
    return lines
  }
  for await (const text of texts) {
    const isLookedAt = ends === undefined || rest.endsWith('\r')
    rest += text
    if (ends === undefined && /[\r\n]/.test(text))
      ends = hasEllipsis && /^[^\r\n]*\u2026[\r\n]/.test(rest) ? ELLIPSIS_ENDS.usual : USUAL_ENDS
    if (ends === undefined && rest.length > LARGEST_ROW && otherEnds.test(rest)) ends = otherEnds
    // Of a long line only what is new is looked at.
    if (ends !== undefined && (isLookedAt || ends.test(text))) {
      // A `\r` at the end may be the first half of `\r\n`.
      const isHalf = rest.endsWith('\r')
      const lines = (isHalf ? rest.slice(0, -1) : rest).split(ends)
      rest = `${lines.pop() ?? ''}${isHalf ? '\r' : ''}`
      yield whole(lines)
    }
    if (rest.length > LARGEST_ROW || head !== undefined) {
      head ??= rest.slice(0, LARGEST_ROW + 1)
      rest = rest.endsWith('\r') ? '\r' : ''
    }
  }
  if (ends === undefined && otherEnds.test(rest)) ends = otherEnds
  const last = rest.split(ends ?? USUAL_ENDS)
  if (last.at(-1) === '' && (last.length > 1 || head === undefined)) last.pop()
  yield whole(last).map((line) => line.replace(ends === ELLIPSIS_ENDS.usual ? /\u2026$/ : /\u0085$/, ''))
}

const PART_ENDS = /[\u0085\u2028\u2029\v\f]/

/** Of a line that is no row: the rows that other ends may part. */
export const partsOf = (line: string): readonly string[] =>
  PART_ENDS.test(line) ? line.split(PART_ENDS).filter((part) => part.trim() !== '') : [line]
