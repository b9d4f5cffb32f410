/** The way around a JSON record that is broken: where the next one may begin. */
import type { ValueFault } from './json-value.ts'
import type { TextCursor } from './text-cursor.ts'
import { KEPT_TEXT, LARGEST_ROW } from './text-lines.ts'

/** `truncated`: the text ends before the record. `large`: more than `LARGEST_ROW` characters. `absent`: an object without the list of records. */
export type JsonFault = ValueFault | 'truncated' | 'large' | 'absent'

/** `indent`: of the line it begins in. `isInLine`: a line was read in part. */
export type Broken = {
  readonly line: number
  readonly character: number
  readonly indent: number
  readonly fault: JsonFault
  text: string
  isInLine: boolean
}

const LINE = /[^\r\n]*(\r\n|\n|\r)?/y
/** What closes the broken record may stand before. */
const BEGINS = /([^\S\r\n]*)(?:\}[^\S\r\n]*,?[^\S\r\n]*)?([{[\]])/y

/**
 * Reads one line of the broken record, or finds it `over`: by its end, or by a line that is not further in than its first and begins with a bracket. So a line
 * of NDJSON that was cut off costs itself alone, and lists of objects inside a broken one are no records. `more`: of the text is needed.
 */
export function goAround(cursor: TextCursor, broken: Broken, isInList: boolean): 'over' | 'on' | 'more' {
  if (cursor.isDone) return cursor.isEnd ? 'over' : 'more'
  const [line = '', end] = cursor.match(LINE) ?? []
  const isWhole = end === '\n' || end === '\r\n' || (end === '\r' && line.length < cursor.left) || cursor.isEnd
  if (!isWhole && cursor.left <= LARGEST_ROW) return 'more'
  const begun = broken.isInLine ? null : cursor.match(BEGINS)
  const [all = '', blanks = '', bracket] = begun ?? []
  if (bracket !== undefined && blanks.length <= broken.indent && (bracket !== ']' || isInList)) {
    keep(broken, cursor.pass(cursor.at + all.length - 1))
    return 'over'
  }
  keep(broken, cursor.pass(cursor.at + line.length))
  broken.isInLine = !isWhole
  return 'on'
}

function keep(broken: Broken, text: string): void {
  if (broken.text.length < KEPT_TEXT) broken.text = (broken.text + text).slice(0, KEPT_TEXT)
}
