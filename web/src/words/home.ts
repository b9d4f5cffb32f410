/** Words of the page on which somebody's day begins. */
import type { Dictionary } from '../language.ts'

const en = {
  title: 'My work',
  hello: (name: string) => `${name}: what waits for you, and what is wrong`,
  waits: 'Waits for you',
  wrong: 'Wrong now',
  nothing: 'Nothing waits for you.',
  fine: 'Nothing is past its limit.',
  toReview: (n: string) => `${n} recordings assigned to you to review`,
  nextDue: (day: string) => `the next is due ${day}`,
  appeals: (n: string) => `${n} appeals without an answer`,
  ownAppeals: (n: string) => `${n} appeals of yours without an answer`,
  ownScores: (n: string) => `${n} scores of your calls in the last 7 days`,
  ownRoster: 'Your roster of this week',
  overdue: (n: string) => `${n} work orders overdue`,
  dueSoon: (n: string) => `${n} work orders due in 2 h`,
  overBreak: (n: string) => `${n} seats on a break for more than 15 min`,
  failedJobs: (n: string) => `${n} slots of jobs given up`,
  deadLetters: (n: string) => `${n} dead letters`,
  unreachable: 'Part of this could not be loaded; it is tried again.',
}

const zh: typeof en = {
  title: '我的工作',
  hello: (name) => `${name}：待办事项与当前问题`,
  waits: '待办',
  wrong: '当前问题',
  nothing: '没有待办事项。',
  fine: '各项均未超限。',
  toReview: (n) => `${n} 条录音待您复核`,
  nextDue: (day) => `最近一条 ${day} 到期`,
  appeals: (n) => `${n} 项申诉待答复`,
  ownAppeals: (n) => `您有 ${n} 项申诉待答复`,
  ownScores: (n) => `最近 7 天您的通话有 ${n} 条评分`,
  ownRoster: '您本周的班表',
  overdue: (n) => `${n} 张工单超时`,
  dueSoon: (n) => `${n} 张工单 2 小时内到期`,
  overBreak: (n) => `${n} 席小休超过 15 分钟`,
  failedJobs: (n) => `${n} 个作业时段已放弃`,
  deadLetters: (n) => `${n} 条死信`,
  unreachable: '部分内容未能加载，稍后将重试。',
}

export const homeWords: Dictionary<typeof en> = { en, zh }
