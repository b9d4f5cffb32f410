/** One recording's score on one scorecard: every item with outcome, points, reason and evidence. */
import { hashId } from '../domain/kernel/hash.ts'
import { heardIn } from './language.ts'
import { compilePhrases, type Phrases } from './phrases.ts'
import { readTranscript } from './reading.ts'
import type { Call, Recording, Transcript } from './recording.ts'
import type { RuleContext } from './rules/context.ts'
import { evaluate } from './rules/evaluate.ts'
import { type Item, LEAST_JUDGED_SHARE, type Scorecard, type Section } from './scorecard.ts'
import { type Evidence, type Outcome, type Verdict, verdict } from './verdict.ts'

/** Grows whenever a rule may judge the same recording differently. */
export const ENGINE_VERSION = 4

export type ItemScore = {
  readonly id: string
  readonly sectionId: string
  readonly outcome: Outcome
  /** `maxPoints` or 0; null where n/a or unknown. */
  readonly points: number | null
  readonly maxPoints: number
  readonly isAutoFail: boolean
  readonly isHumanOnly: boolean
  readonly evidence: readonly Evidence[]
  readonly reason: string
  readonly reasonZh: string
}

export type SectionScore = { readonly id: string; readonly weight: number; readonly scoreRatio: number | null }

export type Score = {
  /** Follows from recording, transcript revision, form, form version and engine version. */
  readonly scoreId: string
  readonly recordingId: string
  readonly formId: string
  readonly formVersion: number
  readonly engineVersion: number
  /** 0 where there is no transcript. */
  readonly transcriptRevision: number
  /** 0..1; null where less than the form's least share could be judged. A failed auto-fail item makes it 0 whatever else is known. */
  readonly scoreRatio: number | null
  /** As if no auto-fail item had failed. */
  readonly rawScoreRatio: number | null
  /** Below the form's pass ratio, or an auto-fail item failed. */
  readonly isFailed: boolean
  readonly fatalItems: readonly string[]
  /** Of the weight that applies, what was judged: 0..1; null where nothing applies. */
  readonly judgedShare: number | null
  /** Some item a rule should judge is unknown, or too little was judged for a score. */
  readonly needsReview: boolean
  readonly sections: readonly SectionScore[]
  readonly items: readonly ItemScore[]
}

export type ScoreInput = {
  readonly recording: Recording
  readonly call?: Call | null | undefined
  readonly transcript?: Transcript | null | undefined
}

/** Pure: the same scorecard and input give the same score, id included. `card` must have passed `checkScorecard`. */
export function scoreRecording(card: Scorecard, { recording, call, transcript }: ScoreInput): Score {
  const reading = readTranscript(transcript, recording, card.minConfidence)
  const hears = (id: string) => heardIn(transcript?.language, card.phraseSets[id] ?? NO_PHRASES)
  const context: RuleContext = { recording, call: call ?? {}, reading, phrases: phrasesOf(card), hears }
  const items = card.sections.flatMap((section) => section.items.map((item) => scoreItem(section, item, context)))
  const transcriptRevision = transcript?.revision ?? 0
  return {
    scoreId: hashId('score', recording.recordingId, transcriptRevision, card.id, card.version, ENGINE_VERSION),
    recordingId: recording.recordingId,
    formId: card.id,
    formVersion: card.version,
    engineVersion: ENGINE_VERSION,
    transcriptRevision,
    ...summarize(card, items),
  }
}

/** The form's figures from its items; also used when a person changes some of them. */
export function summarize(
  card: Scorecard,
  items: readonly ItemScore[],
): Pick<Score, 'scoreRatio' | 'rawScoreRatio' | 'isFailed' | 'fatalItems' | 'judgedShare' | 'needsReview' | 'sections' | 'items'> {
  const sections = card.sections.map((section) => ({
    id: section.id,
    weight: section.weight,
    scoreRatio: ratioOf(items.filter((item) => item.sectionId === section.id)),
  }))
  const judgedShare = judgedShareOf(card, items)
  const isJudged = judgedShare !== null && judgedShare >= (card.leastJudgedShare ?? LEAST_JUDGED_SHARE)
  const rawScoreRatio = !isJudged ? null : card.scoring === 'sections' ? weightedMean(sections) : pointsRatio(card, items)
  const fatalItems = items.filter((item) => item.isAutoFail && item.outcome === 'fail').map((item) => item.id)
  const scoreRatio = fatalItems.length > 0 ? 0 : rawScoreRatio
  return {
    scoreRatio,
    rawScoreRatio,
    isFailed: fatalItems.length > 0 || (scoreRatio !== null && scoreRatio < card.passRatio),
    fatalItems,
    judgedShare,
    needsReview: (judgedShare !== null && !isJudged) || items.some((item) => item.outcome === 'unknown' && !item.isHumanOnly),
    sections,
    items,
  }
}

function scoreItem(section: Section, item: Item, context: RuleContext): ItemScore {
  const found = judgeItem(item, context)
  const { outcome, reason, evidence } = found
  return {
    id: item.id,
    sectionId: section.id,
    outcome,
    points: outcome === 'pass' ? item.weight : outcome === 'fail' ? 0 : null,
    maxPoints: item.weight,
    isAutoFail: item.isAutoFail === true,
    isHumanOnly: item.isHumanOnly === true,
    evidence,
    reason: reason.en,
    reasonZh: reason.zh,
  }
}

function judgeItem(item: Item, context: RuleContext): Verdict {
  if (item.appliesWhen) {
    const applies = evaluate(item.appliesWhen, context)
    if (applies.outcome === 'unknown') return applies
    if (applies.outcome !== 'pass') return verdict('na', `Does not apply: ${applies.reason.en}`, `不适用：${applies.reason.zh}`)
  }
  if (!item.rule) return verdict('unknown', 'A person judges this.', '由人工评判。')
  const found = evaluate(item.rule, context)
  const isShown = item.evidence === 'optional' || found.evidence.length > 0 || found.outcome === 'na' || found.outcome === 'unknown'
  return isShown ? found : verdict('unknown', `No place to show for: ${found.reason.en}`, `没有可供核对的位置：${found.reason.zh}`)
}

/** Σ(points) / Σ(max points) over judged items; null where none was judged. */
function ratioOf(items: readonly ItemScore[]): number | null {
  const judged = items.filter((item) => item.points !== null)
  const possible = judged.reduce((sum, item) => sum + item.maxPoints, 0)
  return possible === 0 ? null : judged.reduce((sum, item) => sum + (item.points ?? 0), 0) / possible
}

function weightedMean(sections: readonly SectionScore[]): number | null {
  const known = sections.filter((section) => section.scoreRatio !== null)
  const weight = known.reduce((sum, section) => sum + section.weight, 0)
  return weight === 0 ? null : known.reduce((sum, section) => sum + section.weight * (section.scoreRatio ?? 0), 0) / weight
}

function pointsRatio(card: Scorecard, items: readonly ItemScore[]): number | null {
  const weights = new Map(card.sections.map((section) => [section.id, section.weight]))
  const judged = items.filter((item) => item.points !== null)
  const sum = (of: (item: ItemScore) => number) => judged.reduce((total, item) => total + (weights.get(item.sectionId) ?? 0) * of(item), 0)
  const possible = sum((item) => item.maxPoints)
  return possible === 0 ? null : sum((item) => item.points ?? 0) / possible
}

/** Weights as the form's scoring counts them; by sections an item weighs what its section does, shared among the section's applicable items. */
export function judgedShareOf(card: Scorecard, items: readonly ItemScore[]): number | null {
  let [judged, applicable] = [0, 0]
  for (const { id, weight } of card.sections) {
    const applying = items.filter((item) => item.sectionId === id && item.outcome !== 'na')
    const possible = applying.reduce((sum, item) => sum + item.maxPoints, 0)
    const known = applying.reduce((sum, item) => sum + (item.points === null ? 0 : item.maxPoints), 0)
    if (possible === 0) continue
    const scale = card.scoring === 'sections' ? weight / possible : weight
    judged += scale * known
    applicable += scale * possible
  }
  return applicable === 0 ? null : judged / applicable
}

const compiled = new WeakMap<Scorecard, ReadonlyMap<string, Phrases>>()
const NONE: Phrases = { phrases: [], patterns: [], maxEdits: 0 }
const NO_PHRASES = { en: [], zh: [] }

/** Compiled once per scorecard object: folding 300 phrases takes longer than scoring a call. */
function phrasesOf(card: Scorecard): (id: string) => Phrases {
  const ready = compiled.get(card) ?? new Map(Object.entries(card.phraseSets).map(([id, set]) => [id, compilePhrases(set)]))
  compiled.set(card, ready)
  return (id) => ready.get(id) ?? NONE
}
