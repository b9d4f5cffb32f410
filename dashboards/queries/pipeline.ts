/** Whether data arrives and jobs run. */
import type { Lang } from '../language.ts'
import { alias } from '../sdk/kpi-sql.ts'

export const deadLettersSql = (lang: Lang): string =>
  `select count() as ${alias({ en: 'Dead letters', zh: '死信' }[lang])} from dead_letters where $__timeFilter(ingested_at)`

export const ingestedSql = (): string =>
  'select $__timeInterval(ingested_at) as time, toString(topic) as series, count() as records from raw_events where $__timeFilter(ingested_at) group by time, series order by time, series'

/** Deleted by the brokers before they were read. */
export const recordsLostSql = (lang: Lang): string =>
  `select sum(last_offset - first_offset + 1) as ${alias({ en: 'Records lost', zh: '丢失记录' }[lang])} from ingest_losses where $__timeFilter(noticed_at)`

export const deadLettersByReasonSql = (lang: Lang): string => {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  return `select toString(topic) as ${name('Topic', '主题')}, toString(reason) as ${name('Reason', '原因')}, count() as ${name('Records', '条数')}, max(ingested_at) as ${name('Last', '最近')} from dead_letters where $__timeFilter(ingested_at) group by topic, reason order by 3 desc limit 50`
}

/** Per topic: records in the range and how long ago the newest event happened. */
export const freshnessSql = (lang: Lang): string => {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  return `select toString(topic) as ${name('Topic', '主题')}, count() as ${name('Records', '条数')}, max(event_at) as ${name('Newest event', '最新事件')}, greatest(0, dateDiff('second', max(event_at), now())) as ${name('Age', '距今')} from raw_events where $__timeFilter(ingested_at) group by topic order by topic`
}

export const openDeadLettersSql = (lang: Lang): string =>
  `select count() as ${alias({ en: 'Open', zh: '未处理' }[lang])} from open_dead_letters where $__timeFilter(ingested_at)`

export const pausedTopicsSql = (lang: Lang): string =>
  `select uniqExact(topic) as ${alias({ en: 'Paused', zh: '已暂停' }[lang])} from ingest_pauses final where is_paused`

/** The latest pause of each topic and cause, those that still hold first. */
export const pausesSql = (lang: Lang): string => {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  const state = lang === 'zh' ? "if(is_paused, '暂停中', '已恢复')" : "if(is_paused, 'paused', 'running')"
  return `select toString(topic) as ${name('Topic', '主题')}, toString(cause) as ${name('Cause', '原因类别')}, ${state} as ${name('State', '状态')}, greatest(0, dateDiff('second', changed_at, now())) as ${name('Since', '持续')}, reason as ${name('Reason', '原因')} from ingest_pauses final order by is_paused desc, changed_at desc`
}

/** Of the range's last two hours: the counters are computed from raw events, about a second per million. */
export const sourcesSql = (lang: Lang): string => {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  const counters = [
    ['records', name('Records', '条数')],
    ['dead_lettered', name('Dead letters', '死信')],
    ['late', name('Late', '迟到')],
    ['out_of_order', name('Out of order', '乱序')],
    ['superseded', name('Superseded', '被取代')],
    ['clock_skewed', name('Clock skewed', '时钟偏差')],
    ['unregistered', name('Unregistered', '未登记')],
  ]
  const sums = counters.map(([column, label]) => `sum(${column}) as ${label}`).join(', ')
  return `select toString(topic) as ${name('Topic', '主题')}, toString(source) as ${name('Source', '来源')}, ${sums} from ingest_by_source where hour >= toStartOfHour(greatest($__fromTime, least($__toTime, now()) - interval 1 hour)) and hour <= $__toTime group by topic, source order by 3 desc limit 100`
}

export const JOB_STATES = [
  [1, { en: 'Running', zh: '运行中' }, 'blue'],
  [2, { en: 'Done', zh: '完成' }, 'green'],
  [3, { en: 'Failed', zh: '失败' }, 'red'],
  [4, { en: 'Skipped', zh: '跳过' }, 'gray'],
] as const

const code = "transform(toString(status), ['running', 'succeeded', 'failed', 'skipped'], [1, 2, 3, 4], 1)"

/** The gravest state of each interval: a month has 87,000 runs. */
export const jobTimelineSql = (lang: Lang): string =>
  `select $__timeInterval(started_at) as time, toString(job) as series, argMax(${code}, transform(toString(status), ['skipped', 'succeeded', 'running', 'failed'], [0, 1, 2, 3], 0)) as ${alias({ en: 'State', zh: '状态' }[lang])} from job_runs where $__timeFilter(started_at) group by time, series order by time, series`

export const lastRunsSql = (lang: Lang): string => {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  return `select toString(job) as ${name('Job', '作业')}, argMax(toString(status), started_at) as ${name('Status', '状态')}, max(started_at) as ${name('Last start', '最近开始')}, argMax(dateDiff('second', started_at, ifNull(ended_at, now())), started_at) as ${name('Took', '耗时')}, argMax(rows, started_at) as ${name('Rows', '行数')}, argMax(ifNull(toString(error), ''), started_at) as ${name('Error', '错误')} from job_runs where $__timeFilter(started_at) group by job order by job`
}
