import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readArgs } from './args.ts'
import type { Command } from './command.ts'
import { providerFrom, providerOptions } from './provider-options.ts'

const command: Command = { name: 'x', summary: '', usage: 'x', example: '', options: providerOptions, run: async () => 0 }

const directory = mkdtempSync(join(tmpdir(), 'callboard-provider-'))
afterAll(() => rmSync(directory, { recursive: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text)
  return join(directory, name)
}
const from = (argv: readonly string[], env: Record<string, string> = {}) => providerFrom(readArgs(command, argv, env))

const ISSUER = ['--oidc-issuer', 'https://id.example/realms/house', '--oidc-client-id', 'callboard']

test('a provider is its issuer and this client; the secret comes from a file or the environment, the roles from a map', async () => {
  expect(await from([])).toBeUndefined()
  expect(await from(ISSUER)).toMatchObject({ name: 'id.example', idClaim: 'sub', clientSecret: undefined, roles: undefined })
  const secret = file('secret', 'of the client\n')
  const map = file('map.json', '{"admins": ["admin"], "qa": ["qa_inspector:team=t-1,t-2"]}')
  const roles = ['--oidc-roles-claim', 'realm_access.roles', '--oidc-role-map', map]
  expect(await from([...ISSUER, '--oidc-client-secret-file', secret, '--oidc-name', 'House', ...roles])).toEqual({
    ...{ issuer: ISSUER[1], clientId: 'callboard', clientSecret: 'of the client', name: 'House', idClaim: 'sub' },
    roles: {
      claim: 'realm_access.roles',
      map: new Map([
        ['admins', [{ role: 'admin', scope: 'all', teams: [], sites: [] }]],
        ['qa', [{ role: 'qa_inspector', scope: 'team', teams: ['t-1', 't-2'], sites: [] }]],
      ]),
    },
  })
  expect(
    await from([], { CALLBOARD_OIDC_ISSUER: 'http://127.0.0.1:9', CALLBOARD_OIDC_CLIENT_ID: 'c', CALLBOARD_OIDC_CLIENT_SECRET: 's' }),
  ).toMatchObject({
    clientSecret: 's',
  })
})

test.each<[string, readonly string[], string]>([
  ['an issuer in the clear', ['--oidc-issuer', 'http://id.example', '--oidc-client-id', 'c'], 'must be an https address'],
  ['an issuer that is no address', ['--oidc-issuer', 'id.example', '--oidc-client-id', 'c'], 'must be an https address'],
  ['an issuer without a client', ISSUER.slice(0, 2), '--oidc-client-id is missing'],
  ['a client without an issuer', ISSUER.slice(2), '--oidc-client-id is for an identity provider'],
  ['an empty secret', [...ISSUER, '--oidc-client-secret-file', file('empty', '\n')], 'is empty'],
  ['a secret that is not there', [...ISSUER, '--oidc-client-secret-file', join(directory, 'none')], "can't be read"],
  ['a claim without a map', [...ISSUER, '--oidc-roles-claim', 'groups'], '--oidc-role-map is missing'],
  ['a map without a claim', [...ISSUER, '--oidc-role-map', file('a.json', '{}')], '--oidc-roles-claim is missing'],
])('%s is refused', async (_what, argv, message) => {
  await expect(from(argv)).rejects.toThrow(message)
})

test.each<[string, string, string]>([
  ['no JSON', '{', 'is not JSON: it ends at line 1, column 2'],
  ['a list', '[]', 'is no map'],
  ['a group without a list', '{"qa": "admin"}', 'no list of roles'],
  ['a role that is none', '{"qa": ["god"]}', "'god' is no role"],
  ['a role of programs', '{"qa": ["system"]}', "'system' is no role"],
  ['a number for a role', '{"qa": [1]}', "'1' is no role"],
])('a map of roles that is %s is refused', async (_what, text, message) => {
  const argv = [...ISSUER, '--oidc-roles-claim', 'groups', '--oidc-role-map', file('map.json', text)]
  await expect(from(argv)).rejects.toThrow(message)
})
