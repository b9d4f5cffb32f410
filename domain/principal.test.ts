import { expect, test } from 'vitest'
import { principal } from '../tests/support/principals.ts'
import { type Principal, refusal } from './principal.ts'

const codeOf = (who: Principal) => {
  const refused = refusal(who, 'OpenOrder', ['agent', 'admin'])
  return refused && !refused.ok ? refused.rejection.code : 'ok'
}

/** As a host that does not check it hands it over. */
const claimed = (members: object): Principal => Object.assign(principal('a-014', 'agent'), members)

test.each<[string, Principal, string]>([
  ['a role that is allowed', principal('a-014', 'agent'), 'ok'],
  ['none that is', principal('a-014', 'analyst'), 'role.not_allowed'],
  ['a role that is none beside one that is allowed', claimed({ roles: ['agent', '__proto__'] }), 'role.unknown'],
  ['a role in another case', claimed({ roles: ['Agent'] }), 'role.unknown'],
  ['no role but a list', claimed({ roles: ['agent', ['admin']] }), 'role.unknown'],
  ['a text that holds the name of a role', claimed({ roles: 'agent' }), 'role.unknown'],
  ['no roles at all', claimed({ roles: undefined }), 'role.unknown'],
  ['nobody', claimed({ id: ' ' }), 'principal.unnamed'],
  ['what is no text', claimed({ id: 7 }), 'principal.unnamed'],
  ['a grant of a role that is none', claimed({ grants: [{ role: 'god', scope: 'all', teams: [], sites: [] }] }), 'role.unknown'],
])('a command by %s: %#', (_who, who, code) => {
  expect(codeOf(who)).toBe(code)
})

test('the refusal names the role that is none, and those that are', () => {
  expect(refusal(claimed({ roles: ['agent', '__proto__'] }), 'OpenOrder', ['agent'])).toMatchObject({
    rejection: {
      message: expect.stringMatching(/^'a-014' gives OpenOrder as '__proto__', which is no role; the roles are agent, support, /),
    },
  })
})
