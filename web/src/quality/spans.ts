/** Which characters of a segment rest which items on: overlapping evidence cut into plain pieces. */
import type { ScoreItem, Segment } from '../published-api.ts'

export type Piece = { readonly text: string; readonly from: number; readonly items: readonly string[] }

type Span = { readonly itemId: string; readonly from: number; readonly to: number }

/** Roles that point at words; the others point at a stretch of time. */
const WORDS = new Set(['hit', 'nearest'])

/** Evidence without characters marks the whole segment. */
export function piecesOf(segment: Segment, items: readonly ScoreItem[]): Piece[] {
  const spans = items.flatMap((item) => spansOf(item, segment))
  const cuts = [...new Set([0, segment.text.length, ...spans.flatMap((span) => [span.from, span.to])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).flatMap((from, at) => {
    const to = cuts[at + 1] ?? segment.text.length
    const covering = spans.filter((span) => span.from <= from && span.to >= to).map((span) => span.itemId)
    return [{ text: segment.text.slice(from, to), from, items: [...new Set(covering)] }]
  })
}

function spansOf(item: ScoreItem, segment: Segment): Span[] {
  return item.evidence
    .filter((place) => place.segment === segment.index && WORDS.has(place.role))
    .map((place) => ({
      itemId: item.id,
      from: clamp(place.charFrom ?? 0, segment.text.length),
      to: clamp(place.charTo ?? segment.text.length, segment.text.length),
    }))
    .filter((span) => span.to > span.from)
}

const clamp = (value: number, max: number): number => Math.min(Math.max(0, value), max)
