/** Sets of phrases of a scorecard, compiled once. */
import { type Static, Type } from 'typebox'
import { type CueId, cueIds } from './cues/cue.ts'
import { compilePattern } from './pattern.ts'
import { fold, type Pattern, patternOf } from './text.ts'

export const phraseSetSchema = Type.Object(
  {
    en: Type.Array(Type.String({ minLength: 2, maxLength: 100 })),
    zh: Type.Array(Type.String({ minLength: 1, maxLength: 60 })),
    /** Regular expressions over the segment as written, for what a list can't hold: names, numbers. */
    patterns: Type.Optional(Type.Array(Type.String())),
    /** Edits allowed to forgive the speech engine; a phrase of n characters is forgiven at most n / 6: one wrong character in five already makes another word. */
    maxEdits: Type.Optional(Type.Integer({ minimum: 0, maximum: 5 })),
    /** What the phrases do, for the classifier to hear it in other words: certain, absent, or unknown between. */
    cue: Type.Optional(Type.Enum([...cueIds])),
  },
  { additionalProperties: false },
)

export type PhraseSet = Static<typeof phraseSetSchema>

export type Phrases = {
  readonly phrases: readonly Pattern[]
  readonly patterns: readonly RegExp[]
  readonly maxEdits: number
  readonly cue?: CueId
}

/** Ready to search; patterns were checked when the scorecard was published. */
export function compilePhrases(set: PhraseSet): Phrases {
  const phrases = [...set.zh, ...set.en].map((phrase) => fold(phrase).text).filter((phrase) => phrase !== '')
  const patterns = (set.patterns ?? []).flatMap((source) => {
    const pattern = compilePattern(source)
    return pattern.ok ? [new RegExp(pattern.value.source, 'giu')] : []
  })
  return { phrases: phrases.map(patternOf), patterns, maxEdits: set.maxEdits ?? 0, ...(set.cue === undefined ? {} : { cue: set.cue }) }
}

/** Edits forgiven in `phrase`. */
export const forgiven = (phrases: Phrases, phrase: Pattern): number => Math.min(phrases.maxEdits, Math.floor(phrase.text.length / 6))
