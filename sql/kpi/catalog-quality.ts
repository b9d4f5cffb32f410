/** KPIs of automatic quality scores of recordings. */
import { type Kpi, ratio } from './entry.ts'
import { qualityRollup } from './rollup-quality.ts'

const { view } = qualityRollup
const source = 'Scores under the newest version of each form'

export const qualityKpis: readonly Kpi[] = [
  {
    id: 'scored_share',
    en: 'Scored share',
    zh: '评分覆盖率',
    unit: 'ratio',
    view,
    expression: ratio('sum(scored)', 'sum(recordings)'),
    isAdditive: false,
    source: `${source}; with several forms choose one, or the share exceeds 1`,
    description: { en: 'Scores / recordings.', zh: '评分数 / 录音数。' },
  },
  {
    id: 'recordings',
    en: 'Recordings',
    zh: '录音量',
    unit: 'count',
    view,
    expression: 'sum(recordings)',
    isAdditive: true,
    source: 'Topic recordings',
    description: { en: 'Recordings made.', zh: '录音数。' },
  },
  {
    id: 'quality_mean',
    en: 'Mean score',
    zh: '平均分',
    unit: 'ratio',
    view,
    expression: ratio('sum(score_sum)', 'sum(scored)'),
    isAdditive: false,
    source,
    description: {
      en: 'Mean of the scores, 0 to 1; recordings on which no item could be judged are left out.',
      zh: '评分均值(0 至 1);无可评项的录音不计。',
    },
  },
  {
    id: 'quality_fail_rate',
    en: 'Fail rate',
    zh: '不合格率',
    unit: 'ratio',
    view,
    expression: ratio('sum(failed)', 'sum(scored)'),
    isAdditive: false,
    source,
    description: { en: 'Below the pass ratio or with a fatal item / scored.', zh: '低于合格线或含致命项的评分 / 评分数。' },
  },
  {
    id: 'quality_fatal',
    en: 'Fatal errors',
    zh: '致命差错',
    unit: 'count',
    view,
    expression: 'sum(fatal)',
    isAdditive: true,
    source,
    description: { en: 'Scored recordings with a failed fatal item.', zh: '含致命项不合格的录音数。' },
  },
  {
    id: 'needs_review',
    en: 'To review',
    zh: '待复核',
    unit: 'count',
    view,
    expression: 'sum(needs_review)',
    isAdditive: true,
    source,
    description: { en: 'Scored recordings on which a rule could not decide.', zh: '规则无法判定、需人工复核的录音数。' },
  },
]
