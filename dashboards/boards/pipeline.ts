/** Pipeline: whether records arrive, what was refused, whether jobs run. */
import {
  deadLettersByReasonSql,
  deadLettersSql,
  freshnessSql,
  ingestedSql,
  JOB_STATES,
  jobTimelineSql,
  lastRunsSql,
  openDeadLettersSql,
  pausedTopicsSql,
  pausesSql,
  recordsLostSql,
  sourcesSql,
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

const open = statPanel({
  title: { en: 'Open dead letters', zh: '未处理死信' },
  description: { en: 'Refused in the range and not brought in by a replay.', zh: '时段内被拒收且尚未重放入库的记录。' },
  sql: openDeadLettersSql,
  unit: 'locale',
})

const paused = statPanel({
  title: { en: 'Paused topics', zh: '暂停的主题' },
  description: { en: 'Now, whatever the range.', zh: '当前状态，与时段无关。' },
  sql: pausedTopicsSql,
  unit: 'locale',
})

const pauses = tablePanel({
  title: { en: 'Pauses of ingest', zh: '入库暂停' },
  description: { en: 'Latest of each topic and cause, with what to do.', zh: '各主题与原因类别的最近一次，附处理办法。' },
  sql: pausesSql,
  unit: 'none',
  columns: (lang) => ({ [lang === 'zh' ? '持续' : 'Since']: { unit: 'dtdurations' } }),
})

const sources = tablePanel({
  title: { en: 'Sources', zh: '来源' },
  description: {
    en: "What became of each source's records in the range's last one to two hours.",
    zh: '时段最后一至两小时内各来源记录的去向。',
  },
  sql: sourcesSql,
  unit: 'locale',
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
    {
      height: 7,
      panels: [
        [3, open],
        [3, paused],
        [9, pauses],
        [9, reasons],
      ],
    },
    { height: 8, panels: [[24, sources]] },
  ],
}
