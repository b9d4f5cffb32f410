/** The kinds of work orders as people call them. */
import type { Language } from '../language.ts'

const ORDER_TYPES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  fault: { en: 'Fault', zh: '故障' },
  complaint: { en: 'Complaint', zh: '投诉' },
  opportunity: { en: 'Opportunity', zh: '商机' },
  urge: { en: 'Urge', zh: '催办' },
  supervise: { en: 'Supervise', zh: '督办' },
  manage: { en: 'Manage', zh: '管理' },
  construction: { en: 'Construction', zh: '施工' },
  resource: { en: 'Resource allocation', zh: '资源分配' },
  collaboration: { en: 'Collaboration', zh: '协作' },
  incident: { en: 'Incident', zh: '事件' },
}

export const ORDER_TYPE_IDS = Object.keys(ORDER_TYPES)

export const orderTypeName = (type: string, language: Language): string => ORDER_TYPES[type]?.[language] ?? type
