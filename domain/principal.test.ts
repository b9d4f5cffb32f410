import fc from 'fast-check'
import { expect, test } from 'vitest'
import { principal } from '../tests/support/principals.ts'
import { type Grant, type Principal, refusal, type Scope, within } from './principal.ts'

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

const grant = (role: 'agent' | 'manager', scope: Scope, ...ids: string[]): Grant => ({
  ...{ role, scope },
  teams: scope === 'team' ? ids : [],
  sites: scope === 'site' ? ids : [],
})

test.each<[string, Grant, Grant, Grant[]]>([
  ['all of a role that is held by teams: the teams', grant('agent', 'all'), grant('agent', 'team', 'a'), [grant('agent', 'team', 'a')]],
  ['a team of a role that is held everywhere: the team', grant('agent', 'team', 'a'), grant('agent', 'all'), [grant('agent', 'team', 'a')]],
  [
    'two teams of which one is held: that',
    grant('agent', 'team', 'a', 'b'),
    grant('agent', 'team', 'b', 'c'),
    [grant('agent', 'team', 'b')],
  ],
  ['a site that is held: it', grant('agent', 'site', 's'), grant('agent', 'site', 's'), [grant('agent', 'site', 's')]],
  ['a team that is not held: nothing', grant('agent', 'team', 'a'), grant('agent', 'team', 'b'), []],
  ['a team where a site is held: nothing, nobody knows whether it is of it', grant('agent', 'team', 'a'), grant('agent', 'site', 's'), []],
  ['the own where a team is held: nothing', grant('agent', 'own'), grant('agent', 'team', 'a'), []],
  ['the own where it is held: it', grant('agent', 'own'), grant('agent', 'own'), [grant('agent', 'own')]],
  ['another role: nothing', grant('agent', 'all'), grant('manager', 'all'), []],
])('asked is %s', (_what, asked, held, both) => {
  expect(within([asked], [held])).toEqual(both)
})

test('what is held of what is asked is never more than either, in whichever order they are named', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
  const grants = fc.array(
    fc.tuple(fc.constantFrom('agent' as const, 'manager' as const), fc.constantFrom<Scope>('own', 'team', 'site', 'all'), ids),
    { maxLength: 4 },
  )
  // Each place a grant reaches as one word, those of `all` beside all others.
  const places = ({ role, scope, teams, sites }: Grant): string[] =>
    scope === 'all' ? [`${role} *`] : scope === 'own' ? [`${role} own`] : [...teams, ...sites].map((id) => `${role} ${scope} ${id}`)
  const covers = (held: readonly Grant[], place: string): boolean =>
    held.flatMap(places).some((one) => one === place || one === `${place.split(' ')[0]} *`)
  fc.assert(
    fc.property(grants, grants, (one, other) => {
      const [asked, held] = [one, other].map((list) => list.map(([role, scope, named]) => grant(role, scope, ...named)))
      for (const place of within(asked ?? [], held ?? []).flatMap(places)) {
        expect(covers(asked ?? [], place)).toBe(true)
        expect(covers(held ?? [], place)).toBe(true)
      }
    }),
  )
})
