/** One score as the review page shows it: items with what rules and people said, transcript, recording, history. */

import { ratings as ownRatings, ratingId } from '../centres/ratings.ts'
import { type ChangedItem, formOf, scoreWith } from '../centres/reviewed-scores.ts'
import { REVIEWERS, reviews } from '../centres/reviews.ts'
import { isAllowed } from '../domain/kernel/machine.ts'
import { days, instant, plus, toIso } from '../domain/kernel/time.ts'
import {
  APPEAL_DAYS,
  changesOf,
  decisionOf,
  type ReviewEvent as Event,
  isFinished,
  REVIEW,
  type Review,
} from '../domain/operations/review.ts'
import type { Principal } from '../domain/principal.ts'
import { fromStored, stateAfter, streamOf } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { type Item, LEAST_JUDGED_SHARE, type Scorecard, type Section } from '../qa/scorecard.ts'
import { scorecards } from '../qa/scorecards/catalog.ts'
import { appealDaysOf } from '../sql/reads/appeals.ts'
import { isJudgingBlind, readRatings } from '../sql/reads/inspections.ts'
import { type FullScore, readRecording, readTranscript, type TranscriptRow } from '../sql/reads/scores.ts'
import type { Appeal, ReviewEvent, ScoreDetail, ScoreItem, Segment } from './api/scores.ts'
import type { Deps } from './deps.ts'

/** As `who` may see it: whoever is one of several who judge it sees the own steps alone until all have. */
export async function detailOf({ store, ledger }: Pick<Deps, 'store' | 'ledger'>, score: FullScore, who: Principal): Promise<ScoreDetail> {
  const isReviewer = REVIEWERS.some((role) => who.roles.includes(role))
  const isBlind = isReviewer && (await isJudgingBlind(store, score.scoreId, who.id))
  const ratings = isReviewer && !isBlind ? await readRatings(store, score.scoreId) : []
  const [events, transcript, recording, appealDays] = await Promise.all([
    ledger.read(isBlind ? streamOf(ownRatings, ratingId(score.scoreId, who.id)) : streamOf(reviews, score.scoreId)),
    readTranscript(store, score.recordingId),
    readRecording(store, score.recordingId),
    appealDaysOf(store, score.scoreId),
  ])
  const review = stateAfter(reviews, events)
  const form = formOf(score)
  const result = scoreWith(form, changesOf(review))
  const decision = decisionOf(review)
  const { siteId: _, formVersion, engineVersion, transcriptRevision, rawRatio: __, fatalItems: ___, items: ____, scoredAt, ...row } = score
  return {
    score: {
      ...{
        ...row,
        decision,
        finalRatio: result.scoreRatio,
        isFailed: result.isFailed,
        needsReview: row.needsReview && decision === 'open',
      },
      ...{ failedItems: idsOf(result.items, 'fail'), unknownItems: idsOf(result.items, 'unknown') },
    },
    formEn: form.card?.text.en ?? score.formId,
    formZh: form.card?.text.zh ?? score.formId,
    formVersion,
    engineVersion,
    transcriptRevision,
    scoredAt,
    rawRatio: result.rawScoreRatio,
    judgedShare: form.card === undefined ? score.judgedShare : result.judgedShare,
    leastJudgedShare: form.card === undefined ? null : (form.card.leastJudgedShare ?? LEAST_JUDGED_SHARE),
    passRatio: form.card?.passRatio ?? null,
    fatalItems: [...result.fatalItems],
    items: result.items.map((item) => itemOf(form.card, item)),
    segments: segmentsOf(transcript),
    recording:
      recording === undefined ? null : { ...recording, language: transcript?.language ?? null, engine: transcript?.engine ?? null },
    review: {
      version: review.version,
      decision,
      status: review.status,
      canUndo: review.steps.length > 0 && isAllowed(REVIEW, 'UndoStep', review.status),
      isFinished: isFinished(review),
      appealUntil: toIso(plus(review.decidedAt ?? instant(Date.parse(scoredAt)), days(appealDays ?? APPEAL_DAYS))),
      ...{ isBlind, ratings, appeal: appealOf(review) },
      deciders: [...new Set(review.steps.map(({ by }) => by))],
      events: events.map((event) => historyOf(event, review)),
    },
  }
}

const idsOf = (items: readonly ChangedItem[], outcome: ChangedItem['outcome']): string[] =>
  items.flatMap((item) => (item.outcome === outcome ? [item.id] : []))

/** The item's text on its form; its id where the form is not known. */
function textOf(card: Scorecard | undefined, itemId: string): { readonly item: Item | undefined; readonly section: Section | undefined } {
  const section = card?.sections.find((one) => one.items.some((item) => item.id === itemId))
  return { section, item: section?.items.find((item) => item.id === itemId) }
}

function itemOf(card: ReturnType<typeof formOf>['card'], item: ChangedItem): ScoreItem {
  const { item: known, section } = textOf(card, item.id)
  return {
    id: item.id,
    en: known?.text.en ?? item.id,
    zh: known?.text.zh ?? item.id,
    sectionEn: section?.text.en ?? item.sectionId,
    sectionZh: section?.text.zh ?? item.sectionId,
    outcome: item.outcome,
    autoOutcome: item.autoOutcome,
    points: item.points,
    maxPoints: item.maxPoints,
    isFatal: item.isAutoFail,
    isHumanOnly: item.isHumanOnly,
    reasonEn: item.reason,
    reasonZh: item.reasonZh,
    changeReason: item.changeReason,
    evidence: [...item.evidence],
  }
}

function segmentsOf(transcript: TranscriptRow | undefined): Segment[] {
  if (transcript === undefined) return []
  const { startMs, endMs, channel, text } = transcript
  return text.map((words, index) => ({
    index,
    channel: channel[index] ?? '',
    fromMs: startMs[index] ?? 0,
    toMs: endMs[index] ?? 0,
    text: words,
  }))
}

function historyOf(stored: StoredEvent, review: Review): ReviewEvent {
  const event = fromStored<Event>(stored)
  const isStep = event.type === 'outcome_changed' || event.type === 'score_confirmed'
  const stands = !isStep || review.steps.some((step) => step.version === stored.version)
  const isChange = event.type === 'outcome_changed'
  return {
    version: stored.version,
    type: event.type,
    actor: stored.actor,
    at: toIso(stored.at),
    itemId: isChange ? event.itemId : null,
    outcome: isChange ? event.outcome : null,
    reason: isChange ? event.reason : event.type === 'score_confirmed' && event.note !== '' ? event.note : null,
    items: itemsOf(event),
    isUndone: !stands,
  }
}

function itemsOf(event: Event): ReviewEvent['items'] {
  const items = event.type === 'appeal_filed' ? event.items : event.type === 'appeal_answered' ? event.answers : []
  return items.map(({ itemId, outcome, reason }) => ({ itemId, outcome, reason }))
}

const appealOf = ({ appeal }: Review): Appeal | null =>
  appeal === undefined
    ? null
    : {
        ...{ by: appeal.by, at: toIso(appeal.at), dueAt: toIso(appeal.dueAt), answers: [...appeal.answers] },
        items: appeal.items.map(({ itemId, reason }) => ({ itemId, reason })),
      }

/** Every item of the given forms once, by the newest version of its form. */
export function itemNames(formIds: ReadonlySet<string>): { id: string; en: string; zh: string }[] {
  const forms = scorecards.filter((card) => formIds.has(card.id)).sort((a, b) => a.version - b.version)
  const items = forms.flatMap((card) => card.sections.flatMap((section) => section.items))
  return [...new Map(items.map((item) => [item.id, { id: item.id, ...item.text }])).values()]
}
