/** What automatic scoring and people's reviews of it write. */
import { INSTANT, latestOf, MAYBE_INSTANT, namesOf, table, view } from './definition.ts'

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
    decision: ['LowCardinality(String)', 'open, confirmed, changed, appealed or upheld.'],
    score_ratio: ['Nullable(Float64)', 'The score after the decision.'],
    items: ['String', 'JSON of the items as decided.'],
    note: ['String', 'Why.'],
    step: ['UInt32', 'Which step of the review it was, from 1; the greatest stands.', { default: '0' }],
    raw_score_ratio: ['Nullable(Float64)', 'After the decision, as if no fatal item had failed.', { default: 'null' }],
    is_failed: ['Bool', 'After the decision below the pass ratio, or a fatal item failed.', { default: 'false' }],
    fatal_items: ['Array(String)', 'Fatal items that fail after the decision.', { default: '[]' }],
    judged_share: ['Nullable(Float64)', 'Of the weight that applies, what rules and people judged.', { default: 'null' }],
    item_ids: ['Array(String)', 'Items of the form, in its order.', { default: '[]' }],
    item_outcomes: ['Array(LowCardinality(String))', 'pass, fail, na or unknown as decided, one per item.', { default: '[]' }],
    item_points: ['Array(Nullable(Float64))', 'Points per item as decided; null where not applicable or unknown.', { default: '[]' }],
    is_finished: ['Bool', 'The reviewer confirmed what the score came to: nothing of the review is left to do.', { default: 'false' }],
    recorded_at: [MAYBE_INSTANT, 'Recording began; null for steps of before it was kept.', { default: 'null' }],
    reviewed_at: [INSTANT, 'When.', { default: 'now64(3)' }],
  },
  version: 'reviewed_at',
  partition: 'toYYYYMM(reviewed_at)',
  order: '(reviewed_at, review_id)',
})

export const scoreAppealsTable = table({
  name: 'score_appeals_v1',
  comment: 'What agents appeal against, one row per item of an appeal, with the answer.',
  columns: {
    score_id: ['String', 'The score.'],
    recording_id: ['String', 'The recording.'],
    recorded_at: [MAYBE_INSTANT, 'Recording began.'],
    form_id: ['LowCardinality(String)', 'The scorecard.'],
    item_id: ['String', 'The item appealed against.'],
    agent_id: ['String', 'Who appeals: whose call it was.'],
    filed_at: [INSTANT, 'When the appeal was filed.'],
    due_at: [INSTANT, 'When it is to be answered by.'],
    reason: ['String', 'Why the agent thinks otherwise.'],
    state: ['LowCardinality(String)', 'open, upheld, changed or withdrawn.'],
    outcome_before: ['LowCardinality(String)', 'What the item stood at.'],
    outcome_after: ['LowCardinality(String)', 'What it came to; empty while open or withdrawn.'],
    decided_by: ['String', 'Who had decided on the score before, one after the other with a comma; empty where nobody had.'],
    answered_by: ['String', 'Who answered; empty while open or withdrawn.'],
    answer: ['String', 'Why it is upheld or changed.'],
    answered_at: [MAYBE_INSTANT, 'When it was answered or withdrawn; null while open.'],
    version: ['UInt32', 'Which step of the review it follows from.'],
  },
  version: 'version',
  partition: 'toYYYYMM(filed_at)',
  order: '(filed_at, score_id, item_id)',
})

const scoresCurrent = view({
  name: 'scores_current',
  comment: 'Per recording and form the score of the newest form, engine and transcript.',
  columns: scoresTable.shown,
  as: `select ${namesOf(scoresTable.shown)} from ${scoresTable.name} final
order by form_version desc, engine_version desc, transcript_revision desc, scored_at desc limit 1 by recorded_at, recording_id, form_id`,
})

const scoreReviewsCurrent = view({
  name: 'score_reviews_current',
  comment: 'Per score what people have come to: the last step of its review.',
  columns: scoreReviewsTable.shown,
  as: `select ${namesOf(scoreReviewsTable.shown)} from ${scoreReviewsTable.name} final order by step desc, reviewed_at desc limit 1 by score_id`,
})

const { score_ratio, raw_score_ratio, is_failed, fatal_items, judged_share, needs_review, item_outcomes, item_points, ...untouched } =
  scoresTable.shown

/** What people decided in the place of what the rules said; both lists of items are the same form's, in its order. */
const DECIDED = { score_ratio, raw_score_ratio, is_failed, fatal_items, judged_share, item_outcomes, item_points } as const

const IS_DECIDED = "ifNull(r.decision not in ('', 'open'), false)"

const finalOf = (column: string): string => `if(is_decided, r.${column}, s.${column}) as ${column}`

const scoresFinal = view({
  name: 'scores_final',
  comment:
    'Per recording and form the score that counts: what people decided, else what the rules found. A decision stands until people take another, also where the rules have scored anew.',
  columns: {
    ...untouched,
    ...DECIDED,
    needs_review: ['Bool', 'Nobody has decided, and an item a rule should judge is unknown, or too little was judged for a score.'],
    decision: ['LowCardinality(String)', 'open where nobody has decided; confirmed, changed, appealed or upheld.'],
    reviewer: ['String', 'Who took the last step; empty while open.'],
    reviewed_at: [MAYBE_INSTANT, 'When the last step was taken; null while open.'],
    is_finished: ['Bool', 'The reviewer confirmed what the score came to.'],
    auto_score_ratio: ['Nullable(Float64)', 'By the rules alone.'],
    auto_is_failed: ['Bool', 'By the rules alone.'],
    auto_item_outcomes: ['Array(LowCardinality(String))', 'By the rules alone, one per item.'],
  },
  as: `with ${IS_DECIDED} as is_decided
select ${Object.keys(untouched)
    .map((column) => `s.${column} as ${column}`)
    .join(', ')},
  ${Object.keys(DECIDED).map(finalOf).join(', ')},
  s.needs_review and not is_decided as needs_review, if(is_decided, r.decision, 'open') as decision, if(is_decided, r.reviewer, '') as reviewer,
  if(is_decided, toNullable(r.reviewed_at), null) as reviewed_at, is_decided and r.is_finished as is_finished,
  s.score_ratio as auto_score_ratio, s.is_failed as auto_is_failed, s.item_outcomes as auto_item_outcomes
from ${scoresTable.name} as s final left join (${scoreReviewsCurrent.as}) as r on r.score_id = s.score_id
order by is_decided desc, s.form_version desc, s.engine_version desc, s.transcript_revision desc, s.scored_at desc
limit 1 by s.recorded_at, s.recording_id, s.form_id`,
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
  scoreReviewsCurrent,
  scoresFinal,
  scoreAppealsTable,
  latestOf(scoreAppealsTable),
]
