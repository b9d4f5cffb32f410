/** The cells of one CSV record (RFC 4180): quoted cells may hold the delimiter, line breaks and doubled quotes. */

/**
 * `begun`: cells up to the one that is not whole. `open`: the text ends inside a quoted cell, which may go on in the next line.
 * `broken`: something other than the delimiter follows a closing quote, so the quotes of the text can't be told apart.
 */
export type Cells =
  | { readonly ok: true; readonly cells: readonly string[] }
  | { readonly ok: false; readonly reason: 'open' | 'broken'; readonly begun: number }

/** A quote inside a cell that does not begin with one is a character like others: `19" monitor`. */
export function cellsOf(text: string, delimiter: string): Cells {
  if (!text.includes('"')) return { ok: true, cells: text.split(delimiter) }
  const cells: string[] = []
  for (let at = 0; ; at += delimiter.length) {
    if (text[at] === '"') {
      const quoted = quotedCell(text, at + 1)
      if (quoted === undefined) return { ok: false, reason: 'open', begun: cells.length + 1 }
      cells.push(quoted.value)
      at = quoted.end
      if (at < text.length && !text.startsWith(delimiter, at)) return { ok: false, reason: 'broken', begun: cells.length }
    } else {
      const end = text.indexOf(delimiter, at)
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end))
      at = end < 0 ? text.length : end
    }
    if (at >= text.length) return { ok: true, cells }
  }
}

/** The cells of a record whose quotes are closed, as they are written, quotes included. */
export function writtenCells(text: string, delimiter: string): string[] {
  const cells: string[] = []
  let open = ''
  for (const part of text.split(delimiter)) {
    open += part
    if (open.startsWith('"') && open.split('"').length % 2 === 0) open += delimiter
    else {
      cells.push(open)
      open = ''
    }
  }
  return cells
}

/** Where the quote stands that closes a cell which is open at `from`: one that is not doubled. */
export function closingQuote(text: string, from = 0): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return undefined
}

/** The value from behind its opening quote, and where its text ends, blanks behind the closing quote included; undefined where none closes it. */
function quotedCell(text: string, from: number): { readonly value: string; readonly end: number } | undefined {
  const quote = closingQuote(text, from)
  if (quote === undefined) return undefined
  let end = quote + 1
  while (text[end] === ' ') end += 1
  return { value: text.slice(from, quote).replaceAll('""', '"'), end }
}
