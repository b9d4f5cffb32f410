/** The one rule for ids in files: outer blanks and invisible characters are cut off, an id that holds one inside is refused. */
import { type RowRejected, rowRejected } from './row-reject.ts'

/** Printable ASCII without blanks, which nearly every id is made of. */
const PLAIN = /^[\x21-\x7e]*$/
/** Begins with a letter, and nothing else need be looked at. */
const IS_USUAL = /^[A-Za-z][\x21-\x7e]*$/
const OUTER = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** A long number as spreadsheets show it: its last digits are gone. Without sign and decimals, as in `12e4`, it may be an id of hexadecimal digits. */
const ROUNDED = /^[+-]?(?:\d+(?:[.,]\d+)?e[+-]\d{1,3}|\d+[.,]\d+e\d{1,3})$/i
/** How spreadsheets are made to keep the text: `="001"`, `'003`. */
const KEPT = /^(?:="([^"]+)"|'([^']+))$/
/** `=002`, `=HYPERLINK(…)`; `#NAME?`, `#REF!`, `#N/A`, `#BEZUG!`, `#NV`, `####`. */
const FORMULA = /^(?:=.*|#(?:N\/A|N\/D|NV|[\p{Lu}\d/_ ]+[!?]|#+))$/u

/** The id without what surrounds it, or why it is none. */
export function idText(path: string, column: string | null, text: string): string | RowRejected {
  const given = PLAIN.test(text) ? text : text.replace(OUTER, '')
  if (IS_USUAL.test(given)) return given
  const [, inFormula, behindMark] = KEPT.exec(given) ?? []
  const id = (inFormula ?? behindMark ?? given).replace(OUTER, '')
  const refused = (code: string, rule: string, remedy: string): RowRejected =>
    rowRejected(`${path}.${code}`, { column, value: id, rule: `'${path}' is an id and ${rule}`, remedy })
  if (INVISIBLE.test(id)) return refused('control', 'holds a control or invisible character', 'take it out')
  if (ROUNDED.test(id)) return refused('rounded', 'holds a number rounded by a spreadsheet', 'export the column as text')
  if (FORMULA.test(id)) return refused('formula', "holds a spreadsheet's formula or error", 'export the values, as text')
  return id
}
