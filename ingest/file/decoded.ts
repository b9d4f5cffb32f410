/** The text of a file's bytes: in the encoding they say or were said to be in, or refused where they are something else. */
import { TextDecoder } from 'node:util'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { decoderOf, encodingIn } from '../mappings/encodings.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { binaryKind, kindMessage, kindOfBytes, kindOfText } from './known-kinds.ts'

/** Some 10,000 rows: they show in which encoding a file is. */
const SAMPLE_BYTES = 1 << 20
const HEAD_BYTES = 4096

/** A cell or two cut off in the middle are damage; two characters of two bytes are another encoding. */
const FEWEST_WRONG = 3
/** Of Chinese text in GB 18030 one character in seven reads as UTF-8: four in a row are one text in 2,000. */
const FEWEST_RIGHT = 4

/** Throws `usage` for what is no text, or not in its encoding. */
export async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  { encoding = 'utf-8', format }: Pick<Mapping, 'encoding' | 'format'>,
): AsyncGenerator<string> {
  const sample: Uint8Array[] = []
  let size = 0
  let decoder: TextDecoder | undefined
  for await (const chunk of bytes) {
    if (decoder) yield decoder.decode(chunk, { stream: true })
    else {
      sample.push(chunk)
      size += chunk.length
      if (size < SAMPLE_BYTES) continue
      const head = Buffer.concat(sample.splice(0))
      decoder = decoderFor(head, encoding)
      yield firstText(decoder, head, format)
    }
  }
  if (!decoder) {
    const whole = Buffer.concat(sample)
    decoder = decoderFor(whole, encoding)
    yield firstText(decoder, whole, format)
  }
  yield decoder.decode()
}

function firstText(decoder: TextDecoder, head: Uint8Array, format: Mapping['format']): string {
  // The mark of GB 18030 is no mark to the decoder.
  const text = decoder.decode(head, { stream: true }).replace(/^\ufeff/, '')
  const kind = kindOfText(text, format)
  if (kind) throw new CallboardError('usage', kindMessage(kind))
  return text
}

function decoderFor(sample: Buffer, encoding: string): TextDecoder {
  const kind = kindOfBytes(sample)
  if (kind) throw new CallboardError('usage', kindMessage(kind))
  const own = encodingIn(sample)
  if (own !== undefined) return decoderOf(own)
  const decoder = decoderOf(encoding)
  if (decoder.encoding.startsWith('utf-16')) return decoder
  const binary = binaryKind(sample.subarray(0, HEAD_BYTES))
  if (binary) throw new CallboardError('usage', kindMessage(binary))
  const { right, wrong } = asUtf8(sample)
  if (decoder.encoding === 'utf-8' && wrong >= FEWEST_WRONG && wrong > right) throw new CallboardError('usage', noUtf8(sample))
  if (decoder.encoding !== 'utf-8' && wrong === 0 && right >= FEWEST_RIGHT)
    throw new CallboardError(
      'usage',
      `The file was said to be in ${encoding}, and is UTF-8 throughout (${shown(sample, 'utf-8')}): leave the encoding out, or name utf-8.`,
    )
  return decoder
}

/** Characters beyond ASCII, and bytes that make none. */
function asUtf8(sample: Uint8Array): { readonly right: number; readonly wrong: number } {
  const others = new TextDecoder('utf-8').decode(sample, { stream: true }).match(/[^\0-\x7f]/gu) ?? []
  const wrong = others.filter((one) => one === '\ufffd').length
  return { right: others.length - wrong, wrong }
}

const CANDIDATES = ['gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1252']

function noUtf8(sample: Uint8Array): string {
  const readings = CANDIDATES.flatMap((encoding) => {
    const text = shown(sample, encoding)
    return text === undefined ? [] : [`${encoding} (${text})`]
  })
  return `The file is no UTF-8: most of its characters beyond ASCII are none in it. Name its encoding, in the mapping or by --encoding; it reads as ${readings.join(', ')}.`
}

const WORDS_BEYOND_ASCII = /[^\0-\x7f]+/u

/** The first words beyond ASCII; undefined where the bytes are no text in this encoding. */
function shown(sample: Uint8Array, encoding: string): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true })
    return `'${WORDS_BEYOND_ASCII.exec(text)?.[0].slice(0, 12)}'`
  } catch {
    return undefined
  }
}
