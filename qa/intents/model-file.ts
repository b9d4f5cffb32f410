/** An intent model as bytes: one line of JSON, then idf and weights as 32-bit little-endian floats. */
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import type { IntentModel } from './model.ts'

const FORMAT = 'callboard-intents/1'

export function encodeModel({ labels, vocabulary, weights, threshold }: IntentModel): Uint8Array {
  const header = { format: FORMAT, labels, terms: [...vocabulary.ids.keys()], threshold: Number.isFinite(threshold) ? threshold : null }
  const head = new TextEncoder().encode(`${JSON.stringify(header)}\n`)
  const bytes = new Uint8Array(head.length + 4 * (vocabulary.idf.length + weights.length))
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  let at = head.length
  for (const block of [vocabulary.idf, weights])
    for (const number of block) {
      view.setFloat32(at, number, true)
      at += 4
    }
  return bytes
}

export function decodeModel(bytes: Uint8Array): Parsed<IntentModel> {
  const end = bytes.indexOf(10)
  const header = end < 0 ? undefined : headerOf(new TextDecoder().decode(bytes.subarray(0, end)))
  if (!header)
    return rejected('intents.format', `The file does not begin with a ${FORMAT} header; train it anew with: callboard intents train.`)
  const { labels, terms, threshold } = header
  const expected = end + 1 + 4 * (terms.length + (terms.length + 1) * labels.length)
  if (bytes.length !== expected)
    return rejected('intents.size', `The file has ${bytes.length} bytes and should have ${expected}; it was cut off. Train it anew.`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const floats = (count: number, from: number) => Float32Array.from({ length: count }, (_, i) => view.getFloat32(from + 4 * i, true))
  const idf = floats(terms.length, end + 1)
  const weights = floats((terms.length + 1) * labels.length, end + 1 + 4 * terms.length)
  const ids = new Map(terms.map((term, id) => [term, id]))
  return parsed({ labels, vocabulary: { ids, idf }, weights, threshold: threshold ?? Number.NEGATIVE_INFINITY })
}

type Header = { readonly labels: readonly string[]; readonly terms: readonly string[]; readonly threshold: number | null }

function headerOf(line: string): Header | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT
      ? (value as unknown as Header)
      : undefined
  } catch {
    return undefined
  }
}
