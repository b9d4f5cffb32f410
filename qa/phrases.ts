/** Sets of phrases of a scorecard and where they are said. */
import { type Static, Type } from 'typebox'
import { compilePattern } from './pattern.ts'
import type { Reading, Segment } from './reading.ts'
import { findExact, findNearest, fold, leastEdits, type Match, type Pattern, patternOf } from './text.ts'
import type { Evidence } from './verdict.ts'

export const phraseSetSchema = Type.Object(
  {
    en: Type.Array(Type.String({ minLength: 2, maxLength: 100 })),
    zh: Type.Array(Type.String({ minLength: 1, maxLength: 60 })),
    /** Regular expressions over the segment as written, for what a list can't hold: names, numbers. */
    patterns: Type.Optional(Type.Array(Type.String())),
    /** Edits allowed to forgive the speech engine; a phrase of n characters is forgiven at most n / 6: one wrong character in five already makes another word. */
    maxEdits: Type.Optional(Type.Integer({ minimum: 0, maximum: 5 })),
  },
  { additionalProperties: false },
)

export type PhraseSet = Static<typeof phraseSetSchema>

export type Phrases = {
  readonly phrases: readonly Pattern[]
  readonly patterns: readonly RegExp[]; readonly maxEdits: number }

/** Ready to search; patterns were checked when the scorecard was published. */
export function compilePhrases(set: PhraseSet): Phrases {
  const phrases = [...set.zh, ...set.en].map((phrase) => fold(phrase).text).filter((phrase) => phrase !== '')
    .map(patternOf)
  const patterns = (set.patterns ?? []).flatMap((source) => {
    const pattern = compilePattern(source)
    return pattern.ok ? [pattern.value] : []
  })
  return { phrases, patterns, maxEdits: set.maxEdits ?? 0 }
}

/** Where to listen: one side, and a stretch [fromMs, toMs) of the recording in which the words must begin. */
export type Window = { readonly channel: Segment['channel'] | 'any'; readonly fromMs: number; readonly toMs: number }

/** Time of a character, as if the segment were spoken evenly. */
const timeAt = (segment: Segment, char: number): number =>
  Math.round(segment.startMs + ((segment.endMs - segment.startMs) * char) / Math.max(1, segment.text.length))

function cite(segment: Segment, role: Evidence['role'], charFrom: number, charTo: number): Evidence {
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

function citeMatch(segment: Segment, role: Evidence['role'], match: Match): Evidence {
  const { at } = segment.folded
  return cite(segment, role, at[match.from] ?? 0, (at[match.to - 1] ?? 0) + 1)
}

const isInside = (window: Window, evidence: Evidence): boolean => evidence.fromMs >= window.fromMs && evidence.fromMs < window.toMs

const heard = (reading: Reading, window: Window): readonly Segment[] =>
  reading.segments.filter(
    (one) => (window.channel === 'any' || one.channel === window.channel) && one.endMs > window.fromMs && one.startMs < window.toMs,
  )

function matchesOf(segment: Segment, phrases: Phrases): Evidence[] {
  const text = segment.folded.text
  const exact = phrases.phrases.flatMap((phrase) => allExact(text, phrase.text)).map((match) => citeMatch(segment, 'hit', match))
  const patterns = phrases.patterns.flatMap((pattern) => {
    const found = pattern.exec(segment.text)
    return found ? [cite(segment, 'hit', found.index, found.index + found[0].length)] : []
  })
  const found = [...exact, ...patterns]
  if (found.length > 0 || phrases.maxEdits === 0) return found
  const near = phrases.phrases.find((phrase) => {
    const allowed = Math.min(phrases.maxEdits, Math.floor(phrase.text.length / 6))
    return allowed > 0 && leastEdits(text, phrase) <= allowed
  })
  return near ? [citeMatch(segment, 'hit', findNearest(text, near.text))] : []
}

function allExact(text: string, phrase: string): Match[] {
  const found: Match[] = []
  for (let match = findExact(text, phrase); match; match = findExact(text, phrase, match.to)) found.push(match)
  return found
}

/** Every place in the window where one of the phrases begins, in time order; of overlapping ones the longest. */
export function findAll(reading: Reading, window: Window, phrases: Phrases): Evidence[] {
  const found = heard(reading, window)
    .flatMap((segment) => matchesOf(segment, phrases))
    .filter((evidence) => isInside(window, evidence))
    .sort((a, b) => a.fromMs - b.fromMs || b.toMs - a.toMs)
  return found.filter((evidence, i) => {
    const before = found[i - 1]
    return !(before && before.segment === evidence.segment && (before.charTo ?? 0) > (evidence.charFrom ?? 0))
  })
}

export const findFirst = (reading: Reading, window: Window, phrases: Phrases): Evidence | undefined => findAll(reading, window, phrases)[0]

/** The words in the window closest to any phrase, if at least half of the phrase is there. */
export function findNearMiss(reading: Reading, window: Window, phrases: Phrases): Evidence | undefined {
  let best: { share: number; segment: Segment; phrase: string } | undefined
  for (const segment of heard(reading, window))
    for (const phrase of phrases.phrases) {
      const share = leastEdits(segment.folded.text, phrase) / phrase.text.length
      if (share <= 0.5 && share < (best?.share ?? 1)) best = { share, segment, phrase: phrase.text }
    }
  return best && citeMatch(best.segment, 'nearest', findNearest(best.segment.folded.text, best.phrase))
}

/** What to show where nothing was found: the window that was searched, and the nearest miss in it. */
export function searched(reading: Reading, window: Window, phrases: Phrases): Evidence[] {
  const toMs = Math.min(window.toMs, reading.endMs)
  const channel = window.channel === 'any' ? null : window.channel
  const place: Evidence = { role: 'searched', segment: null, channel, fromMs: window.fromMs, toMs, charFrom: null, charTo: null, text: '' }
  const nearest = findNearMiss(reading, window, phrases)
  return nearest ? [place, nearest] : [place]
}
