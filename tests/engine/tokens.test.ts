/** Tokens by the command line: for events as before, for the API with roles and an end; what is refused names the rule and makes nothing. */
import { expect, test } from 'vitest'
import { saidBy } from './support/command-line.ts'
import { migratedDirectory } from './support/store.ts'

test('a token for events is made with its old words, one for the API with a role and an end; both are listed and revoked', async () => {
  await using directory = await migratedDirectory()
  const token = (...argv: string[]) => saidBy(directory.path, 'token', ...argv)
  const json = async (...argv: string[]) => JSON.parse((await token(...argv, '--json')).out)
  const events = await json('create', '--name', 'PBX', '--topics', 'calls', '--client', 'pbx-1')
  expect(events).toMatchObject({ name: 'PBX', topics: ['calls'], client: 'pbx-1', roles: [], owner: null, expiresAt: null })
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const api = await json('create', 'reporting', '--role', 'analyst', '--role', 'supervisor:team=t-1,t-2', '--expires', day)
  // A day is meant whole: it ends as the next one begins.
  const end = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString()
  expect(api).toMatchObject({ name: 'reporting', roles: ['analyst', 'supervisor:team=t-1,t-2'], topics: [], owner: null, expiresAt: end })
  expect((await token('revoke', events.id)).exit).toBe(0)
  expect((await json('list')).map(({ id, state }: Record<string, string>) => [id, state])).toEqual([
    [events.id, 'revoked'],
    [api.id, 'in force'],
  ])
  const { out } = await token('list')
  expect(out).toContain('reporting')
  for (const { token: text } of [events, api]) expect(out).not.toContain(text.split('.')[1])
})

test('a token acts for an account with what it has, and is shown to have ended with it', async () => {
  await using directory = await migratedDirectory()
  const said = (...argv: string[]) => saidBy(directory.path, ...argv)
  await said('account', 'create', 'mei', '--name', 'Mei', '--role', 'analyst')
  const made = await said('token', 'create', 'a', '--owner', 'mei', '--role', 'analyst', '--expires', soon(), '--json')
  expect(JSON.parse(made.out)).toMatchObject({ owner: 'mei' })
  await said('account', 'close', 'mei')
  expect(JSON.parse((await said('token', 'list', '--json')).out)).toMatchObject([{ state: 'owner_closed' }])
})

const soon = (): string => new Date(Date.now() + 86_400_000).toISOString()

test.each<[string[], number, string]>([
  [['create', 'a', '--role', 'analyst'], 2, 'has to end'],
  [['create', 'a', '--role', 'analyst', '--expires', 'soon'], 2, 'is not an instant'],
  [['create', 'a', '--role', 'analyst', '--expires', '2026-02-30'], 2, 'is not an instant'],
  [['create', 'a', '--role', 'analyst', '--expires', '2020-01-01'], 2, 'is no end of a token'],
  [['create', 'a', '--role', 'analyst', '--expires', '2140-01-01'], 2, 'is no end of a token'],
  [['create', '--role', 'analyst', '--expires', soon()], 2, 'is no name of a token'],
  [['create', 'a b', '--role', 'analyst', '--expires', soon()], 2, 'is no name of a token'],
  [['create', 'score-recordings', '--role', 'analyst', '--expires', soon()], 2, 'is a job'],
  [['create', 'a', '--role', 'god', '--expires', soon()], 2, "'god' is no role"],
  [['create', 'a', '--role', 'system', '--expires', soon()], 2, "'system' is no role"],
  [['create', 'a', '--owner', 'nobody', '--role', 'analyst', '--expires', soon()], 1, "There is no account 'nobody'"],
  [['create', 'a', '--name', 'b'], 2, 'named twice'],
  [['create', 'a', 'b'], 2, 'Usage'],
  [['create', 'a', '--topics', 'nothing'], 2, "'nothing' is not a topic"],
])('token %j is refused', async (argv, exit, message) => {
  await using directory = await migratedDirectory()
  const answer = await saidBy(directory.path, 'token', ...argv)
  expect([answer.exit, answer.err]).toEqual([exit, expect.stringContaining(message)])
  expect((await saidBy(directory.path, 'token', 'list', '--json')).out.trim()).toMatch(/^(\[\])?$/)
})
