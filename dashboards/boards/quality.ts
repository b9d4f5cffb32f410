/** Quality inspection: coverage, scores, what fails, what to look at. */
import { failedItemsSql, lowestScoresSql, orderCompletenessSql, scoreSpreadSql } from '../queries/quality.ts'
import type { Board } from '../sdk/board.ts'
import { bars, headline, kpiTable, trend } from '../sdk/kpi-panels.ts'
import { BY } from '../sdk/kpi-sql.ts'
import { barPanel, tablePanel } from '../sdk/panels.ts'
import { queueVariable, siteVariable } from '../sdk/variables.ts'

const scored = headline('scored_share', { target: 'scoredShare' })

const mean = headline('quality_mean', { target: 'qualityMean' })

const failed = headline('quality_fail_rate', { target: 'qualityFailRate' })

const fatal = headline('quality_fatal')

const review = headline('needs_review')

const reviewed = headline('reviewed_share')

const course = trend(['quality_mean', 'quality_fail_rate'], {
  title: { en: 'Score and fail rate', zh: '得分与不合格率' },
  description: { en: 'By the time of the recording.', zh: '按录音时间统计。' },
  interval: '1h',
  max: 1,
})

const coverage = trend(['scored_share'], {
  title: { en: 'Scored share over time', zh: '评分覆盖率走势' },
  description: { en: 'Recent recordings still wait for a transcript or a score.', zh: '最近的录音可能仍在等待转写或评分。' },
  interval: '1h',
  target: 'scoredShare',
  max: 1,
})

const items = barPanel({
  title: { en: 'Items that fail most', zh: '不合格率最高的质检项' },
  description: { en: 'Of recordings to which the item applied.', zh: '在适用该项的录音中统计。' },
  sql: failedItemsSql,
  unit: 'percentunit',
  decimals: 1,
  target: 'qualityFailRate',
})

const spread = barPanel({
  title: { en: 'How scores are spread', zh: '得分分布' },
  description: { en: 'Recordings by class of ten points.', zh: '每十分一档的录音数。' },
  sql: scoreSpreadSql,
  unit: 'locale',
})

const byQueue = bars('quality_mean', BY.queue, {
  title: { en: 'Mean score by queue', zh: '各队列平均分' },
  description: { en: 'Best first.', zh: '由高到低。' },
  target: 'qualityMean',
  max: 1,
})

const completeness = barPanel({
  title: { en: 'Order completeness by type', zh: '工单填写规范度' },
  description: { en: 'How properly the order’s content is filled in; lowest first.', zh: '工单内容填写的规范程度，由低到高。' },
  sql: orderCompletenessSql,
  unit: 'percentunit',
  decimals: 1,
  target: 'qualityMean',
  max: 1,
})

const lowest = tablePanel({
  title: { en: 'Lowest scores', zh: '最低得分' },
  description: { en: 'Look at these first; at most 50.', zh: '优先查看，最多 50 条。' },
  sql: lowestScoresSql,
  unit: 'none',
  columns: (lang) => ({ [lang === 'zh' ? '得分' : 'Score']: { unit: 'percentunit', decimals: 1, target: 'qualityMean' } }),
})

const queueTable = kpiTable(
  ['recordings', 'scored_share', 'quality_mean', 'quality_fail_rate', 'needs_review', 'reviewed_share', 'changed_share'],
  BY.queue,
  {
    title: { en: 'Queues', zh: '队列一览' },
    description: { en: 'Most recordings first.', zh: '按录音数排序。' },
    targets: { scored_share: 'scoredShare', quality_mean: 'qualityMean', quality_fail_rate: 'qualityFailRate' },
  },
)

export const quality: Board = {
  uid: 'cb-qa',
  title: { en: 'Quality', zh: '质检' },
  description: {
    en: 'Scores of recordings, with what people decided, and of work orders.',
    zh: '录音（以人工结论为准）与工单的质检得分。',
  },
  time: { from: 'now-3d/d', to: 'now' },
  refresh: '5m',
  variables: [siteVariable, queueVariable],
  rows: [
    {
      height: 5,
      panels: [
        [4, scored],
        [4, mean],
        [4, failed],
        [4, fatal],
        [4, review],
        [4, reviewed],
      ],
    },
    {
      height: 8,
      panels: [
        [12, course],
        [12, coverage],
      ],
    },
    {
      height: 9,
      panels: [
        [8, items],
        [5, spread],
        [5, byQueue],
        [6, completeness],
      ],
    },
    {
      height: 10,
      panels: [
        [14, lowest],
        [10, queueTable],
      ],
    },
  ],
}
