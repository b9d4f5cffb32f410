/** Lines of a decoded stream, a chunk's worth at a time. */
import type { TextDecoder } from 'node:util'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { decoderOf } from '../mappings/encodings.ts'

/** A record larger than this is no row but a file read in the wrong format. */
export const LARGEST_ROW = 16 << 20

/**
 * Lines end with `\r\n`, `\n` or `\r`, also mixed: files are put together from several systems. U+2028, at which readline splits too, may stand
 * inside a value. Empty lines are kept, so that a line's place in the list is its number.
 */
export async function* textLines(texts: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = ''
  for await (const text of texts) {
    const whole = `${rest}${text}`
    // A `\r` at the end may be the first half of `\r\n`.
    const isHalf = whole.endsWith('\r')
    const lines = (isHalf ? whole.slice(0, -1) : whole).split(/\r\n|\n|\r/)
    rest = `${lines.pop() ?? ''}${isHalf ? '\r' : ''}`
    if (rest.length > LARGEST_ROW)
      throw new CallboardError('usage', `A line is longer than ${LARGEST_ROW >> 20} MB; is the file text, one row per line?`)
    yield lines
  }
  const last = rest.endsWith('\r') ? rest.slice(0, -1) : rest
  if (last !== '') yield [last]
}

/** A byte-order mark says what it is; without one, `encoding`. Throws `usage` for an encoding that is not known. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of bytes) {
    decoder ??= decoderOf(markedEncoding(chunk) ?? encoding)
    yield decoder.decode(chunk, { stream: true })
  }
  yield (decoder ?? decoderOf(encoding)).decode()
}

function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined
}
