import { expect, test } from 'vitest'
import { instant, minutes, plus } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { admin } from '../tests/support/principals.ts'
import { type Access, recordAccess } from './access.ts'
import { give } from './accounts.ts'

const at = instant(Date.parse('2026-03-02T23:59:00Z'))
const REFUSED: Access = { who: 'mei', address: '192.0.2.7', what: 'sign_in', outcome: 'sign_in.wrong', at }

async function recorded(accesses: readonly Access[], ids: readonly string[] = ['mei']) {
  const ledger = memoryLedger(() => at)
  for (const id of ids) await give(ledger, admin, { type: 'CreateAccount', id, name: id, at })
  await Promise.all(accesses.map((access) => recordAccess(ledger, access)))
  const events = await ledger.readFrom(0, 10_000, 'access/')
  expect(await ledger.brokenSeal()).toBeUndefined()
  await ledger.close()
  return events
}

test('who, from where, what and with which outcome is kept under the day', async () => {
  const [event] = await recorded([{ ...REFUSED, outcome: 'ok' }])
  expect(event).toMatchObject({ type: 'access_allowed', actor: 'mei', at, data: { address: '192.0.2.7', what: 'sign_in', outcome: 'ok' } })
  expect(event?.stream).toMatch(/^access\/2026-03-02\//)
})

test('each of what was allowed is kept, what was refused once for account, operation, outcome and minute', async () => {
  const allowed = { ...REFUSED, outcome: 'ok' }
  expect(await recorded([allowed, allowed])).toHaveLength(2)
  expect(await recorded([REFUSED, REFUSED, { ...REFUSED, address: '192.0.2.8' }])).toHaveLength(1)
  const others = [{ who: 'li' }, { what: 'listScores' }, { outcome: 'sign_in.locked' }, { at: plus(at, minutes(1)) }]
  expect(await recorded([REFUSED, ...others.map((more) => ({ ...REFUSED, ...more }))], ['mei', 'li'])).toHaveLength(5)
})

test('ten thousand made-up names are sixteen events a minute, and hide no account’s', async () => {
  const flood = Array.from({ length: 10_000 }, (_, n) => ({ ...REFUSED, who: `x-${n}` }))
  const events = await recorded([...flood, REFUSED])
  expect(events).toHaveLength(17)
  expect(events.map(({ actor }) => actor)).toContain('mei')
})

test.each([
  ['', 'nobody'],
  [' \u0000\u202e ', 'nobody'],
  ['a\r\nb\u001b[2J', 'ab[2J'],
  ['x'.repeat(65), 'x'.repeat(64)],
  // Cut between characters, not within one.
  ['😀'.repeat(70), '😀'.repeat(64)],
  ['\ud83d', 'nobody'],
])('%j is kept as %j', async (who, actor) => {
  expect((await recorded([{ ...REFUSED, who }])).map((event) => event.actor)).toEqual([actor])
})
