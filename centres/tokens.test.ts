import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { createToken, readTokens, revokeToken, tokenOf } from './tokens.ts'

const at = instant(1000)
const SCOPE = { name: 'PBX', topics: ['calls'], client: undefined, at, by: 'ops' }

test('a token is recognised by its text, and neither by its id nor with another secret', async () => {
  const ledger = memoryLedger(() => at)
  const [{ id, text }, other] = [await createToken(ledger, SCOPE), await createToken(ledger, SCOPE)]
  expect(await tokenOf(ledger, text)).toMatchObject({ id, name: 'PBX', topics: ['calls'] })
  expect(await tokenOf(ledger, `cbt_${id}.`)).toBeUndefined()
  expect(await tokenOf(ledger, `cbt_${id}.${other.text.split('.')[1]}`)).toBeUndefined()
  expect(await tokenOf(ledger, `cbt_${'0'.repeat(12)}.${text.split('.')[1]}`)).toBeUndefined()
  await ledger.close()
})

test('the ledger holds no secret', async () => {
  const ledger = memoryLedger(() => at)
  const { text } = await createToken(ledger, SCOPE)
  expect(JSON.stringify(await ledger.readFrom(0, 100))).not.toContain(text.split('.')[1])
  await ledger.close()
})

test('a revoked token stays in the list with the instant', async () => {
  const ledger = memoryLedger(() => at)
  const { id } = await createToken(ledger, SCOPE)
  expect(await revokeToken(ledger, id, instant(2000), 'ops')).toMatchObject({ ok: true })
  expect(await readTokens(ledger)).toMatchObject([{ id, createdAt: 1000, revokedAt: 2000 }])
  expect(await revokeToken(ledger, 'none', at, 'ops')).toMatchObject({ ok: false, rejection: { code: 'token.not_found' } })
  await ledger.close()
})
