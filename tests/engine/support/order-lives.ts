/** Lives of orders with limits and outcomes worked out by hand: each line says what happened when, when it was due and what was in time. */
import { hours, instant, minutes, plus, toIso } from '../../../domain/kernel/time.ts'
import type { OrderStep } from '../../../domain/workorder/commands.ts'
import type { Priority } from '../../../domain/workorder/deadlines.ts'
import type { sample } from '../../support/order-steps.ts'

export const NOW = instant(Date.now())
export const HOURS = `kind,id,valid_from,opens,closes,weekdays,zone
hours,berlin,2020-01-01T00:00:00Z,09:00,12:00,1-5,Europe/Berlin
hours,berlin,2020-01-01T00:00:00Z,13:00,18:00,1-5,Europe/Berlin
hours,shanghai,2020-01-01T00:00:00Z,09:00,12:00,1-5,Asia/Shanghai
hours,shanghai,2020-01-01T00:00:00Z,13:00,18:00,1-5,Asia/Shanghai
hours,night,2020-01-01T00:00:00Z,22:00,06:00,1-7,Europe/Berlin
`
export const limitRow = (priority: Priority, from: string, reply: number, resolve: number, calendar: string) =>
  `kind,id,valid_from,reply_minutes,resolve_minutes,calendar\nlimit,fault/${priority},${from},${reply},${resolve},${calendar}\n`
export const SINCE_EVER = '2020-01-01T00:00:00Z'

type Kind = keyof typeof sample
type Step = readonly [at: string, step: Kind | 'Shorten', more?: Partial<OrderStep>]
export type Life = {
  readonly priority: Priority
  /** Default: a fault. Only orders that may be about another can be withdrawn. */
  readonly orderType?: 'construction'
  readonly opens: string
  readonly steps: readonly Step[]
  /** When it must be replied to and resolved, by hand. */
  readonly due: readonly [reply: string, resolve: string]
  /** In time or not; null is not judged. */
  readonly inTime: readonly [reply: boolean | null, resolve: boolean | null]
  readonly refused?: readonly string[]
}

/** Berlin, winter time: Monday the 3rd of February 2025 is day 3. */
const feb = (day: number, clock: string) => `2025-02-${String(day).padStart(2, '0')}T${clock}+01:00`
const noon = (day: number, clock: string) => `2025-02-${String(day).padStart(2, '0')}T${clock}+08:00`
const MINUTE_AGO = toIso(plus(NOW, minutes(-1)))

/** normal: 2 h and 8 h of 9–12 and 13–18 in Berlin; high: the same in Shanghai; urgent: 1 h and 8 h of 22–6 in Berlin; low: 2 h and 8 h of all time. */
export const LIVES: Readonly<Record<string, Life>> = {
  // Due 14:00 and Tue 11:00; left at 11:30: 0.5 + 1 h and 7.5 h. From 13:30: 15:00; 4.5 h today and 3 h on Tuesday.
  'paused over the lunch break, resolved a second late': {
    ...{ priority: 'normal', opens: feb(3, '11:00:00') },
    steps: [
      ...([
        [feb(3, '11:10:00'), 'AcceptOrder'],
        [feb(3, '11:30:00'), 'PauseOrder'],
        [feb(3, '13:30:00'), 'ResumeOrder'],
      ] as const),
      ...([
        [feb(3, '15:00:00'), 'ReplyToCustomer'],
        [feb(4, '12:00:01'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(3, '15:00:00'), feb(4, '12:00:00')], inTime: [true, false] },
  },
  // Due Fri 18:00 and Mon 16:00; left on Friday at 17:00: 1 h and 7 h. From Mon 10:00: 11:00; 2 h before lunch and 5 h after.
  'paused over a weekend, replied a second late': {
    ...{ priority: 'normal', opens: feb(7, '16:00:00') },
    steps: [
      ...([
        [feb(7, '16:10:00'), 'AcceptOrder'],
        [feb(7, '17:00:00'), 'PauseOrder'],
        [feb(10, '10:00:00'), 'ResumeOrder'],
      ] as const),
      ...([
        [feb(10, '11:00:01'), 'ReplyToCustomer'],
        [feb(10, '18:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(10, '18:00:00')], inTime: [false, true] },
  },
  // 1 h on Friday; 1 h and 7 h are left, of which a pause from Saturday until Monday's opening takes none.
  'paused over the weekend on which summer time begins': {
    ...{ priority: 'normal', opens: '2025-03-28T17:00:00+01:00' },
    steps: [
      ...([
        ['2025-03-28T17:10:00+01:00', 'AcceptOrder'],
        ['2025-03-29T12:00:00+01:00', 'PauseOrder'],
      ] as const),
      ...([
        ['2025-03-31T09:00:00+02:00', 'ResumeOrder'],
        ['2025-03-31T10:00:00+02:00', 'ReplyToCustomer'],
      ] as const),
      ['2025-03-31T17:00:00+02:00', 'ResolveOrder'],
    ],
    ...{ due: ['2025-03-31T10:00:00+02:00', '2025-03-31T17:00:00+02:00'], inTime: [true, true] },
  },
  // Left at Friday 17:30: 1.5 h and 7.5 h. From Monday 9:30: 11:00; 2.5 h before lunch and 5 h after.
  'paused over the weekend on which summer time ends, resolved a second late': {
    ...{ priority: 'normal', opens: '2025-10-24T17:00:00+02:00' },
    steps: [
      ...([
        ['2025-10-24T17:10:00+02:00', 'AcceptOrder'],
        ['2025-10-24T17:30:00+02:00', 'PauseOrder'],
      ] as const),
      ...([
        ['2025-10-27T09:30:00+01:00', 'ResumeOrder'],
        ['2025-10-27T11:00:00+01:00', 'ReplyToCustomer'],
      ] as const),
      ['2025-10-27T18:00:01+01:00', 'ResolveOrder'],
    ],
    ...{ due: ['2025-10-27T11:00:00+01:00', '2025-10-27T18:00:00+01:00'], inTime: [true, false] },
  },
  // 1.5 h have passed at 1:30; the pause until 3:30 of summer time lasts 1 h: 0.5 h and 6.5 h after it.
  'around the clock, paused over the hour that summer time skips': {
    ...{ priority: 'low', opens: '2025-03-30T00:00:00+01:00' },
    steps: [
      ...([
        ['2025-03-30T00:10:00+01:00', 'AcceptOrder'],
        ['2025-03-30T01:30:00+01:00', 'PauseOrder'],
      ] as const),
      ...([
        ['2025-03-30T03:30:00+02:00', 'ResumeOrder'],
        ['2025-03-30T04:00:00+02:00', 'ReplyToCustomer'],
      ] as const),
      ['2025-03-30T10:00:00+02:00', 'ResolveOrder'],
    ],
    ...{ due: ['2025-03-30T04:00:00+02:00', '2025-03-30T10:00:00+02:00'], inTime: [true, true] },
  },
  // That night has 9 h: from 23:00 the eighth ends at its end.
  'in the night on which summer time ends': {
    ...{ priority: 'urgent', opens: '2025-10-25T23:00:00+02:00' },
    steps: [
      ...([
        ['2025-10-25T23:10:00+02:00', 'AcceptOrder'],
        ['2025-10-26T00:00:00+02:00', 'ReplyToCustomer'],
      ] as const),
      ['2025-10-26T06:00:00+01:00', 'ResolveOrder'],
    ],
    ...{ due: ['2025-10-26T00:00:00+02:00', '2025-10-26T06:00:00+01:00'], inTime: [true, true] },
  },
  // That night has 7 h, 6 of them after 23:00: 2 h are left in the day's pause, which ends at 23:00 of the next night.
  'in the night on which summer time begins, paused by day into the next night': {
    ...{ priority: 'urgent', opens: '2025-03-29T23:00:00+01:00' },
    steps: [
      ...([
        ['2025-03-29T23:10:00+01:00', 'AcceptOrder'],
        ['2025-03-30T00:00:01+01:00', 'ReplyToCustomer'],
      ] as const),
      ...([
        ['2025-03-30T12:00:00+02:00', 'PauseOrder'],
        ['2025-03-30T23:00:00+02:00', 'ResumeOrder'],
      ] as const),
      ['2025-03-31T01:00:00+02:00', 'ResolveOrder'],
    ],
    ...{ due: ['2025-03-30T00:00:00+01:00', '2025-03-31T01:00:00+02:00'], inTime: [false, true] },
  },
  // Left at Monday 17:30: 1.5 h and 7.5 h, from Tuesday's opening on.
  'in Shanghai, paused overnight and resumed before opening': {
    ...{ priority: 'high', opens: noon(10, '17:00:00') },
    steps: [
      ...([
        [noon(10, '17:10:00'), 'AcceptOrder'],
        [noon(10, '17:30:00'), 'PauseOrder'],
        [noon(11, '08:00:00'), 'ResumeOrder'],
      ] as const),
      ...([
        [noon(11, '10:30:00'), 'ReplyToCustomer'],
        [noon(11, '17:30:01'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [noon(11, '10:30:00'), noon(11, '17:30:00')], inTime: [true, false] },
  },
  // 1 h and 7 h are left before opening: from 10:00 on until 11:00, and 2 h + 5 h.
  'paused before opening until after it': {
    ...{ priority: 'normal', opens: feb(10, '17:00:00') },
    steps: [
      ...([
        [feb(10, '17:10:00'), 'AcceptOrder'],
        [feb(11, '08:00:00'), 'PauseOrder'],
        [feb(11, '10:00:00'), 'ResumeOrder'],
      ] as const),
      ...([
        [feb(11, '11:00:00'), 'ReplyToCustomer'],
        [feb(11, '18:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(11, '11:00:00'), feb(11, '18:00:00')], inTime: [true, true] },
  },
  // The same, a whole day: Wednesday 10:00 and 17:00.
  'paused before opening until after closing': {
    ...{ priority: 'normal', opens: feb(10, '17:00:00') },
    steps: [
      ...([
        [feb(10, '17:10:00'), 'AcceptOrder'],
        [feb(11, '08:00:00'), 'PauseOrder'],
        [feb(11, '19:00:00'), 'ResumeOrder'],
      ] as const),
      ...([
        [feb(12, '10:00:00'), 'ReplyToCustomer'],
        [feb(12, '17:00:01'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(12, '10:00:00'), feb(12, '17:00:00')], inTime: [true, false] },
  },
  // The reply is missed at 11:00. 6 h are left to resolve: 4 h from 14:00 on and 2 h on Tuesday.
  'paused at the instant at which the reply is due': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '11:00:00'), 'PauseOrder'],
        [feb(10, '14:00:00'), 'ResumeOrder'],
      ] as const),
      ...([
        [feb(10, '14:00:00'), 'ReplyToCustomer'],
        [feb(11, '11:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(11, '11:00:00')], inTime: [false, true] },
  },
  // 8 h anew from Tuesday 10:00: 2 + 5 h, and 1 h on Wednesday.
  'reopened after it was resolved in time, and resolved in time again': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '10:00:00'), 'ReplyToCustomer'],
        [feb(10, '12:00:00'), 'ResolveOrder'],
      ] as const),
      ...([
        [feb(11, '10:00:00'), 'ReopenOrder'],
        [feb(11, '10:05:00'), 'AcceptOrder'],
        [feb(12, '10:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(12, '10:00:00')], inTime: [true, true] },
  },
  'reopened after it was resolved in time, and resolved a second late': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '10:00:00'), 'ReplyToCustomer'],
        [feb(10, '12:00:00'), 'ResolveOrder'],
      ] as const),
      ...([
        [feb(11, '10:00:00'), 'ReopenOrder'],
        [feb(11, '10:05:00'), 'AcceptOrder'],
        [feb(12, '10:00:01'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(12, '10:00:00')], inTime: [true, false] },
  },
  'reopened long after it was resolved too late, it is judged by the limit given anew': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '10:00:00'), 'ReplyToCustomer'],
        [feb(11, '12:00:00'), 'ResolveOrder'],
      ] as const),
      ...([
        [feb(12, '10:00:00'), 'ReopenOrder'],
        [feb(12, '10:05:00'), 'AcceptOrder'],
        [feb(13, '10:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(13, '10:00:00')], inTime: [true, true] },
  },
  // 7 h are left at 10:00: 4 h from 14:00 on and 3 h on Tuesday.
  'urged while paused': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '10:00:00'), 'PauseOrder'],
        [feb(10, '11:00:00'), 'UrgeOrder'],
      ] as const),
      ...([
        [feb(10, '14:00:00'), 'ResumeOrder'],
        [feb(10, '15:00:00'), 'ReplyToCustomer'],
        [feb(11, '12:00:01'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '15:00:00'), feb(11, '12:00:00')], inTime: [true, false] },
  },
  'handed on twice, it keeps its limits': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '10:00:00'), 'TransferOrder', { teamId: 't-2' }],
      ] as const),
      ...([
        [feb(10, '10:30:00'), 'TransferOrder', { teamId: 'last' }],
        [feb(10, '10:40:00'), 'AcceptOrder'],
      ] as const),
      ...([
        [feb(10, '11:00:01'), 'ReplyToCustomer'],
        [feb(10, '18:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(10, '18:00:00')], inTime: [false, true] },
  },
  'called back a second after the limit, it stays resolved in time': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '11:00:00'), 'ReplyToCustomer'],
      ] as const),
      ...([
        [feb(10, '18:00:00'), 'ResolveOrder'],
        [feb(10, '18:00:01'), 'MakeCallback'],
      ] as const),
    ],
    ...{ due: [feb(10, '11:00:00'), feb(10, '18:00:00')], inTime: [true, true] },
  },
  // Due 8:00, paused at 6:00, 2 h more: 4 h are left from 9:30 on.
  'given more time in a pause, after the old limit': {
    ...{ priority: 'low', opens: '2025-02-10T00:00:00Z' },
    steps: [
      ...([
        ['2025-02-10T00:10:00Z', 'AcceptOrder'],
        ['2025-02-10T01:00:00Z', 'ReplyToCustomer'],
        ['2025-02-10T06:00:00Z', 'PauseOrder'],
      ] as const),
      ...([
        ['2025-02-10T07:00:00Z', 'RequestExtension', { extraSeconds: hours(2) }],
        ['2025-02-10T09:00:00Z', 'ApproveExtension'],
      ] as const),
      ...([
        ['2025-02-10T09:30:00Z', 'ResumeOrder'],
        ['2025-02-10T13:30:00Z', 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: ['2025-02-10T02:00:00Z', '2025-02-10T13:30:00Z'], inTime: [true, true] },
  },
  'limits shortened meanwhile, it keeps what it was given': {
    ...{ priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      ...([
        [feb(10, '09:10:00'), 'AcceptOrder'],
        [feb(10, '09:30:00'), 'Shorten'],
        [feb(10, '11:00:00'), 'ReplyToCustomer'],
      ] as const),
      [feb(10, '18:00:00'), 'ResolveOrder'],
    ],
    ...{ due: [feb(10, '11:00:00'), feb(10, '18:00:00')], inTime: [true, true] },
  },
  // 13–15; 13–18 and 9–12.
  'opened in the lunch break': {
    ...{ priority: 'normal', opens: feb(10, '12:30:00') },
    steps: [
      ...([
        [feb(10, '12:40:00'), 'AcceptOrder'],
        [feb(10, '15:00:00'), 'ReplyToCustomer'],
        [feb(11, '12:00:00'), 'ResolveOrder'],
      ] as const),
    ],
    ...{ due: [feb(10, '15:00:00'), feb(11, '12:00:00')], inTime: [true, true] },
  },
  'withdrawn before it was due, it cannot be reopened': {
    ...{ orderType: 'construction', priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [
      [feb(10, '10:00:00'), 'WithdrawOrder'],
      [feb(10, '10:30:00'), 'ReopenOrder'],
    ],
    ...{ due: [feb(10, '11:00:00'), feb(10, '18:00:00')], inTime: [null, null], refused: ['ReopenOrder: order.archived'] },
  },
  'withdrawn after it was due': {
    ...{ orderType: 'construction', priority: 'normal', opens: feb(10, '09:00:00') },
    steps: [[feb(11, '12:00:00'), 'WithdrawOrder']],
    ...{ due: [feb(10, '11:00:00'), feb(10, '18:00:00')], inTime: [null, null] },
  },
  'not due yet': {
    ...{ priority: 'low', opens: MINUTE_AGO, steps: [] },
    ...{ due: [toIso(plus(NOW, minutes(119))), toIso(plus(NOW, minutes(479)))], inTime: [null, null] },
  },
}
