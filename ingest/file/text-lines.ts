/** Lines of a decoded stream, one at a time. */
import { TextDecoder } from 'node:util'
import { CallboardError } from '../../domain/kernel/errors.ts'

/** A record larger than this is no row but a file read in the wrong format. */
export const LARGEST_ROW = 16 << 20

/** Splits at `\n` only: U+2028, at which readline splits too, may stand inside JSON. Empty lines are passed over. */
export async function* textLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of texts) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LARGEST_ROW)
      throw new CallboardError('usage', `A line is longer than ${LARGEST_ROW >> 20} MB; is the file NDJSON, one object per line?`)
    for (const line of lines) if (line.trim() !== '') yield line.trimEnd()
  }
  if (rest.trim() !== '') yield rest.trimEnd()
}

/** Throws `usage` for an encoding that is not known. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = decoderOf(encoding)
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch (cause) {
    throw new CallboardError('usage', `Encoding '${encoding}' is not known; use a name such as utf-8, gb18030 or utf-16le.`, { cause })
  }
}
