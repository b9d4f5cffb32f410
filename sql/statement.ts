/** Reads SQL text just far enough to find its statements and its `{name: Type}` placeholders; quotes and comments are skipped. */

export type Piece = { readonly kind: 'code' | 'quoted' | 'comment'; readonly text: string }

const PIECE =
  /--[^\n]*|#![^\n]*|# [^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`|\$(\w*)\$[\s\S]*?\$\1\$/g

export function* piecesOf(sql: string): Generator<Piece> {
  let at = 0
  for (const match of sql.matchAll(PIECE)) {
    if (match.index > at) yield { kind: 'code', text: sql.slice(at, match.index) }
    yield { kind: /^(--|#|\/\*)/.test(match[0]) ? 'comment' : 'quoted', text: match[0] }
    at = match.index + match[0].length
  }
  if (at < sql.length) yield { kind: 'code', text: sql.slice(at) }
}

/** The statements of `sql`, split at semicolons outside quotes and comments; comments are dropped, empty statements too. */
export function statementsOf(sql: string): string[] {
  const statements = ['']
  for (const { kind, text } of piecesOf(sql)) {
    const [first = '', ...more] = kind === 'code' ? text.split(';') : [kind === 'comment' ? ' ' : text]
    statements[statements.length - 1] += first
    statements.push(...more)
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
}

/** Names of the parameters a statement expects. */
export function placeholdersOf(sql: string): Set<string> {
  const names = new Set<string>()
  for (const { kind, text } of piecesOf(sql))
    if (kind === 'code') for (const [, name] of text.matchAll(/\{\s*([A-Za-z_]\w*)\s*:/g)) if (name !== undefined) names.add(name)
  return names
}

/** A string literal of ClickHouse SQL, on one line. */
export const literal = (text: string): string =>
  `'${text.replace(/[\\'\n\r\t]/g, (character) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ?? `\\${character}`)}'`

/** A quoted identifier, so any column or table name is safe; a dot separates database and table. */
export const identifier = (name: string): string =>
  name
    .split('.')
    .map((part) => `\`${part.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``)
    .join('.')
