/** Where in a conversation one of some phrases is said, and what came closest where none is. */
import { forgiven, type Phrases } from './phrases.ts'
import { type Reading, type Segment, segmentAt, type Track } from './reading.ts'
import type { Channel } from './recording.ts'
import { findExact, findNearest, leastEdits } from './text.ts'
import { type Evidence, span } from './verdict.ts'

/** Where to listen: one side, and a stretch [fromMs, toMs) of the recording in which the words must begin. */
export type Window = { readonly channel: Channel | 'any'; readonly fromMs: number; readonly toMs: number }

/** Time of a character, as if the segment were spoken evenly. */
const timeAt = (segment: Segment, char: number): number =>
  Math.round(segment.startMs + ((segment.endMs - segment.startMs) * char) / Math.max(1, segment.text.length))

export function cite(segment: Segment, role: Evidence['role'], charFrom: number, charTo: number): Evidence {
  const text = segment.text.slice(charFrom, charTo)
  return {
    role,
    segment: segment.index,
    channel: segment.channel,
    fromMs: timeAt(segment, charFrom),
    toMs: timeAt(segment, charTo),
    charFrom,
    charTo,
    text,
  }
}

/** Folded characters [from, to) of a track as a place; none where they belong to no segment. */
function citeFolded(track: Track, role: Evidence['role'], from: number, to: number): Evidence[] {
  const segment = track.segments[segmentAt(track.foldedFrom, from)]
  return segment ? [cite(segment, role, track.at[from] ?? 0, (track.at[to - 1] ?? 0) + 1)] : []
}

function exactly(track: Track, phrases: Phrases): Evidence[] {
  const found: Evidence[] = []
  for (const { text } of phrases.phrases)
    for (let match = findExact(track.folded, text); match; match = findExact(track.folded, text, match.to))
      found.push(...citeFolded(track, 'hit', match.from, match.to))
  for (const pattern of phrases.patterns)
    for (const match of track.text.matchAll(pattern)) {
      const place = segmentAt(track.textFrom, match.index)
      const segment = track.segments[place]
      const from = match.index - (track.textFrom[place] ?? 0)
      if (segment) found.push(cite(segment, 'hit', from, from + match[0].trimEnd().length))
    }
  return found
}

/** Only asked where nothing was said exactly: the phrase with few enough edits, once. */
function nearly(track: Track, phrases: Phrases): Evidence[] {
  const near = phrases.phrases.find((phrase) => {
    const allowed = forgiven(phrases, phrase)
    return allowed > 0 && leastEdits(track.folded, phrase) <= allowed
  })
  if (!near) return []
  const match = findNearest(track.folded, near.text)
  return citeFolded(track, 'hit', match.from, match.to)
}

const tracksOf = (reading: Reading, channel: Window['channel']): readonly Track[] =>
  channel === 'any' ? [reading.tracks.agent, reading.tracks.customer] : [reading.tracks[channel]]

/** Every place in the window where one of the phrases begins, in time order; of overlapping ones the first and longest. */
export function findAll(reading: Reading, window: Window, phrases: Phrases): Evidence[] {
  const isInside = (evidence: Evidence): boolean => evidence.fromMs >= window.fromMs && evidence.fromMs < window.toMs
  const found = tracksOf(reading, window.channel).flatMap((track) => {
    const exact = exactly(track, phrases).filter(isInside)
    return exact.length > 0 || phrases.maxEdits === 0 ? exact : nearly(track, phrases).filter(isInside)
  })
  found.sort((a, b) => a.fromMs - b.fromMs || b.toMs - a.toMs)
  const kept: Evidence[] = []
  for (const evidence of found) {
    const last = kept.at(-1)
    if (!(last && last.segment === evidence.segment && (last.charTo ?? 0) > (evidence.charFrom ?? 0))) kept.push(evidence)
  }
  return kept
}

export const findFirst = (reading: Reading, window: Window, phrases: Phrases): Evidence | undefined => findAll(reading, window, phrases)[0]

/** The words in the window closest to any phrase, if at least half of the phrase is there. */
export function findNearMiss(reading: Reading, window: Window, phrases: Phrases): Evidence | undefined {
  let best: { share: number; track: Track; phrase: string; from: number; to: number } | undefined
  for (const track of tracksOf(reading, window.channel)) {
    const [from, to] = stretchOf(track, window)
    const text = track.folded.slice(from, to)
    for (const phrase of phrases.phrases) {
      const share = leastEdits(text, phrase) / phrase.text.length
      if (share <= 0.5 && share < (best?.share ?? 1)) best = { share, track, phrase: phrase.text, from, to }
    }
  }
  if (!best) return undefined
  const match = findNearest(best.track.folded.slice(best.from, best.to), best.phrase)
  return citeFolded(best.track, 'nearest', best.from + match.from, best.from + match.to)[0]
}

/** Folded characters [from, to) of the segments that overlap the window. */
function stretchOf(track: Track, window: Window): readonly [number, number] {
  const isHeard = (segment: Segment): boolean => segment.endMs > window.fromMs && segment.startMs < window.toMs
  const first = track.segments.findIndex(isHeard)
  if (first < 0) return [0, 0]
  const after = track.segments.findLastIndex(isHeard) + 1
  return [track.foldedFrom[first] ?? 0, track.foldedFrom[after] ?? track.folded.length]
}

/** What to show where nothing was found: the window that was searched, and the nearest miss in it. */
export function searched(reading: Reading, window: Window, phrases: Phrases): Evidence[] {
  const channel = window.channel === 'any' ? null : window.channel
  const place = span('searched', channel, window.fromMs, Math.min(window.toMs, reading.endMs), '')
  const nearest = findNearMiss(reading, window, phrases)
  return nearest ? [place, nearest] : [place]
}
