/** JSON that people write: what is wrong with a file is said with its line, what stands there and what to write instead. */
import { CallboardError } from './errors.ts'

/**
 * The document of a file; a byte order mark before it is passed over.
 * @param file as people know it: a path, or what it is with its path.
 * @throws CallboardError('usage') that names file, line, column, what was expected and the remedy.
 */
export function parseJsonFile(text: string, file: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new CallboardError('usage', `${file} is not JSON: ${wrongIn(json)}`, { cause })
  }
}

const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/u.source
const OTHER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/.source
const TOKEN = new RegExp(`[ \\t\\n\\r]*(?:(${STRING})|(${OTHER})|([\\{\\}[\\],:]))`, 'uy')

type Awaited =
  | 'a value'
  | "a value or ']'"
  | 'a name in double quotes'
  | "a name in double quotes or '}'"
  | "':'"
  | "',' or '}'"
  | "',' or ']'"
  | 'the end'

/** Walks over the tokens up to the first that can not stand where it does. */
function wrongIn(text: string): string {
  if (text.trim() === '') return 'it is empty.'
  if (text.includes('\u0000')) return 'it is not UTF-8; save it as UTF-8.'
  const open: ('{' | '[')[] = []
  let expected: Awaited = 'a value'
  TOKEN.lastIndex = 0
  for (;;) {
    const from = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    const next: Awaited | null | undefined = found && after(expected, found, open)
    if (!next) return said(text, from, expected)
    expected = next
  }
}

/** What is expected after a token, and nothing where the token may not stand here. */
function after(expected: Awaited, [, string, other, mark]: RegExpExecArray, open: ('{' | '[')[]): Awaited | undefined {
  const closed = (): Awaited => (open.at(-1) === '{' ? "',' or '}'" : open.at(-1) === '[' ? "',' or ']'" : 'the end')
  const isValue = expected === 'a value' || expected === "a value or ']'"
  if (string !== undefined && expected.startsWith('a name')) return "':'"
  if (string !== undefined || other !== undefined) return isValue ? closed() : undefined
  if (isValue && (mark === '{' || mark === '[')) {
    open.push(mark)
    return mark === '{' ? "a name in double quotes or '}'" : "a value or ']'"
  }
  if (mark === ':' && expected === "':'") return 'a value'
  if (mark === ',' && expected.startsWith("','")) return open.at(-1) === '{' ? 'a name in double quotes' : 'a value'
  if ((mark !== '}' && mark !== ']') || !expected.includes(`'${mark}'`)) return undefined
  open.pop()
  return closed()
}

function said(text: string, from: number, expected: Awaited): string {
  const at = from + (/^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0)
  const lines = text.slice(0, at).split('\n')
  const place = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
  const rest = text.slice(at)
  if (rest === '') return `it ends at ${place}, where ${expected} is expected; it was cut off, or a bracket is not closed.`
  const [shown = ''] = /^(?:"[^"\n]*"?|[^\s,:[\]{}"]+|.)/u.exec(rest) ?? []
  return `${place}: ${expected} is expected, not ${shown.length > 40 ? `${shown.slice(0, 40)}…` : shown}${remedy(shown, expected)}.`
}

function remedy(shown: string, expected: Awaited): string {
  if (/^['’‘“”]/.test(shown)) return '; texts and names stand in straight double quotes (")'
  if (/^(\/\/|\/\*|#)/.test(shown)) return '; JSON has no comments, leave it out'
  if (/^[}\]]/.test(shown) && !expected.includes("','")) return '; leave out the comma before it, or write what is missing'
  if (/^[+.\d-]/.test(shown)) return '; numbers are written as 0.5 or -1200, without a sign before, separators or a unit'
  if (/^(NaN|Infinity|None|nil|undefined)/i.test(shown)) return '; write null or leave the member out'
  if (/^(true|false|null)/i.test(shown)) return '; true, false and null are written small'
  if (shown.startsWith('"') && expected.includes("','")) return '; a comma is missing before it'
  if (shown.startsWith('"')) return '; a text ends on its line with ", and a \\ or " in it has a \\ before'
  if (expected === 'the end') return '; the document was complete before it, leave out the rest'
  return ''
}
