/** Scores as the job stores them, made of which items fail: everything else of the form is met. */
import { type Instant, toIso } from '../../../domain/kernel/time.ts'
import { type ItemScore, summarize } from '../../../qa/score.ts'
import type { Scorecard } from '../../../qa/scorecard.ts'

type Scored = {
  readonly id: string
  readonly at: Instant
  readonly agentId: string
  readonly failed: readonly string[]
  readonly queueId?: string
}

export function scoreRowOf(card: Scorecard, { id, at, agentId, failed, queueId = 'q-1' }: Scored): Record<string, unknown> {
  const items = card.sections.flatMap((section) =>
    section.items.map(
      (item): ItemScore => ({
        ...{ id: item.id, sectionId: section.id, outcome: failed.includes(item.id) ? 'fail' : 'pass', maxPoints: item.weight },
        ...{ points: failed.includes(item.id) ? 0 : item.weight, isAutoFail: item.isAutoFail === true, isHumanOnly: false },
        ...{ evidence: [], reason: 'Found.', reasonZh: '已找到。' },
      }),
    ),
  )
  const { scoreRatio, rawScoreRatio, isFailed, fatalItems, judgedShare, needsReview } = summarize(card, items)
  return {
    ...{
      score_id: id,
      recording_id: `r-${id}`,
      call_id: `c-${id}`,
      site_id: 'site',
      queue_id: queueId,
      agent_id: agentId,
      recorded_at: toIso(at),
    },
    ...{ form_id: card.id, form_version: card.version, engine_version: 1, transcript_revision: 1, scored_at: toIso(at) },
    ...{ score_ratio: scoreRatio, raw_score_ratio: rawScoreRatio, is_failed: isFailed, fatal_items: fatalItems, judged_share: judgedShare },
    ...{ needs_review: needsReview, item_ids: items.map((item) => item.id), item_outcomes: items.map(({ outcome }) => outcome) },
    ...{ item_points: items.map(({ points }) => points), items: JSON.stringify(items) },
  }
}
