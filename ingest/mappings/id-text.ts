/** The one rule for ids in files: outer blanks and invisible characters are cut off, an id that holds one inside is refused. */
import { type RowRejected, rowRejected } from './row-reject.ts'

/** Printable ASCII without blanks, which nearly every id is made of. */
const PLAIN = /^[\x21-\x7e]*$/
const OUTER = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** The id without what surrounds it, or why it is none. */
export function idText(path: string, column: string | null, text: string): string | RowRejected {
  if (PLAIN.test(text)) return text
  const id = text.replace(OUTER, '')
  if (!INVISIBLE.test(id)) return id
  return rowRejected(`${path}.control`, {
    column,
    value: id,
    rule: `'${path}' is an id and holds a control or invisible character`,
    remedy: 'take it out',
  })
}
