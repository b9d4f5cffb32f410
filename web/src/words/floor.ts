/** Words of the page of seats. */
import type { Dictionary } from '../language.ts'

const en = {
  title: 'Floor',
  sub: (seats: string, clock: string) => `${seats} seats signed in, as of ${clock}`,
  over: (n: string, minutes: number) => `${n} on a break for more than ${minutes} min`,
  noneOver: (minutes: number) => `Nobody is on a break for more than ${minutes} min.`,
  limit: 'Break longer than',
  minutes: (n: number) => `${n} min`,
  all: 'All states',
  state: 'State',
  seat: 'Seat',
  since: 'Since',
  inState: 'For',
  reason: 'Reason',
  call: 'Call',
  none: 'No seat is signed in',
  noneHelp: 'Seats appear here with the first state they report on topic seat-states.',
  breakOver: 'over the break',
}

const zh: typeof en = {
  title: '现场',
  sub: (seats, clock) => `已签入 ${seats} 席，截至 ${clock}`,
  over: (n, minutes) => `${n} 席小休超过 ${minutes} 分钟`,
  noneOver: (minutes) => `没有小休超过 ${minutes} 分钟的坐席。`,
  limit: '小休超过',
  minutes: (n) => `${n} 分钟`,
  all: '全部状态',
  state: '状态',
  seat: '坐席',
  since: '开始时间',
  inState: '持续',
  reason: '原因',
  call: '通话',
  none: '没有签入的坐席',
  noneHelp: '坐席在 seat-states 主题上报状态后即显示在此。',
  breakOver: '小休超时',
}

export const floorWords: Dictionary<typeof en> = { en, zh }
