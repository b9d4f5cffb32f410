/** Scores in detail: which items fail, how scores are spread, which recordings to look at first. */
import type { Lang } from '../language.ts'
import { alias, BY, names, scoped } from '../sdk/kpi-sql.ts'
import { ORDER_TYPES, wordSql } from './words.ts'

const SCORES = `from scores_final where $__timeFilter(recorded_at) and ${scoped('site_id', 'site')} and ${scoped('queue_id', 'queue')}`

/** Share of recordings that failed an item, of those it applied to. */
export const failedItemsSql = (lang: Lang): string =>
  `select replaceAll(item, '_', ' ') as ${alias({ en: 'Item', zh: '质检项' }[lang])}, countIf(outcome = 'fail') / count() as ${alias({ en: 'Failed', zh: '不合格' }[lang])} from (select arrayJoin(arrayZip(item_ids, item_outcomes)) as pair, pair.1 as item, pair.2 as outcome ${SCORES}) where outcome in ('pass', 'fail') group by item order by 2 desc limit 12`

/** Recordings by score class of ten points, lowest first. */
export const scoreSpreadSql = (lang: Lang): string =>
  `select concat(toString(class * 10), '–', toString(class * 10 + 10), ' %') as ${alias({ en: 'Score', zh: '得分' }[lang])}, recordings as ${alias({ en: 'Recordings', zh: '录音' }[lang])} from (select least(9, toUInt8(floor(assumeNotNull(score_ratio) * 10))) as class, count() as recordings ${SCORES} and score_ratio is not null group by class) order by class`

/** Lowest scores first. */
export function lowestScoresSql(lang: Lang): string {
  const name = (en: string, zh: string) => alias({ en, zh }[lang])
  const lowest = `select recording_id, recorded_at, toString(queue_id) as member, ifNull(toString(agent_id), '') as agent, score_ratio, arrayStringConcat(fatal_items, ', ') as fatal, needs_review ${SCORES} and score_ratio is not null order by score_ratio, recorded_at desc limit 50`
  const columns = [
    `recording_id as ${name('Recording', '录音')}`,
    `recorded_at as ${name('Recorded', '录音时间')}`,
    `if(d.name = '', member, d.name) as ${name('Queue', '技能队列')}`,
    `agent as ${name('Agent', '坐席员')}`,
    `score_ratio as ${name('Score', '得分')}`,
    `fatal as ${name('Fatal items', '致命项')}`,
    `if(needs_review, ${lang === 'zh' ? "'是', '否'" : "'yes', 'no'"}) as ${name('To review', '待复核')}`,
  ]
  return `select ${columns.join(', ')} from (${lowest}) as k ${names(BY.queue, lang)} order by score_ratio, recorded_at desc`
}

/** How properly work orders are filled in, by type. */
export const orderCompletenessSql = (lang: Lang): string =>
  `select ${wordSql('order_type', ORDER_TYPES, lang)} as ${alias({ en: 'Type', zh: '类型' }[lang])}, avg(completeness_ratio) as ${alias({ en: 'Completeness', zh: '填写规范度' }[lang])} from order_scores_current where $__timeFilter(opened_at) and completeness_ratio is not null group by order_type order by 2 limit 12`
