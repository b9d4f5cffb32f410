/** Recordings and the scores that count, people's decisions included, by the quarter-hour in which they were recorded. */
import { COUNT, each, kept, latest, MEASURE, type Rollup, slotAt, slotOf } from './rollup.ts'

const count = (name: string, comment: string) => ({ name, type: COUNT, comment })

export const qualityRollup: Rollup = {
  view: 'kpi_quality_15m',
  comment:
    'Recordings and their scores per quarter-hour recorded, site, queue and form; recordings are counted on the row with an empty form.',
  records: { table: 'recordings', id: 'recording_id', instant: 'started_at' },
  touchedBy: ['recordings', 'scores', 'score_reviews'],
  reachSlots: 1,
  keys: [
    { name: 'site_id', type: 'String', comment: 'The site.' },
    { name: 'queue_id', type: 'String', comment: 'The skill queue.' },
    { name: 'form_id', type: 'LowCardinality(String)', comment: 'The scorecard; empty on the row that counts recordings.' },
  ],
  measures: [
    count('recordings', 'Recordings made.'),
    count('scored', 'Scores with a ratio.'),
    { name: 'score_sum', type: MEASURE, comment: 'Sum of score ratios.' },
    count('failed', 'Below the pass ratio or with a fatal item.'),
    count('fatal', 'With a failed fatal item.'),
    count('needs_review', 'With an item no rule could decide, on which nobody has decided.'),
    count('unknown_score', 'Scores without a ratio: too little of the form could be judged, or nothing of it applies.'),
    count('reviewed', 'Scores on which a person has decided.'),
    count('changed', 'Scores of which a person changed an outcome.'),
  ],
  body: (scope) => `select ${slotAt('slot')} as slot_at, site as site_id, queue as queue_id, form as form_id,${each(scope, ' record_id,')}
  sum(part_recordings) as recordings, sum(part_scored) as scored, sum(part_score) as score_sum, sum(part_failed) as failed, sum(part_fatal) as fatal, sum(part_review) as needs_review,
  sum(part_unknown) as unknown_score, sum(part_reviewed) as reviewed, sum(part_changed) as changed
from (
  select ${each(scope, 'recording_id as record_id, ')}${slotOf('started_at')} as slot, site_id as site, queue_id as queue, '' as form, 1 as part_recordings, 0 as part_scored, toFloat64(0) as part_score, 0 as part_failed, 0 as part_fatal, 0 as part_review, 0 as part_unknown, 0 as part_reviewed, 0 as part_changed
  from ${latest('recordings')}
  where ${scope.has(slotOf('started_at'))}${kept(scope, 'recording_id')}
  union all
  select ${each(scope, 'recording_id as record_id, ')}${slotOf('recorded_at')} as slot, site_id as site, queue_id as queue, toString(form_id) as form, 0 as part_recordings, toUInt8(score_ratio is not null) as part_scored, ifNull(score_ratio, 0) as part_score,
    toUInt8(is_failed) as part_failed, toUInt8(notEmpty(fatal_items)) as part_fatal, toUInt8(needs_review) as part_review, toUInt8(score_ratio is null) as part_unknown,
    toUInt8(decision != 'open') as part_reviewed, toUInt8(decision != 'open' and item_outcomes != auto_item_outcomes) as part_changed
  from scores_final
  where ${scope.has(slotOf('recorded_at'))}${kept(scope, 'recording_id')}
)
group by slot_at, site_id, queue_id, form_id${each(scope, ', record_id')}`,
}
