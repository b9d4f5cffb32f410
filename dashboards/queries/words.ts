/** Codes of the data in words, for bars and tables. A code without a word is shown as it is. */
import type { Lang, Text } from '../language.ts'

type Words = Readonly<Record<string, Text>>

export const ORDER_TYPES: Words = {
  fault: { en: 'Fault', zh: '故障' },
  complaint: { en: 'Complaint', zh: '投诉' },
  enquiry: { en: 'Enquiry', zh: '咨询' },
  opportunity: { en: 'Opportunity', zh: '商机' },
  urge: { en: 'Urge', zh: '催办' },
  supervise: { en: 'Supervise', zh: '督办' },
  manage: { en: 'Manage', zh: '管理' },
  construction: { en: 'Construction', zh: '施工' },
  resource: { en: 'Resource', zh: '资源分配' },
  collaboration: { en: 'Collaboration', zh: '协作' },
}

export const ORDER_STAGES: Words = {
  opened: { en: 'Opened', zh: '已受理' },
  returned: { en: 'Returned', zh: '已退回' },
  accepted: { en: 'Accepted', zh: '已接单' },
  paused: { en: 'Paused', zh: '已挂起' },
  resolved: { en: 'Resolved', zh: '已办结' },
  called_back: { en: 'Called back', zh: '已回访' },
  feedback_given: { en: 'Feedback given', zh: '已评价' },
  archived: { en: 'Archived', zh: '已归档' },
}

/** SQL for the word of a code column. */
export function wordSql(column: string, words: Words, lang: Lang): string {
  const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(', ')}]`
  return `transform(toString(${column}), ${list(Object.keys(words))}, ${list(Object.values(words).map((text) => text[lang]))}, toString(${column}))`
}
