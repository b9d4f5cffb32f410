/** Masks card numbers in records of sensitive topics before anything is stored: in each text, and where one goes on in the next. */
import { createHash } from 'node:crypto'
import type { Contract } from '../contracts/index.ts'
import { cardSpans, masked, replaced, type Span, withoutSpans } from '../domain/operations/card-numbers.ts'
import { type Field, fieldsOf } from '../sql/landing/fields.ts'
import { ORIGINAL_SHA256 } from '../sql/landing/topic.ts'
import type { SourceRecord } from './record.ts'
import type { Topic } from './topics.ts'

/** A text of the record as JSON has it, with where it stands; `name` is the member of the record it belongs to. */
type Piece = { readonly from: number; readonly to: number; readonly name: string; readonly text: string }

/** The record as it may be kept; the hash of what it was goes with it. */
export function maskedRecord(topic: Topic, record: SourceRecord): SourceRecord {
  if (record.value === null) return record
  const value = maskedValue(topic, record.value)
  if (value === record.value) return record
  return { ...record, value, headers: { ...record.headers, [ORIGINAL_SHA256]: createHash('sha256').update(record.value).digest('hex') } }
}

/** The very same bytes where there is nothing to mask. */
export function maskedValue({ contract }: Topic, value: Uint8Array): Uint8Array {
  if (!contract.sensitive) return value
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
  const kept = isObject(text) ? maskedObject(text, unmaskedNames(contract)) : masked(text)
  return kept === text ? value : Buffer.from(kept)
}

const unmasked = new Map<Contract, ReadonlySet<string>>()

/** Identifiers, instants and numbers pass: a long run of digits may be part of them. */
function unmaskedNames(contract: Contract): ReadonlySet<string> {
  const known = unmasked.get(contract)
  if (known) return known
  const isWords = ({ kind, item }: Field) => ['text', 'label', 'attributes'].includes(kind) || item === 'text'
  const names = new Set(fieldsOf(contract).flatMap((field) => (isWords(field) ? [] : [field.name])))
  unmasked.set(contract, names)
  return names
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\]:,]/gs

/** What is not masked keeps its bytes: parsing and writing anew would change large numbers and drop members named twice. */
function maskedObject(text: string, plain: ReadonlySet<string>): string {
  const pieces = piecesOf(text).filter(({ name }) => !plain.has(name) || name === 'channel')
  const spans = new Map<Piece, Span[]>()
  for (const sequence of sequencesOf(pieces))
    for (const [piece, span] of spansIn(sequence)) {
      const own = spans.get(piece) ?? []
      spans.set(piece, own)
      own.push(span)
    }
  const parts = [...spans].map(([{ from, to, text: words }, own]) => ({ from, to, by: JSON.stringify(withoutSpans(words, own)) }))
  return replaced(
    text,
    parts.sort((a, b) => a.from - b.from),
  )
}

function piecesOf(text: string): Piece[] {
  const tokens = [...text.matchAll(TOKENS)]
  const pieces: Piece[] = []
  let depth = 0
  let name = ''
  for (const [index, { 0: token, index: from }] of tokens.entries()) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (token !== ':' && token !== ',') {
      const words = token.startsWith('"') ? String(JSON.parse(token)) : token
      if (depth === 1 && tokens[index + 1]?.[0] === ':') name = words
      pieces.push({ from, to: from + token.length, name, text: words })
    }
  }
  return pieces
}

/** What is read on end: the texts of a member, and of a transcript's segments also those of each side, as the other may put in a word. */
function sequencesOf(pieces: readonly Piece[]): Piece[][] {
  const channels = pieces.filter(({ name }) => name === 'channel').map(({ text }) => text)
  const words = pieces.filter(({ name }) => name === 'text')
  return [...grouped(pieces, ({ name }) => name), ...grouped(words, (_, index) => channels[index] ?? '')]
}

function grouped(pieces: readonly Piece[], keyOf: (piece: Piece, index: number) => string): Piece[][] {
  const groups = new Map<string, Piece[]>()
  for (const [index, piece] of pieces.entries()) {
    const key = keyOf(piece, index)
    const own = groups.get(key) ?? []
    groups.set(key, own)
    own.push(piece)
  }
  return [...groups.values()]
}

/** Each card's part in each text it runs through. */
function spansIn(sequence: readonly Piece[]): [Piece, Span][] {
  const cards = cardSpans(sequence.map(({ text }) => text).join('\n'))
  const found: [Piece, Span][] = []
  let at = 0
  let next = 0
  for (const piece of sequence) {
    const end = at + piece.text.length
    while ((cards[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1
    for (let index = next; (cards[index]?.from ?? end) < end; index += 1) {
      const { from, to } = cards[index] ?? { from: end, to: end }
      found.push([piece, { from: Math.max(from - at, 0), to: Math.min(to, end) - at }])
    }
    at = end + 1
  }
  return found
}
