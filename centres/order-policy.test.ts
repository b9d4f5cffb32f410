/** Hours, limits and teams of the directory as the centres use them: from files, as of an instant. */
import { expect, test } from 'vitest'
import { rejected } from '../domain/kernel/parsed.ts'
import { hours, type Instant, instant, minutes, plus } from '../domain/kernel/time.ts'
import { isLive } from '../domain/workorder/work-order.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open, sample } from '../tests/support/order-steps.ts'
import { admin, agent, principal } from '../tests/support/principals.ts'
import { isOfficeMinute, stepped } from '../tests/support/stepped-clock.ts'
import { importDirectory } from './import-directory.ts'
import { orderPolicy } from './order-policy.ts'
import { serviceCentres } from './service-centres.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const fresh = (): Ledger => memoryLedger(() => instant(0))
const load = (ledger: Ledger, csv: string, now = at('2026-01-01T00:00:00Z')) => importDirectory(ledger, admin, csv, now)
const desk = (ledger: Ledger, by = agent) =>
  serviceCentres({ ledger, callInterface: async () => rejected('interface.unreachable', 'away') }, by)

const HOURS = 'kind,id,opens,closes,weekdays,closed_on,zone\n'
const clockOf = async (ledger: Ledger, hours: string, now = at('2026-05-01T00:00:00Z')) => {
  expect(await load(ledger, HOURS + hours), hours).toMatchObject({ rejected: 0 })
  expect(await load(ledger, 'kind,id,calendar\nlimit,complaint,office\n')).toMatchObject({ rejected: 0 })
  return (await orderPolicy(ledger, now)).clockOf('complaint', 'normal')
}

test.each<[string, string, string, string, number]>([
  // Each worked by hand: minutes that count between the two instants.
  [
    'a lunch break',
    'hours,office,09:00,12:00,1-5,,\nhours,office,13:00,18:00,1-5,,',
    '2026-03-02T11:00:00+08:00',
    '2026-03-02T14:00:00+08:00',
    120,
  ],
  [
    'a shorter Saturday',
    'hours,office,08:00,18:00,1|2|3|4|5,,\nhours,office,09:00,13:00,6,,',
    '2026-03-06T17:00:00+08:00',
    '2026-03-09T09:00:00+08:00',
    60 + 240 + 60,
  ],
  ['days separated by semicolons', 'hours,office,08:00,18:00,1;2;3;4;5,,', '2026-03-06T17:00:00+08:00', '2026-03-09T09:00:00+08:00', 120],
  ['a holiday', 'hours,office,09:00,20:00,1-5,2026-05-25,America/New_York', '2026-05-22T19:00:00-04:00', '2026-05-26T10:00:00-04:00', 120],
  ['a change of clocks', 'hours,office,09:00,20:00,1-5,,America/New_York', '2026-03-06T19:30:00-05:00', '2026-03-09T09:30:00-04:00', 60],
  [
    'a night over midnight, Sunday into Monday too',
    'hours,office,22:00,06:00,5|7,,',
    '2026-03-06T21:00:00+08:00',
    '2026-03-09T07:00:00+08:00',
    16 * 60,
  ],
  [
    'a night of 23 hours less the one skipped',
    'hours,office,22:00,06:00,6,,America/New_York',
    '2026-03-07T20:00:00-05:00',
    '2026-03-08T08:00:00-04:00',
    7 * 60,
  ],
  ['24 hours', 'hours,office,00:00,24:00,1-7,,', '2026-03-06T21:00:00+08:00', '2026-03-09T07:00:00+08:00', 58 * 60],
])('%s counts as it says', async (_what, hours, from, to, minutes) => {
  const clock = await clockOf(fresh(), hours)
  expect(clock.between(at(from), at(to)) / 60).toBe(minutes)
})

test('limits and calendar of a file reach orders that are opened without a host', async () => {
  const ledger = fresh()
  await load(ledger, `${HOURS}hours,office,09:00,17:00,1-5,,Asia/Shanghai\n`)
  const limits = 'kind,id,valid_from,accept_minutes,reply_minutes,resolve_minutes,calendar\n'
  expect(
    await load(ledger, `${limits}limit,fault,2026-03-01T00:00:00Z,0,60,480,office\nlimit,fault/urgent,2026-03-01T00:00:00Z,0,0,120,\n`),
  ).toMatchObject({
    accepted: 2,
    rejected: 0,
  })
  // Friday 16:30: an hour of office time ends Monday 09:30, eight hours at Monday 16:30.
  const opened = { ...open, at: at('2026-03-06T16:30:00+08:00') }
  expect((await desk(ledger).order('o-501', opened)).ok).toBe(true)
  const order = await desk(ledger).orders.read('o-501')
  if (!isLive(order)) throw new Error('no order')
  expect(order).toMatchObject({ replyDueAt: at('2026-03-09T09:30:00+08:00'), resolveDueAt: at('2026-03-09T16:30:00+08:00') })
  const urgent = await orderPolicy(ledger, opened.at)
  expect([urgent.limitsOf('fault', 'urgent'), urgent.limitsOf('complaint', 'normal').resolve]).toMatchObject([
    { reply: 3600, resolve: 7200 },
    72 * 3600,
  ])
  expect((await orderPolicy(ledger, at('2026-02-01T00:00:00Z'))).limitsOf('fault', 'normal').resolve, 'before it is valid').toBe(24 * 3600)
})

test('a transfer to a team that the directory places in the field is a dispatch', async () => {
  const ledger = fresh()
  await load(ledger, 'kind,id,name_en,place\nteam,t-desk,Desk,desk\nteam,t-east,East,field\n')
  await desk(ledger).order('o-501', open)
  const transfer = { ...sample.TransferOrder({ at: open.at }), teamId: 't-east' }
  expect(await desk(ledger).order('o-501', transfer)).toMatchObject({ rejection: { code: 'order.test_missing' } })
  await desk(ledger).order('o-501', sample.RecordLineTest({ at: open.at }))
  expect(await desk(ledger).order('o-501', transfer)).toMatchObject({ value: { state: { place: 'field', teamId: 't-east' } } })
})

const FROM = '2026-09-01T00:00:00+02:00'
const schedule = 'kind,id,valid_from,opens,closes,weekdays\n'
const monday = `hours,sup,${FROM},08:00,18:00,1;2;3-5\n`
const saturday = `hours,sup,${FROM},09:00,13:00,6\n`

test('rows of one queue and instant are one schedule, in one file or in two, and said again they change nothing', async () => {
  const [one, two] = [fresh(), fresh()]
  expect(await load(one, schedule + monday + saturday)).toMatchObject({ rows: 2, accepted: 2, rejected: 0 })
  expect(await load(one, schedule + monday + saturday)).toMatchObject({ unchanged: 2 })
  await load(two, schedule + monday)
  await load(two, schedule + saturday)
  const spans = async (ledger: Ledger) => (await ledger.readFrom(0, 9)).at(-1)?.data['attributes']
  expect(await spans(one)).toMatchObject({ opens: '08:00', closes: '18:00', weekdays: ['1', '2', '3', '4', '5'], more: ['6 09:00-13:00'] })
  expect(await spans(two)).toEqual(await spans(one))
})

test.each([
  ['overlapping spans of one instant', `${monday}hours,sup,${FROM},17:00,20:00,5\n`, 3, 'directory.hours_overlap'],
  [
    'a night into a morning that is said already',
    `hours,sup,${FROM},22:00,06:00,1\nhours,sup,${FROM},05:00,09:00,2\n`,
    3,
    'directory.hours_overlap',
  ],
  ['a day of 25 hours', `hours,sup,${FROM},08:00,24:30,1\n`, 2, 'directory.field_invalid'],
  ['days that are none', `hours,sup,${FROM},08:00,18:00,Mon\n`, 2, 'directory.field_invalid'],
])('%s are refused by row', async (_what, rows, row, code) => {
  expect(await load(fresh(), schedule + rows)).toMatchObject({ rejected: 1, rejects: [{ row, code }] })
})

test('a later row replaces the hours by a later instant only', async () => {
  const ledger = fresh()
  await load(ledger, schedule + monday)
  const refused = await load(ledger, `${schedule}hours,sup,${FROM},07:00,19:00,1-5\n`)
  expect(refused).toMatchObject({ rejects: [{ row: 2, code: 'directory.hours_overlap' }] })
  expect(await load(ledger, `${schedule}hours,sup,2026-10-01T00:00:00+02:00,07:00,19:00,1-5\n`)).toMatchObject({ accepted: 1, rejected: 0 })
})

test('two rows of one entry and instant that say different things are no correction', async () => {
  const csv = 'kind,id,name_en,answer_target_s\nqueue,q,Faults,20\nqueue,q,Faults,30\n'
  expect(await load(fresh(), csv)).toMatchObject({ accepted: 1, rejects: [{ row: 3, code: 'directory.row_contradicts' }] })
  expect(await load(fresh(), 'kind,id,calendar\nlimit,fault,nowhere\n')).toMatchObject({
    rejects: [{ code: 'directory.calendar_unknown' }],
  })
  expect(await load(fresh(), 'kind,id,reply_minutes\nlimit,lunch,5\n')).toMatchObject({ rejects: [{ code: 'directory.id_invalid' }] })
})

test('a column that no kind of entry has is refused with the one meant, filled or not', async () => {
  const read = (header: string) => load(fresh(), `${header}\nleave,l-1,a-1,2026-12-24,\n`)
  await expect(read('kind,id,agent_id,first_on,lst_on')).rejects.toThrow("'lst_on' is no member of the header; did you mean 'last_on'?")
  await expect(read('kind,id,agent,first_on,last_on')).rejects.toThrow("'agent' is no member of the header; did you mean 'agent_id'?")
})

test('an unknown column is refused where the first row ends before it, and a row that goes on after the last column by row', async () => {
  const short = 'kind,id,name_en,plac\nqueue,q-1\nteam,t-1,East,field\n'
  await expect(load(fresh(), short)).rejects.toThrow("'plac' is no member of the header; did you mean 'place'?")
  expect(await load(fresh(), 'kind,id,name_en\nqueue,q-1,Faults, lines\nqueue,q-2,Orders,\n')).toMatchObject({
    accepted: 1,
    rejects: [{ row: 2, code: 'directory.cells' }],
  })
})

const closed = (specialDayId: string, fromOn: string, more = {}) => ({
  type: 'AddSpecialDay' as const,
  specialDayId,
  at: at('2026-03-05T09:00:00+08:00'),
  terms: { kind: 'closed' as const, name: 'Move', queueId: '', fromOn, toOn: fromOn, ...more },
})

test('a special day that closes stops the calendar of orders from when it is known until it is withdrawn', async () => {
  const ledger = fresh()
  await load(ledger, `${HOURS}hours,office,09:00,17:00,1-5,,Asia/Shanghai\n`)
  await load(ledger, 'kind,id,calendar\nlimit,fault,office\n')
  const planner = desk(ledger, principal('p-1', 'scheduler'))
  expect((await planner.specialDays.command(closed('d-1', '2026-03-09'))).ok).toBe(true)
  const hoursFrom = async (known: string, queueId?: string) =>
    (await orderPolicy(ledger, at(known)))
      .clockOf('fault', 'normal', queueId)
      .between(at('2026-03-06T16:00:00+08:00'), at('2026-03-10T10:00:00+08:00')) / 3600
  // Friday 16 to 17, Monday 9 to 17, Tuesday 9 to 10: 10 h, without the Monday 2 h.
  expect(await hoursFrom('2026-03-05T08:59:00+08:00'), 'before it was known').toBe(10)
  expect(await hoursFrom('2026-03-05T09:00:00+08:00')).toBe(2)
  await planner.specialDays.command({ type: 'WithdrawSpecialDay', specialDayId: 'd-1', at: at('2026-03-06T08:00:00+08:00') })
  expect(await hoursFrom('2026-03-06T08:00:00+08:00'), 'withdrawn').toBe(10)
  await planner.specialDays.command(closed('d-2', '2026-03-09', { queueId: 'q-1' }))
  expect(
    [await hoursFrom('2026-03-06T09:00:00+08:00', 'q-1'), await hoursFrom('2026-03-06T09:00:00+08:00', 'q-2')],
    'of one queue',
  ).toEqual([2, 10])
  // A Saturday made up has the hours of a Monday; a campaign changes none.
  await planner.specialDays.command(closed('d-3', '2026-03-07', { kind: 'workday' }))
  await planner.specialDays.command(closed('d-4', '2026-03-06', { kind: 'campaign' }))
  expect(await hoursFrom('2026-03-06T09:00:00+08:00', 'q-1')).toBe(10)
})

test('due instants of orders step over a closed day as a clock does that steps minute by minute', async () => {
  const ledger = fresh()
  await load(ledger, `${HOURS}hours,office,09:00,12:00,1-5,,Asia/Shanghai\nhours,office,13:00,18:00,1-5,,Asia/Shanghai\n`)
  await load(ledger, 'kind,id,resolve_minutes,calendar\nlimit,fault,480,office\n')
  await desk(ledger, principal('p-1', 'scheduler')).specialDays.command(closed('d-1', '2026-03-09', { toOn: '2026-03-10' }))
  const from = at('2026-03-09T00:00:00+08:00') / 60_000
  const counts = (minute: number) => isOfficeMinute(minute) && (minute < from || minute >= from + 2 * 1440)
  for (const [n, hour] of [...Array(24).keys()].entries()) {
    const opened = { ...open, orderId: `o-${n}`, at: plus(at('2026-03-06T00:00:00+08:00'), hours(hour)) }
    expect((await desk(ledger).order(opened.orderId, opened)).ok).toBe(true)
    const order = await desk(ledger).orders.read(opened.orderId)
    if (!isLive(order)) throw new Error('no order')
    const started = [{ type: 'started', at: opened.at, limit: minutes(480) }] as const
    const [before, after] = [-1, 1].map((step) => stepped(counts, started, plus(order.resolveDueAt, minutes(step))))
    expect([before, after], opened.orderId).toEqual(['running', 'missed'])
  }
})
