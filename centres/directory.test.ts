/** Commands through the ledger: the directory by CSV, and work orders that are never carried out twice. */
import { expect, test } from 'vitest'
import { directoryDecider, validities } from '../domain/common/directory.ts'
import { instant, minutes, plus } from '../domain/kernel/time.ts'
import { stateOf } from '../ledger/aggregate.ts'
import { execute } from '../ledger/execute.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { admin, agent, principal } from '../tests/support/principals.ts'
import { directory, entriesOf, readDirectory } from './directory.ts'
import { importDirectory } from './import-directory.ts'
import { orders } from './orders.ts'

const now = instant(Date.parse('2026-03-02T01:00:00Z'))

const CSV = `kind,id,name_en,name_zh,name,zone,site_id,skills,answer_target_s
site,s-east,East,东区,,Asia/Shanghai,,,
queue,q-fault,Faults,报障,,,s-east,,15
agent,a-014,,,Lin Yan,,s-east,fault|billing,
site,s-west,West,,,Asia/Shangai,,,
seat,seat-1,,,,,,,
queue,q-x,X,,,,,,soon
robot,r-1,,,,,,,
agent,a-015,,,Wu,Asia/Shanghai,,,
`

test('a directory file is carried out row by row, and what is wrong is rejected with its line', async () => {
  const ledger = memoryLedger(() => now)
  const outcome = await importDirectory(ledger, admin, CSV, now)
  expect(outcome).toMatchObject({ rows: 8, accepted: 3, unchanged: 0, rejected: 5 })
  expect(outcome.rejects.map(({ row, code }) => [row, code])).toEqual([
    [5, 'directory.field_invalid'],
    [6, 'directory.field_missing'],
    [7, 'directory.field_invalid'],
    [8, 'directory.kind_unknown'],
    [9, 'directory.field_unknown'],
  ])
  expect(outcome.rejects[0]?.message).toContain('Asia/Shangai')
  expect(await readDirectory(ledger, instant(0))).toEqual([
    { kind: 'site', id: 's-east', attributes: { name_en: 'East', name_zh: '东区', zone: 'Asia/Shanghai' } },
    {
      kind: 'queue',
      id: 'q-fault',
      attributes: {
        name_en: 'Faults',
        name_zh: '报障',
        site_id: 's-east',
        skill_id: '',
        answer_target_s: 15,
        service_level_target_ratio: 0.8,
        short_abandon_s: 5,
      },
    },
    { kind: 'agent', id: 'a-014', attributes: { name: 'Lin Yan', team_id: '', site_id: 's-east', skills: ['fault', 'billing'] } },
  ])
  expect(await importDirectory(ledger, admin, CSV, plus(now, minutes(5))), 'the same file again').toMatchObject({
    accepted: 0,
    unchanged: 3,
    rejected: 5,
  })
})

test('a change holds from its instant on and leaves the past as it was', async () => {
  const ledger = memoryLedger(() => now)
  const header = 'kind,id,valid_from,valid_to,name,skills\n'
  await importDirectory(ledger, admin, `${header}agent,a-1,2026-01-01T00:00:00Z,,Lin,fault\n`, now)
  await importDirectory(ledger, admin, `${header}agent,a-1,2026-03-01T00:00:00+08:00,2026-06-01T00:00:00Z,Lin,fault|billing\n`, now)
  const [entry] = entriesOf(await ledger.readFrom(0, 100, 'directory/agent/a-1'))
  expect(
    validities(entry?.entry ?? directoryDecider.initial).map(({ validFrom, validTo, attributes }) => [
      validFrom,
      validTo,
      attributes['skills'],
    ]),
  ).toEqual([
    [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-02-28T16:00:00Z'), ['fault']],
    [Date.parse('2026-02-28T16:00:00Z'), Date.parse('2026-06-01T00:00:00Z'), ['fault', 'billing']],
  ])
  expect(await readDirectory(ledger, instant(Date.parse('2026-06-01T00:00:00Z')))).toEqual([])
  const again = await importDirectory(
    ledger,
    admin,
    `${header}agent,a-1,2026-03-01T00:00:00+08:00,2026-06-01T00:00:00Z,Lin,fault|billing\n`,
    now,
  )
  expect(again).toMatchObject({ unchanged: 1 })
})

test('leave has days of the calendar, the last no earlier than the first', async () => {
  const leave = (first: string, last: string) =>
    importDirectory(
      memoryLedger(() => now),
      admin,
      `kind,id,agent_id,first_on,last_on\nleave,l-1,a-1,${first},${last}\n`,
      now,
    )
  expect(await leave('2026-12-24', '2026-12-24')).toMatchObject({ accepted: 1 })
  expect(await leave('2026-12-24', '2026-12-23')).toMatchObject({
    rejects: [{ code: 'directory.field_invalid', message: expect.stringContaining("last_on of leave 'l-1' is '2026-12-23'") }],
  })
  expect(await leave('2026-02-29', '2026-03-01')).toMatchObject({
    rejects: [{ message: expect.stringContaining('a day of the calendar') }],
  })
})

test('what was never set cannot be retired', async () => {
  const outcome = await execute(
    memoryLedger(() => now),
    admin,
    directory,
    { type: 'RetireEntry', kind: 'queue', id: 'q-none', validFrom: now, at: now },
  )
  expect(outcome).toMatchObject({ ok: false, rejection: { code: 'directory.not_found' } })
})

const open = {
  type: 'OpenOrder',
  at: now,
  orderId: 'o-1',
  orderType: 'fault',
  priority: 'normal',
  title: 'Line dead',
  content: 'No dial tone.',
  teamId: 't-desk',
} as const

test('a work-order command sent twice is carried out once and answers the same version, even after later steps', async () => {
  const ledger = memoryLedger(() => now)
  const accept = { type: 'AcceptOrder', orderId: 'o-1', at: now, assigneeId: 'a-014' } as const
  await execute(ledger, agent, orders, open, { commandKey: 'key-open' })
  expect(await execute(ledger, agent, orders, accept, { commandKey: 'key-accept' })).toMatchObject({
    ok: true,
    value: { version: 2, events: [{ type: 'order_accepted' }] },
  })
  await execute(ledger, agent, orders, { type: 'ResolveOrder', orderId: 'o-1', at: now, resolution: 'Reset the port.' })
  expect(await execute(ledger, agent, orders, accept, { commandKey: 'key-accept' })).toMatchObject({
    ok: true,
    value: { version: 2, events: [], state: { status: 'accepted' } },
  })
  expect(await stateOf(ledger, orders, 'o-1')).toMatchObject({ status: 'resolved', resolution: 'Reset the port.' })
})

test('a refused command writes nothing', async () => {
  const ledger = memoryLedger(() => now)
  expect(
    await execute(ledger, agent, orders, { type: 'AcceptOrder', orderId: 'o-1', at: now, assigneeId: 'a' }, { commandKey: 'key' }),
  ).toMatchObject({
    ok: false,
    rejection: { code: 'order.not_found' },
  })
  expect(await ledger.readFrom(0, 10)).toEqual([])
  expect(await ledger.commandResult('key')).toBeUndefined()
})

test('of twenty urges at once none is lost', async () => {
  const ledger = memoryLedger(() => now)
  await execute(ledger, agent, orders, open)
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      execute(
        ledger,
        principal(`c-${n}`, 'customer'),
        orders,
        { type: 'UrgeOrder', orderId: 'o-1', at: now, note: '' },
        { commandKey: `urge-${n}` },
      ),
    ),
  )
  expect(outcomes.every(({ ok }) => ok)).toBe(true)
  expect(await stateOf(ledger, orders, 'o-1')).toMatchObject({ urgeCount: 20 })
})

const HOURS = 'kind,id,valid_from,opens,closes,zone,closed_on,open_on'
const LIMITS = 'kind,id,accept_minutes,reply_minutes,resolve_minutes'
const FROM = '2026-01-01T00:00:00Z'
test.each<[string, string, (string | number)[][]]>([
  [
    'two zones',
    `${HOURS}\nhours,q,${FROM},08:00,12:00,Europe/Berlin,,\nhours,q,${FROM},13:00,18:00,Asia/Tokyo,,`,
    [[3, 'directory.row_contradicts']],
  ],
  ['a zone and none', `${HOURS}\nhours,q,${FROM},08:00,12:00,Europe/Berlin,,\nhours,q,${FROM},13:00,18:00,,,`, []],
  ['closed days of each row', `${HOURS}\nhours,q,${FROM},08:00,12:00,,2026-05-01,\nhours,q,${FROM},13:00,18:00,,2026-05-02,`, []],
  ['a day closed and made up', `${HOURS}\nhours,q,${FROM},08:00,12:00,,2026-05-01,2026-05-01`, [[2, 'directory.field_invalid']]],
  [
    'the same in two rows',
    `${HOURS}\nhours,q,${FROM},08:00,12:00,,2026-05-01,\nhours,q,${FROM},13:00,18:00,,,2026-05-01`,
    [[3, 'directory.field_invalid']],
  ],
  ['a reply after the resolution', `${LIMITS}\nlimit,complaint,10,60,30`, [[2, 'directory.field_invalid']]],
  ['an acceptance after the resolution', `${LIMITS}\nlimit,complaint,40,,30`, [[2, 'directory.field_invalid']]],
  ['limits in their order, equal ones and the usual', `${LIMITS}\nlimit,complaint,30,30,30\nlimit,fault,60,60,0`, []],
])('what a directory says of itself twice has to agree: %s', async (_, csv, expected) => {
  const { rejects } = await importDirectory(
    memoryLedger(() => now),
    admin,
    `${csv}\n`,
    now,
  )
  expect(rejects.map(({ row, code }) => [row, code])).toEqual(expected)
})
