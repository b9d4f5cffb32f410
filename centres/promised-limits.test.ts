/** What was left of a limit at a pause is counted by what had been written down when the limit was given, whatever is dated back since. */
import { expect, test } from 'vitest'
import { rejected } from '../domain/kernel/parsed.ts'
import { hours, type Instant, instant } from '../domain/kernel/time.ts'
import type { WorkOrderCommand } from '../domain/workorder/commands.ts'
import { isLive } from '../domain/workorder/work-order.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open, sample } from '../tests/support/order-steps.ts'
import { admin, agent, lead, principal } from '../tests/support/principals.ts'
import { importDirectory } from './import-directory.ts'
import { serviceCentres } from './service-centres.ts'

const at = (text: string): Instant => instant(Date.parse(`2026-03-${text}:00+08:00`))
const [FRI, MON, TUE] = ['06', '09', '10']
const on = (day: string, time: string): Instant => at(`${day}T${time}`)

type Step = (ledger: Ledger) => Promise<{ ok: boolean }>

const callInterface = async () => rejected('interface.unreachable', 'away')
const by = (ledger: Ledger, who: typeof agent) => serviceCentres({ ledger, callInterface }, who)
const order =
  (command: WorkOrderCommand, who = agent): Step =>
  (ledger) =>
    by(ledger, who).order('o-501', command)
const directory =
  (csv: string): Step =>
  async (ledger) => {
    const { rejected: refused } = await importDirectory(ledger, admin, csv, on(TUE, '08:00'))
    return { ok: refused === 0 }
  }
const terms = { kind: 'closed', name: 'Move', queueId: '', fromOn: '2026-03-09', toOn: '2026-03-09' } as const
const closed =
  (dated: Instant): Step =>
  (ledger) =>
    by(ledger, principal('p-1', 'scheduler')).specialDays.command({ type: 'AddSpecialDay', specialDayId: 'd-1', terms, at: dated })

const opened = order({ ...open, at: on(FRI, '16:00') })
const accepted = order(sample.AcceptOrder({ at: on(FRI, '16:15') }))
const paused = order(sample.PauseOrder({ at: on(FRI, '16:30') }))
const resumed = (instant: Instant) => order(sample.ResumeOrder({ at: instant }))
const extended = (instant: Instant): Step[] => [
  order({ ...sample.RequestExtension({ at: instant }), extraSeconds: hours(2) }),
  order(sample.ApproveExtension({ at: instant }), lead),
]
const HOURS = 'kind,id,valid_from,opens,closes,weekdays,zone\n'

/** Office time is 9 to 17, Monday to Friday; eight hours to resolve from Friday 16:00, due Monday 16:00; 7.5 h are left on Friday 16:30. */
test.each<[string, readonly Step[], Instant]>([
  ['nothing entered', [paused, resumed(on(TUE, '09:00'))], on(TUE, '16:30')],
  ['a closed Monday dated before the opening', [paused, closed(on(FRI, '08:00')), resumed(on(TUE, '09:00'))], on(TUE, '16:30')],
  ['a closed Monday dated at the opening', [paused, closed(on(FRI, '16:00')), resumed(on(TUE, '09:00'))], on(TUE, '16:30')],
  [
    // 7.5 h from Tuesday 9:00 by hours of four a day: 13:00 on Tuesday, 12:30 on Wednesday.
    'shorter hours valid from before the opening',
    [paused, directory(`${HOURS}hours,office,2026-03-01T00:00:00Z,09:00,13:00,1-5,Asia/Shanghai\n`), resumed(on(TUE, '09:00'))],
    at('11T12:30'),
  ],
  [
    'another calendar of the limit, valid from before the opening',
    [
      paused,
      directory(`${HOURS}hours,half,2026-03-01T00:00:00Z,09:00,13:00,1-5,Asia/Shanghai\n`),
      directory('kind,id,valid_from,resolve_minutes,calendar\nlimit,fault,2026-03-01T00:00:00Z,480,half\n'),
      resumed(on(TUE, '09:00')),
    ],
    at('11T12:30'),
  ],
  [
    // Goes on Monday 9:00, due 16:30; paused at 10:00 with 6.5 h left.
    'a closed Monday dated before the second pause that gave the limit',
    [
      ...[paused, resumed(on(MON, '09:00')), order(sample.PauseOrder({ at: on(MON, '10:00') })), closed(on(FRI, '08:00'))],
      resumed(on(TUE, '09:00')),
    ],
    on(TUE, '15:30'),
  ],
  [
    // Due Monday 16:00, and two hours more are due Monday 17:00 and Tuesday 10:00: 9.5 h are left.
    'an extension in the pause, of open days',
    [paused, ...extended(on(MON, '08:00')), resumed(on(TUE, '09:00'))],
    at('11T10:30'),
  ],
  [
    // The two hours more are counted from Monday 16:00 by a calendar in which Monday is closed: Tuesday 11:00. Left: 7.5 h of the first part, 2 h of the second.
    'an extension in the pause, after Monday was closed',
    [paused, closed(on(FRI, '17:00')), ...extended(on(MON, '08:00')), resumed(on(TUE, '09:00'))],
    at('11T10:30'),
  ],
  [
    // Extended while it runs, due Tuesday 11:00; paused on Monday 10:00 with 6 h of the promise and 2 h more.
    'an extension before the pause, after Monday was closed',
    [
      ...[closed(on(FRI, '17:00')), ...extended(on(FRI, '17:00')), order(sample.PauseOrder({ at: on(MON, '10:00') }))],
      resumed(on(TUE, '09:00')),
    ],
    on(TUE, '17:00'),
  ],
])('%s leaves what was left', async (_what, steps, due) => {
  const ledger = memoryLedger(() => instant(0))
  const begin = [
    directory(`${HOURS}hours,office,2026-01-01T00:00:00Z,09:00,17:00,1-5,Asia/Shanghai\n`),
    directory('kind,id,valid_from,resolve_minutes,calendar\nlimit,fault,2026-01-01T00:00:00Z,480,office\n'),
    ...[opened, accepted],
  ]
  for (const [n, step] of [...begin, ...steps].entries()) expect(await step(ledger), String(n)).toMatchObject({ ok: true })
  const state = await by(ledger, agent).orders.read('o-501')
  if (!isLive(state)) throw new Error('no order')
  expect(new Date(state.resolveDueAt).toJSON()).toBe(new Date(due).toJSON())
})
