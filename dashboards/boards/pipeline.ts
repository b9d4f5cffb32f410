/** Pipeline: whether records arrive, what was refused, whether jobs run. */
import {
  deadLettersByReasonSql,
  deadLettersSql,
  freshnessSql,
  ingestedSql,
  JOB_STATES,
  jobTimelineSql,
  lastRunsSql,
  recordsLostSql,
} from '../queries/pipeline.ts'
import type { Board } from '../sdk/board.ts'
import { statPanel, tablePanel, timelinePanel, trendPanel } from '../sdk/panels.ts'

const refused = statPanel({
  title: { en: 'Dead letters', zh: '死信' },
  description: { en: 'Records refused in the range; each keeps its bytes and reason.', zh: '时段内被拒收的记录；保留原文与原因。' },
  sql: deadLettersSql,
  unit: 'locale',
  target: 'deadLetters',
})

const lost = statPanel({
  title: { en: 'Records lost', zh: '丢失记录' },
  description: { en: 'Deleted by Kafka before they were read.', zh: '读取之前已被 Kafka 删除的记录。' },
  sql: recordsLostSql,
  unit: 'locale',
  target: 'recordsLost',
})

const arrivals = trendPanel({
  title: { en: 'Records ingested', zh: '入库记录' },
  description: { en: 'Per topic and interval, by time of ingest.', zh: '按主题与入库时段统计。' },
  sql: ingestedSql,
  unit: 'locale',
  interval: '1m',
  style: 'stacked',
  labelled: true,
})

const freshness = tablePanel({
  title: { en: 'Topics', zh: '主题' },
  description: { en: 'Records in the range and age of the newest event.', zh: '时段内记录数与最新事件距今的时间。' },
  sql: freshnessSql,
  unit: 'none',
  columns: (lang) => ({
    [lang === 'zh' ? '距今' : 'Age']: { unit: 'dtdurations' },
    [lang === 'zh' ? '条数' : 'Records']: { unit: 'locale' },
  }),
})

const reasons = tablePanel({
  title: { en: 'Why records were refused', zh: '拒收原因' },
  description: { en: 'Most frequent first.', zh: '按次数排序。' },
  sql: deadLettersByReasonSql,
  unit: 'none',
})

const jobs = timelinePanel({
  title: { en: 'Job runs', zh: '作业运行' },
  description: { en: 'Each run from its start.', zh: '自各次运行开始时刻起。' },
  sql: jobTimelineSql,
  unit: 'none',
  states: JOB_STATES,
})

const lastRuns = tablePanel({
  title: { en: 'Last run of each job', zh: '各作业最近一次运行' },
  description: { en: 'In the range.', zh: '所选时段内。' },
  sql: lastRunsSql,
  unit: 'none',
  columns: (lang) => ({
    [lang === 'zh' ? '耗时' : 'Took']: { unit: 'dtdurations' },
    [lang === 'zh' ? '行数' : 'Rows']: { unit: 'locale' },
  }),
})

export const pipeline: Board = {
  uid: 'cb-pipeline',
  title: { en: 'Pipeline', zh: '数据管道' },
  description: { en: 'Arrival of records, dead letters, jobs.', zh: '数据入库、死信与作业。' },
  time: { from: 'now-6h', to: 'now' },
  refresh: '1m',
  variables: [],
  rows: [
    {
      height: 8,
      panels: [
        [3, refused],
        [3, lost],
        [10, arrivals],
        [8, freshness],
      ],
    },
    {
      height: 9,
      panels: [
        [14, jobs],
        [10, lastRuns],
      ],
    },
    { height: 7, panels: [[24, reasons]] },
  ],
}
