import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import type { Grant } from '../domain/principal.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { admin } from '../tests/support/principals.ts'
import { createAccount } from './accounts.ts'
import { closeAccount } from './invitations.ts'
import { createToken, heldOf, readTokens, revokeToken, tokenOf } from './tokens.ts'

const at = instant(1000)
const SCOPE = { name: 'PBX', topics: ['calls'], client: undefined, at }

async function made(ledger: Ledger) {
  const token = await createToken(ledger, admin, SCOPE)
  if (!token.ok) throw new Error(token.rejection.message)
  return token.value
}

test('a token is recognised by its text, and neither by its id nor with another secret', async () => {
  const ledger = memoryLedger(() => at)
  const [{ id, text }, other] = [await made(ledger), await made(ledger)]
  expect(await tokenOf(ledger, text)).toMatchObject({ id, name: 'PBX', topics: ['calls'] })
  expect(await tokenOf(ledger, `cbt_${id}.`)).toBeUndefined()
  expect(await tokenOf(ledger, `cbt_${id}.${other.text.split('.')[1]}`)).toBeUndefined()
  expect(await tokenOf(ledger, `cbt_${'0'.repeat(12)}.${text.split('.')[1]}`)).toBeUndefined()
  await ledger.close()
})

test('the ledger holds no secret', async () => {
  const ledger = memoryLedger(() => at)
  const { text } = await made(ledger)
  expect(JSON.stringify(await ledger.readFrom(0, 100))).not.toContain(text.split('.')[1])
  await ledger.close()
})

test('a revoked token stays in the list with the instant', async () => {
  const ledger = memoryLedger(() => at)
  const { id } = await made(ledger)
  expect(await revokeToken(ledger, admin, id, instant(2000))).toMatchObject({ ok: true })
  expect(await readTokens(ledger)).toMatchObject([{ id, createdAt: 1000, revokedAt: 2000 }])
  expect(await revokeToken(ledger, admin, 'none', at)).toMatchObject({ ok: false, rejection: { code: 'token.not_found' } })
  await ledger.close()
})

test('a token for an account is made of what the account has, and of no account that is not there or closed', async () => {
  const ledger = memoryLedger(() => at)
  const analyst: Grant = { role: 'analyst', scope: 'team', teams: ['t-1'], sites: [] }
  await createAccount(ledger, admin, { id: 'mei', name: 'Mei', grants: [analyst] }, at)
  const token = (owner: string, grant: Grant) =>
    createToken(ledger, admin, { ...SCOPE, name: 'reporting', topics: [], owner, grants: [grant], expiresAt: instant(9000) })
  const code = async (owner: string, grant: Grant) => {
    const done = await token(owner, grant)
    return done.ok ? 'ok' : done.rejection.code
  }
  expect(await code('mei', analyst)).toBe('ok')
  expect(await code('mei', { ...analyst, scope: 'all', teams: [] })).toBe('token.beyond_owner')
  expect(await code('mei', { ...analyst, teams: ['t-1', 't-2'] })).toBe('token.beyond_owner')
  expect(await code('mei', { ...analyst, role: 'admin' })).toBe('token.beyond_owner')
  expect(await code('li', analyst)).toBe('account.not_found')
  await closeAccount(ledger, admin, 'mei', at)
  expect(await code('mei', analyst)).toBe('account.closed')
  await ledger.close()
})

test('what is sent as a token is in force, or says why not', async () => {
  const ledger = memoryLedger(() => at)
  const made = await createToken(ledger, admin, { ...SCOPE, expiresAt: instant(3000) })
  if (!made.ok) throw new Error(made.rejection.message)
  const { id, text } = made.value
  const code = async (sent: string, when: number) => (await heldOf(ledger, sent, instant(when))).refusal?.code
  expect([await code(text, 2000), await code(text, 3000), await code(`${text}x`, 2000), await code('', 2000)]).toEqual([
    ...[undefined, 'token.expired', 'token.invalid', 'token.invalid'],
  ])
  await revokeToken(ledger, admin, id, instant(2000))
  expect(await code(text, 2000)).toBe('token.revoked')
  await ledger.close()
})
