/** Inspection plans, what was drawn for them, and how far people have come with it. */
import { INSTANT, latestOf, MAYBE_INSTANT, namesOf, table, view } from './definition.ts'

export const inspectionPlansTable = table({
  name: 'inspection_plans_v1',
  comment: 'Plans of recordings that people judge.',
  columns: {
    plan_id: ['String', 'The plan.'],
    title: ['String', 'What it is called.'],
    status: ['LowCardinality(String)', 'drawn, assigned or closed.'],
    made_by: ['String', 'Who drew it.'],
    made_at: [INSTANT, 'When it was drawn.'],
    agents: ['Array(String)', 'Whose recordings; empty: whoever else it is about.'],
    teams: ['Array(String)', 'Of which teams; empty: all.'],
    queues: ['Array(String)', 'Of which queues; empty: all.'],
    from_at: [INSTANT, 'Recordings begun from then on.'],
    to_at: [INSTANT, 'Until then.'],
    form_id: ['LowCardinality(String)', 'The scorecard they are judged by.'],
    strata: ['LowCardinality(String)', 'agent, queue or agent_queue: every stratum gets its floor.'],
    per_stratum: ['UInt32', 'Drawn at random from every stratum.'],
    risk_draws: ['UInt32', 'Expected number drawn in proportion to risk.'],
    seed: ['String', 'With the same facts it draws the same.'],
    fingerprint: ['String', 'Hash of the candidates with stratum and risk.'],
    population: ['UInt32', 'Recordings that could be drawn.'],
    excluded: ['Map(String, UInt32)', 'Recordings left out by reason: no_agent, no_score, reviewed, in_plan.'],
    drawn: ['UInt32', 'Recordings drawn.'],
    due_at: [INSTANT, 'Reviewed by then.'],
    appeal_days: ['UInt32', 'Days for an appeal after the decision, and for its answer.'],
    reviewers_each: ['UInt8', 'How many people judge each recording.'],
    closed_at: [MAYBE_INSTANT, 'When it was closed; null while it is open.'],
    close_reason: ['String', 'Why; empty while open or not said.'],
    version: ['UInt32', 'Changes so far.'],
  },
  version: 'version',
  partition: 'toYYYYMM(made_at)',
  order: '(made_at, plan_id)',
})

export const inspectionItemsTable = table({
  name: 'inspection_items_v1',
  comment: 'Recordings drawn for inspection plans, with the probability of each and who judges it.',
  columns: {
    plan_id: ['String', 'The plan.'],
    score_id: ['String', 'The score that is judged.'],
    recording_id: ['String', 'The recording.'],
    agent_id: ['String', 'Whose call it was.'],
    queue_id: ['String', 'The skill queue.'],
    recorded_at: [INSTANT, 'Recording began.'],
    stratum: ['String', 'What it was drawn from.'],
    drawn_by: ['LowCardinality(String)', 'random, risk or both.'],
    inclusion_probability: ['Float64', 'How probable it was that it is drawn; estimates weigh by its inverse.'],
    reviewers: ['String', 'Who judges it, one a line; empty while nobody was assigned.'],
    reviewers_each: ['UInt8', 'How many people judge it; of several none sees what the others say.'],
    assigned_at: [MAYBE_INSTANT, 'When; null while nobody was assigned.'],
    due_at: [INSTANT, 'Reviewed by then.'],
    appeal_days: ['UInt32', 'Days for an appeal after the decision, and for its answer.'],
    is_closed: ['Bool', 'The plan was closed.'],
    version: ['UInt32', 'Changes of the plan so far.'],
  },
  version: 'version',
  partition: 'toYYYYMM(recorded_at)',
  order: '(recorded_at, plan_id, score_id)',
})

export const scoreRatingsTable = table({
  name: 'score_ratings_v1',
  comment: 'Independent reviews of scores that several people judge: what each person has come to. What counts is in scores_final.',
  columns: {
    score_id: ['String', 'The score.'],
    rater: ['String', 'Who judged.'],
    recording_id: ['String', 'The recording.'],
    decision: ['LowCardinality(String)', 'open, confirmed or changed.'],
    score_ratio: ['Nullable(Float64)', 'What this person came to.'],
    is_failed: ['Bool', 'What this person came to.'],
    is_finished: ['Bool', 'This person confirmed what the score came to.'],
    item_ids: ['Array(String)', 'Items of the form, in its order.'],
    item_outcomes: ['Array(LowCardinality(String))', 'What this person came to, one per item.'],
    step: ['UInt32', 'Steps so far.'],
    rated_at: [INSTANT, 'When the last step was taken.'],
  },
  version: 'step',
  order: '(score_id, rater)',
})

const REVIEWED = "ifNull(r.is_finished and r.decision != 'open', false)"
const BEGUN = "ifNull(r.decision not in ('', 'open'), false)"

const inspectionResults = view({
  name: 'inspection_results',
  comment: 'Recordings drawn for inspection plans with what people came to: the decision that stands on the very score that was drawn.',
  columns: {
    ...inspectionItemsTable.shown,
    state: [
      'LowCardinality(String)',
      'drawn, assigned, begun, to_settle where all of several people have judged and nobody has decided, reviewed, or dropped where the plan was closed before.',
    ],
    decision: ['LowCardinality(String)', 'open, confirmed, changed, appealed or upheld.'],
    decided_by: ['String', 'Who took the last step; empty while open.'],
    decided_at: [MAYBE_INSTANT, 'When the last step was taken; null while open.'],
    score_ratio: ['Nullable(Float64)', 'What people came to; by the rules while open.'],
    is_failed: ['Bool', 'What people came to; by the rules while open.'],
    item_ids: ['Array(String)', 'Items of the form, in its order.'],
    item_outcomes: ['Array(LowCardinality(String))', 'What people came to, one per item; by the rules while open.'],
    auto_score_ratio: ['Nullable(Float64)', 'By the rules alone.'],
    auto_is_failed: ['Bool', 'By the rules alone.'],
    auto_item_outcomes: ['Array(LowCardinality(String))', 'By the rules alone, one per item.'],
  },
  as: `with ${BEGUN} as is_begun
select ${Object.keys(inspectionItemsTable.shown)
    .map((column) => `i.${column} as ${column}`)
    .join(', ')},
  multiIf(${REVIEWED}, 'reviewed', i.is_closed, 'dropped', i.reviewers_each > 1 and ifNull(n.finished, 0) >= i.reviewers_each, 'to_settle',
    is_begun or ifNull(n.begun, 0) > 0, 'begun', i.reviewers != '', 'assigned', 'drawn') as state,
  if(is_begun, r.decision, 'open') as decision, if(is_begun, r.reviewer, '') as decided_by, if(is_begun, toNullable(r.reviewed_at), null) as decided_at,
  if(is_begun, r.score_ratio, s.score_ratio) as score_ratio, if(is_begun, r.is_failed, s.is_failed) as is_failed,
  s.item_ids as item_ids, if(is_begun, r.item_outcomes, s.item_outcomes) as item_outcomes,
  s.score_ratio as auto_score_ratio, s.is_failed as auto_is_failed, s.item_outcomes as auto_item_outcomes
from ${inspectionItemsTable.name} as i final
left join (select score_id, score_ratio, is_failed, item_ids, item_outcomes from scores_v1 final where score_id in (select score_id from ${inspectionItemsTable.name})) as s on s.score_id = i.score_id
left join score_reviews_current as r on r.score_id = i.score_id
left join (select score_id, countIf(is_finished) as finished, countIf(decision != 'open') as begun from score_ratings_v1 final group by score_id) as n on n.score_id = i.score_id`,
})

/** Who may query would otherwise read what the others say before they have said it. */
const scoreRatings = view({
  name: 'score_ratings',
  comment: `${scoreRatingsTable.comment} Shown once all have judged.`,
  columns: scoreRatingsTable.shown,
  as: `select ${namesOf(scoreRatingsTable.shown)} from ${scoreRatingsTable.name} final
where score_id not in (select score_id from inspection_results where reviewers_each > 1 and state in ('assigned', 'begun'))`,
})

const { reviewers: _all, ...ofItem } = inspectionItemsTable.shown

const inspectionTasks = view({
  name: 'inspection_tasks',
  comment: 'What each reviewer has been given to judge, and how far that is.',
  columns: {
    ...ofItem,
    reviewer: ['String', 'Who judges.'],
    state: ['LowCardinality(String)', 'assigned, begun, reviewed, or dropped where the plan was closed before.'],
    decision: ['LowCardinality(String)', 'Where several judge, what this person came to, once all have; else what stands.'],
    score_ratio: ['Nullable(Float64)', 'Where several judge, what this person came to; else what stands; by the rules while open.'],
    is_failed: ['Bool', 'The same.'],
    auto_score_ratio: ['Nullable(Float64)', 'By the rules alone.'],
  },
  as: `with t.reviewers_each > 1 as is_blind, ifNull(o.decision not in ('', 'open'), false) as is_begun, is_begun and t.state not in ('assigned', 'begun') as is_rated
select ${Object.keys(ofItem)
    .map((column) => `t.${column} as ${column}`)
    .join(', ')}, t.reviewer as reviewer,
  multiIf(t.state in ('reviewed', 'dropped'), t.state, not is_blind, t.state, ifNull(o.is_finished, false), 'reviewed', is_begun, 'begun', 'assigned') as state,
  multiIf(not is_blind, t.decision, is_rated, o.decision, 'open') as decision,
  multiIf(not is_blind, t.score_ratio, is_rated, o.score_ratio, t.auto_score_ratio) as score_ratio,
  multiIf(not is_blind, t.is_failed, is_rated, o.is_failed, t.auto_is_failed) as is_failed, t.auto_score_ratio as auto_score_ratio
from (select ${[...Object.keys(ofItem), ...['state', 'decision', 'score_ratio', 'is_failed', 'auto_score_ratio', 'auto_is_failed']].join(', ')}, arrayJoin(splitByChar('\\n', reviewers)) as reviewer from inspection_results where reviewers != '') as t
left join (select score_id, rater, decision, score_ratio, is_failed, is_finished from score_ratings_v1 final) as o on o.score_id = t.score_id and o.rater = t.reviewer`,
})

export const inspections = [
  inspectionPlansTable,
  latestOf(inspectionPlansTable),
  inspectionItemsTable,
  latestOf(inspectionItemsTable),
  scoreRatingsTable,
  inspectionResults,
  scoreRatings,
  inspectionTasks,
]
