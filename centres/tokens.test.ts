import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { admin } from '../tests/support/principals.ts'
import { createToken, readTokens, revokeToken, tokenOf } from './tokens.ts'

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
