/** Lays a generated statement out in lines that people can read and compare. */
import { piecesOf } from '../statement.ts'

export const LONGEST_LINE = 200
/** Longer lines are filled anew up to here. */
const FILLED = 160
/** Literals longer than this become a `concat` of pieces, which the engine folds when it plans. */
const LONGEST_LITERAL = 140
/** Stands where a line may end. */
const BREAK = '\u0001'

/** The same statement without a line longer than `LONGEST_LINE`: broken between its words, never within a column's definition. */
export function wrapped(statement: string): string {
  let text = ''
  for (const { kind, text: piece } of piecesOf(statement)) {
    const isLong = kind === 'quoted' && piece.length > LONGEST_LITERAL && !text.endsWith('comment ')
    text +=
      kind === 'code'
        ? piece.replace(/, | (?=(?:and|or|as|from|where|group by|order by|over) )/g, `$&${BREAK}`)
        : isLong
          ? inPieces(piece)
          : piece
  }
  return text.split('\n').map(filled).join('\n')
}

function inPieces(quoted: string): string {
  // An escape is one character or the piece would end in its backslash.
  const pieces = quoted.slice(1, -1).match(/(?:\\[\s\S]|[^\\]){1,80}/g) ?? []
  return `concat(${BREAK}${pieces.map((piece) => `'${piece}'`).join(`, ${BREAK}`)})`
}

function filled(line: string): string {
  const whole = line.replaceAll(BREAK, '')
  if (whole.length <= LONGEST_LINE) return whole
  const indent = `${/^ */.exec(line)?.[0]}  `
  const lines = ['']
  for (const part of line.split(BREAK)) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && (last + part).trimEnd().length > FILLED) lines.push(indent + part)
    else lines[lines.length - 1] = last + part
  }
  return lines.map((one) => one.trimEnd()).join('\n')
}
