/** A scorecard as data: what is judged, how much each point weighs, by which rule; a published version never changes. */
import type { PhraseSet } from './phrases.ts'
import type { Rule } from './rules/rule.ts'
import type { LocalText } from './verdict.ts'

export type Item = {
  readonly id: string
  readonly text: LocalText
  /** Share of the section, or points; what `points` of the score count to. */
  readonly weight: number
  /** The item applies where this passes; where it fails the item is n/a. */
  readonly appliesWhen?: Rule
  /** Failing it sets the whole form to 0; the raw score is kept. */
  readonly isAutoFail?: boolean
  /** `required`: a verdict that can show no place in the recording becomes unknown. */
  readonly evidence: 'required' | 'optional'
  /** Absent exactly where a person judges. */
  readonly rule?: Rule
  readonly isHumanOnly?: boolean
}

export type Section = { readonly id: string; readonly text: LocalText; readonly weight: number; readonly items: readonly Item[] }

/** Half: the rest could still turn any score into any other. */
export const LEAST_JUDGED_SHARE = 0.5

export type Scorecard = {
  readonly id: string
  readonly version: number
  readonly text: LocalText
  /** ISO 8601 with zone; recordings begun earlier are scored by the version before. */
  readonly effectiveFrom: string
  /** Queues it scores; empty means every queue. */
  readonly appliesTo: { readonly queueIds: readonly string[] }
  /**
   * `sections`: section = Σ(w·s)/Σ(w) over its applicable items, form = the same over applicable sections; weights sum to 100 on both levels.
   * `points`: form = Σ(section weight · points earned) / Σ(section weight · points possible), as in Genesys.
   */
  readonly scoring: 'sections' | 'points'
  /** Failed below this ratio. */
  readonly passRatio: number
  /** Of the weight that applies, what must be judged for a score; below it the score is null and goes to a person. Default `LEAST_JUDGED_SHARE`. */
  readonly leastJudgedShare?: number
  /** Transcripts of lower mean confidence leave their items unknown. */
  readonly minConfidence: number
  readonly phraseSets: Readonly<Record<string, PhraseSet>>
  readonly sections: readonly Section[]
}
