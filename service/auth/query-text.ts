/** What the audit keeps of a query: its shape, and a mark by which a text that is suspected is found to be it. The ledger is for ever, so no person's data enters it. */
import { createHmac } from 'node:crypto'

const LONGEST = 500
const HIDDEN = '…'

/** In the order in which the parser meets them: comments, texts, texts between dollar signs, names in quotes, words that hold a long number. */
const PARTS =
  /(?<comment>--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$))|(?<name>"(?:[^"\\]|\\[\s\S])*(?:"|$)|`(?:[^`\\]|\\[\s\S])*(?:`|$))|(?<number>[\d０-９](?:[-_. ]?[\d０-９]){6,})/gu

const LONG_NUMBER = /[\d０-９](?:[-_. ]?[\d０-９]){6,}/gu

/** Texts in quotes, comments and numbers of seven digits or more, which are telephones, cards and customers, are `…`. */
export function maskedQuery(query: string): string {
  const masked = query.replace(PARTS, (part: string, ...found: unknown[]) => {
    const { comment, text, name } = Object(found.at(-1))
    if (comment !== undefined) return ' '
    if (text !== undefined) return `'${HIDDEN}'`
    return name === undefined ? HIDDEN : part.replace(LONG_NUMBER, HIDDEN)
  })
  return [...masked.replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim()].slice(0, LONGEST).join('')
}

/** Under a key, so that whoever has the ledger alone can't try telephone numbers in the masked text against it. */
export const markOfQuery = (query: string, key: Buffer): string =>
  createHmac('sha256', key).update(`query ${query}`).digest('hex').slice(0, 16)
