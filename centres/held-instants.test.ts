/** What commands are dated: only what every table holds, or it would be in the ledger and nowhere else. */
import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import type { AccountCommand } from '../domain/operations/account.ts'
import type { OpenOrder } from '../domain/workorder/commands.ts'
import { changeOf, execute } from '../ledger/execute.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open } from '../tests/support/order-steps.ts'
import { admin, principal } from '../tests/support/principals.ts'
import { give } from './accounts.ts'
import { directory } from './directory.ts'
import { orders } from './orders.ts'
import { overrides } from './overrides.ts'
import { recordings } from './recordings.ts'

const at = (text: string) => instant(Date.parse(text))
const AGENT = principal('a-1', 'agent')
const PLANNER = principal('p-1', 'scheduler', 'admin')

test.each<[string, Partial<OpenOrder>]>([
  ['the millisecond before 1970', { at: instant(-1) }],
  ['1969', { at: at('1969-01-01T00:00:00Z') }],
  ['the year 1', { at: at('0001-01-01T00:00:00Z') }],
  ['2150', { at: at('2150-01-01T00:00:00Z') }],
  ['the year 10000', { at: at('+010000-01-01T00:00:00Z') }],
  ['more than a date can be', { at: instant(1e300) }],
  ['due in 2150', { resolveDueAt: at('2150-01-01T00:00:00Z') }],
  ['due for ever', { replyDueAt: instant(Number.POSITIVE_INFINITY) }],
  ['due before 1970', { acceptDueAt: instant(-1) }],
])('an order of %s is refused by name, and nothing is written', async (_, said) => {
  const ledger = memoryLedger(() => instant(0))
  const done = await execute(ledger, AGENT, orders, { ...open, ...said })
  const [[member] = ['']] = Object.entries(said)
  expect(done).toMatchObject({
    ok: false,
    rejection: { code: 'command.time_invalid', message: expect.stringContaining(`'${member}' of OpenOrder`) },
  })
  expect(await ledger.read(`work-order/${open.orderId}`)).toEqual([])
})

test.each([instant(0), at('2149-12-31T23:59:59.999Z')])('the first and the last instant that is held are taken: %d', async (validFrom) => {
  const entry = { type: 'SetEntry', kind: 'team', id: 't', validFrom, attributes: { name_en: 'T' }, at: instant(0) } as const
  expect(
    await execute(
      memoryLedger(() => instant(0)),
      admin,
      directory,
      entry,
    ),
  ).toMatchObject({ ok: true })
})

test('members of members are looked at too: the span of an override', async () => {
  const terms = { queueId: 'q', from: at('2026-03-02T00:00:00Z'), to: at('2150-03-02T00:00:00Z'), operation: 'add', amount: 1 } as const
  const command = { type: 'MakeOverride', overrideId: 'x', terms: { ...terms, reason: 'r', branch: '' }, at: instant(0) } as const
  expect(
    await execute(
      memoryLedger(() => instant(0)),
      PLANNER,
      overrides,
      command,
    ),
  ).toMatchObject({
    rejection: { code: 'command.time_invalid', message: expect.stringContaining("'to' of") },
  })
})

const FAR = at('2150-01-01T00:00:00Z')
test.each<[string, AccountCommand]>([
  ['given from then on', { type: 'GrantRole', id: 'mei', role: 'analyst', scope: 'all', teams: [], sites: [], from: FAR, at: instant(0) }],
  ['taken back from then on', { type: 'RevokeRole', id: 'mei', role: 'analyst', from: FAR, at: instant(0) }],
  ['invited until then', { type: 'InviteAccount', id: 'mei', until: FAR, at: instant(0) }],
])('an account is not changed for an instant that no table holds: %s', async (_, command) => {
  const ledger = memoryLedger(() => instant(0))
  expect(await give(ledger, admin, { type: 'CreateAccount', id: 'mei', name: 'Mei', at: instant(0) })).toMatchObject({ ok: true })
  expect(await give(ledger, admin, command)).toMatchObject({ ok: false, rejection: { code: 'command.time_invalid' } })
  expect(await ledger.read('account/mei')).toHaveLength(1)
})

test('what a command changes besides is held to the same, and nothing of it is written', async () => {
  const ledger = memoryLedger(() => instant(0))
  const entry = { type: 'SetEntry', kind: 'team', id: 't', validFrom: FAR, attributes: { name_en: 'T' }, at: instant(0) } as const
  const boss = principal('p-1', 'agent', 'admin')
  const made = await execute(ledger, boss, orders, { ...open, at: instant(0) }, { together: [changeOf(directory, entry)] })
  expect(made).toMatchObject({
    ok: false,
    rejection: { code: 'command.time_invalid', message: expect.stringContaining("'validFrom' of SetEntry") },
  })
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

test.each([-1, 1.5, Number.NaN, 4_294_967_296])('a count that no column holds is refused by name: %d', async (sampleRateHz) => {
  const ledger = memoryLedger(() => instant(0))
  const stop = { type: 'StopRecording', id: 'r-1', sampleRateHz, at: instant(0) } as const
  expect(await execute(ledger, principal('s', 'system'), recordings, stop)).toMatchObject({
    rejection: {
      code: 'command.member_invalid',
      message: expect.stringMatching(/'sampleRateHz' of StopRecording .* from 0 to 4294967295/),
    },
  })
})

test.each<[string, Partial<OpenOrder>]>([
  ['queueId', { queueId: 'q'.repeat(129) }],
  ['queueId', { queueId: '' }],
  ['category', { category: 'c'.repeat(201) }],
  ['content', { content: 'x'.repeat(100_001) }],
])('a text that no column takes is refused by name, and nothing is written: %s', async (member, said) => {
  const ledger = memoryLedger(() => instant(0))
  const done = await execute(ledger, AGENT, orders, { ...open, at: instant(0), ...said })
  expect(done).toMatchObject({
    rejection: { code: 'command.member_invalid', message: expect.stringContaining(`'${member}' of OpenOrder`) },
  })
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

test('texts as long as columns take them are an order', async () => {
  const longest = { queueId: 'q'.repeat(128), category: 'c'.repeat(200), content: 'x'.repeat(100_000) }
  expect(
    await execute(
      memoryLedger(() => instant(0)),
      AGENT,
      orders,
      { ...open, at: instant(0), ...longest },
    ),
  ).toMatchObject({ ok: true })
})
