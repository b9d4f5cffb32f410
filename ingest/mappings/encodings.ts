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

/** Whether the byte 0x85, NEL in ISO 8859, is `…`: in the Windows pages, as which the standard also reads `latin1`. As a stream: at once Node 20 decodes windows-1252 as ISO 8859-1. */
export const isEllipsisNel = (encoding: string): boolean => decoderOf(encoding).decode(Uint8Array.of(0x85), { stream: true }) === '\u2026'

export const checkedEncoding = (encoding: string): void => void decoderOf(encoding)

/** What the first bytes of a file say for certain: a byte-order mark, or every other byte a NUL, as UTF-16 writes digits, delimiters and Latin letters. */
export function encodingIn(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0x84 && second === 0x31 && third === 0x95 && fourth === 0x33) return 'gb18030'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : utf16In(bytes.subarray(0, 4096))
}

/** Of Chinese text a fifth of the units may be Latin, and such a character as U+4E00 has its NUL on the other side. Text in other encodings has none. */
function utf16In(bytes: Uint8Array): string | undefined {
  const nuls = [0, 0]
  bytes.forEach((byte, at) => {
    if (byte === 0) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = nuls
  const isCertain = Math.max(even, odd) * 10 >= bytes.length / 2 && Math.max(even, odd) >= 8 * Math.min(even, odd) && bytes.length >= 8
  return isCertain ? (odd > even ? 'utf-16le' : 'utf-16be') : undefined
}
