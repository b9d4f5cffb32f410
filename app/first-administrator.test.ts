import { expect, test } from 'vitest'
import { createAccount } from '../centres/accounts.ts'
import { instant } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { admin } from '../tests/support/principals.ts'
import { firstAdministratorText } from './first-administrator.ts'

const at = instant(Date.parse('2026-03-02T01:00:00Z'))

async function said(ids: readonly string[], signIn = true): Promise<string | undefined> {
  const ledger = memoryLedger(() => at)
  for (const id of ids) await createAccount(ledger, admin, { id, name: id, grants: [] }, at)
  const text = await firstAdministratorText(ledger, 'http://127.0.0.1:8300', at, { signIn })
  await ledger.close()
  return text
}

test('the link says which account it makes the first administrator, and until when', async () => {
  const text = await said([])
  expect(text).toMatch(/first administrator, account 'admin', once, until 2026-03-03T01:00:00/)
  expect(text).toMatch(/\n {2}http:\/\/127\.0\.0\.1:8300\/sign-in#invite=cbi_/)
})

test('where account admin is somebody’s there is no link, and what to do instead', async () => {
  const text = await said(['admin'])
  expect(text).toMatch(/^Nobody can sign in yet, and no link is made\. Account 'admin' is there without a role .*callboard account create/)
  expect(text).not.toContain('#invite=')
})

test('where nobody has to sign in nothing is said', async () => {
  expect(await said([], false)).toBeUndefined()
})
