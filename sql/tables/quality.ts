/** What automatic scoring and people's reviews of it write. */
import { INSTANT, latestOf, namesOf, table, view } from './definition.ts'

export const scoresTable = table({
  name: 'scores_v1',
  comment: 'Automatic scores of recordings, one per recording, transcript revision, form version and engine version.',
  columns: {
    score_id: ['String', 'Follows from recording, transcript revision, form version and engine version.'],
    recording_id: ['String', 'The recording scored.'],
    call_id: ['String', 'Its queue leg.'],
    site_id: ['String', 'The site.'],
    queue_id: ['String', 'The skill queue.'],
    seat_id: ['Nullable(String)', 'The seat recorded.'],
    agent_id: ['Nullable(String)', 'The agent recorded.'],
    recorded_at: [INSTANT, 'Recording began; the slotting instant.'],
    form_id: ['LowCardinality(String)', 'The scorecard.'],
    form_version: ['UInt32', 'Its version.'],
    engine_version: ['UInt32', 'Version of the rules that judged.'],
    transcript_revision: ['UInt32', 'The transcript read; 0 where there was none.'],
    score_ratio: ['Nullable(Float64)', '0 to 1; null where too little could be judged (least share of the form).'],
    raw_score_ratio: ['Nullable(Float64)', 'As if no fatal item had failed.'],
    is_failed: ['Bool', 'Below the pass ratio, or a fatal item failed.'],
    fatal_items: ['Array(String)', 'Fatal items that failed.'],
    judged_share: ['Nullable(Float64)', 'Of the weight that applies, what was judged; null where nothing applies.'],
    needs_review: ['Bool', 'An item a rule should judge is unknown, or too little was judged for a score.'],
    item_ids: ['Array(String)', 'Items of the form, in its order.'],
    item_outcomes: ['Array(LowCardinality(String))', 'pass, fail, na or unknown, one per item.'],
    item_points: ['Array(Nullable(Float64))', 'Points per item; null where not applicable or unknown.'],
    items: ['String', 'JSON of every item with reason and evidence.'],
    scored_at: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'scored_at',
  partition: 'toYYYYMM(recorded_at)',
  order: '(recorded_at, score_id)',
})

export const orderScoresTable = table({
  name: 'order_scores_v1',
  comment: 'Automatic scores of work orders.',
  columns: {
    score_id: ['String', 'Follows from order, its version, form version and engine version.'],
    order_id: ['String', 'The work order scored.'],
    order_type: ['LowCardinality(String)', 'Kind of order.'],
    team_id: ['Nullable(String)', 'The team that holds it.'],
    opened_at: [INSTANT, 'The order was opened; the slotting instant.'],
    form_id: ['LowCardinality(String)', 'The scorecard.'],
    form_version: ['UInt32', 'Its version.'],
    engine_version: ['UInt32', 'Version of the rules that judged.'],
    order_version: ['String', 'Version of the order that was read.'],
    score_ratio: ['Nullable(Float64)', '0 to 1; null where no item could be judged.'],
    is_failed: ['Bool', 'Below the pass ratio, or a fatal item failed.'],
    handling_timely: ['Nullable(Bool)', 'Resolved by its due time; null while it is not due.'],
    reply_timely: ['Nullable(Bool)', 'Replied by its due time; null while it is not due.'],
    completeness_ratio: ['Nullable(Float64)', 'Share of the content that is properly filled in.'],
    item_ids: ['Array(String)', 'Items of the form, in its order.'],
    item_outcomes: ['Array(LowCardinality(String))', 'pass, fail, na or unknown, one per item.'],
    items: ['String', 'JSON of every item with reason and evidence.'],
    scored_at: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'scored_at',
  partition: 'toYYYYMM(opened_at)',
  order: '(opened_at, score_id)',
})

export const scoreReviewsTable = table({
  name: 'score_reviews_v1',
  comment: 'Decisions of people on scores; each pins the score it decided on.',
  columns: {
    review_id: ['String', 'The decision.'],
    score_id: ['String', 'The score it pins.'],
    recording_id: ['String', 'The recording.'],
    reviewer: ['String', 'Who decided.'],
    decision: ['LowCardinality(String)', 'confirmed, changed, appealed or upheld.'],
    score_ratio: ['Nullable(Float64)', 'The score after the decision.'],
    items: ['String', 'JSON of the items as decided.'],
    note: ['String', 'Why.'],
    reviewed_at: [INSTANT, 'When.', { default: 'now64(3)' }],
  },
  version: 'reviewed_at',
  partition: 'toYYYYMM(reviewed_at)',
  order: '(reviewed_at, review_id)',
})

const scoresCurrent = view({
  name: 'scores_current',
  comment: 'Per recording and form the score of the newest form, engine and transcript.',
  columns: scoresTable.shown,
  as: `select ${namesOf(scoresTable.shown)} from ${scoresTable.name} final
order by form_version desc, engine_version desc, transcript_revision desc, scored_at desc limit 1 by recorded_at, recording_id, form_id`,
})

const orderScoresCurrent = view({
  name: 'order_scores_current',
  comment: 'Per work order and form the newest score.',
  columns: orderScoresTable.shown,
  as: `select ${namesOf(orderScoresTable.shown)} from ${orderScoresTable.name} final
order by form_version desc, engine_version desc, scored_at desc limit 1 by opened_at, order_id, form_id`,
})

export const quality = [
  scoresTable,
  latestOf(scoresTable),
  scoresCurrent,
  orderScoresTable,
  latestOf(orderScoresTable),
  orderScoresCurrent,
  scoreReviewsTable,
  latestOf(scoreReviewsTable),
]
