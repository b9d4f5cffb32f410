/** Encodings of text files, by the names of the Encoding Standard. */
import { TextDecoder } from 'node:util'
import { CallboardError } from '../../domain/kernel/errors.ts'

/** Throws `usage` for a name that is not known. */
export function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch (cause) {
    throw new CallboardError('usage', `Encoding '${encoding}' is not known; use a name such as utf-8, gb18030 or utf-16le.`, { cause })
  }
}

export const checkedEncoding = (encoding: string): void => void decoderOf(encoding)
